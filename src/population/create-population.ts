import { createRng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { checkOptimiser, checkRate } from './check-optimiser.ts';
import { initialise } from './initialise.ts';
import type { KernelSet } from './kernels/kernel-set.ts';
import { loadKernels } from './kernels/load-kernels.ts';
import { allocateMemory, type MemoryPlan, momentNames, planMemory } from './memory-plan.ts';
import { type NetworkPlan, planNetwork, type Slot } from './plan-network.ts';
import type { Population, PopulationOptions, RowCounts } from './population.ts';
import { loadArrays, type StateArrays, saveArrays } from './population-state.ts';
import { type ProgramLengths, writePrograms } from './write-programs.ts';

/**
 * Makes a population of networks over the WebAssembly kernels (plain SIMD: the same bits on every machine), initialised from `options.seed`.
 * Throws a UserError for a description that makes no network, an impossible size, more than 4 GiB of memory, or kernels that are not built.
 */
export async function createPopulation(options: PopulationOptions): Promise<Population> {
  checkSize('policies', options.policies);
  checkSize('maxRows', options.maxRows);
  checkOptimiser(options.optimiser);
  const plan = planNetwork(options.network);
  const places = planMemory(plan, options.policies, options.maxRows, options.optimiser, options.target ?? false);
  const memory = allocateMemory(places.bytes);
  return new WasmPopulation(options, plan, places, memory.buffer as ArrayBuffer, await loadKernels(memory));
}

class WasmPopulation implements Population {
  readonly network: Population['network'];
  readonly policies: number;
  readonly maxRows: number;
  readonly parameterCount: number;
  readonly inputs: Population['inputs'];
  readonly outputs: Population['outputs'];
  readonly outputGradients: Population['outputGradients'];
  readonly parameters: Population['parameters'];

  private readonly options: PopulationOptions;
  private readonly places: MemoryPlan;
  private readonly programs: ProgramLengths;
  private readonly tensorCount: number;
  private readonly arrays: StateArrays;
  private readonly counts: Int32Array;
  private readonly active: Uint8Array;
  private readonly scales: Float32Array;
  private readonly steps: Uint32Array;
  private kernels: KernelSet | null;
  /** True between an online forward and whatever makes its activations stale. */
  private ready = false;

  constructor(options: PopulationOptions, plan: NetworkPlan, places: MemoryPlan, buffer: ArrayBuffer, kernels: KernelSet) {
    const { network, policies, maxRows } = options;
    this.options = options;
    this.network = network;
    this.policies = policies;
    this.maxRows = maxRows;
    this.parameterCount = plan.parameterCount;
    this.places = places;
    this.kernels = kernels;
    this.tensorCount = plan.tensors.length;
    this.programs = writePrograms(plan, places, policies, buffer);

    const rows = (slot: Slot, from = places.activations) => {
      const place = from.get(slot);
      return place ? new Float32Array(buffer, place.address, maxRows * slot.width) : new Float32Array(0);
    };
    this.inputs = Object.fromEntries(plan.inputs.map((slot, index) => [network.branches[index]!.name, rows(slot)]));
    this.outputs = Object.fromEntries(plan.heads.map(({ name, layer }) => [name, rows(layer.to)]));
    this.outputGradients = Object.fromEntries(plan.heads.map(({ name, layer }) => [name, rows(layer.to, places.outputGradients)]));

    const tensorsAt = (address: number) =>
      new Map(
        plan.tensors.map(({ name, size, offset }) => [name, new Float32Array(buffer, address + policies * offset * 4, policies * size)]),
      );
    const online = tensorsAt(places.online);
    this.parameters = new Map(plan.tensors.map(({ name, shape }) => [name, { shape: [policies, ...shape], data: online.get(name)! }]));
    this.arrays = {
      parameters: online,
      ...(places.target ? { target: tensorsAt(places.target) } : {}),
      ...Object.fromEntries(momentNames(options.optimiser).map((name, index) => [name, tensorsAt(places.moments[index]!)])),
    };
    this.counts = new Int32Array(buffer, places.counts, policies);
    this.active = new Uint8Array(buffer, places.active, policies);
    this.scales = new Float32Array(buffer, places.scales, policies);
    this.steps = new Uint32Array(buffer, places.steps, policies);

    const root = createRng(options.seed);
    for (let policy = 0; policy < policies; policy++) {
      const rng = root.split(`policy/${policy}`);
      for (const { name, inputs, units, init } of plan.layers) {
        const size = inputs * units;
        const weights = online.get(`${name}/weights`)!.subarray(policy * size, (policy + 1) * size);
        const bias = online.get(`${name}/bias`)!.subarray(policy * units, (policy + 1) * units);
        initialise(init, inputs, units, rng.split(name), weights, bias);
      }
    }
    if (places.target) this.updateTarget(1);
  }

  forward(counts: RowCounts, which: 'online' | 'target' = 'online'): void {
    const kernels = this.living();
    const { places } = this;
    if (which === 'target' && !places.target) {
      throw new Error('forward was asked for the target network, but the population was made without one; create it with target: true.');
    }
    this.ready = false;
    this.takeCounts(counts);
    const parameters = which === 'target' ? places.target : places.online;
    kernels.run(places.forwardProgram, this.programs.forward, 0, this.policies, places.counts, 0, parameters, 0, places.scratch);
    this.ready = which === 'online';
  }

  backward(counts: RowCounts): void {
    const kernels = this.living();
    const { places } = this;
    this.requireOptimiser('backward');
    if (!this.ready) {
      throw new Error(
        `backward of the heads ${this.headNames()} has no online forward to go back through: call forward(counts) with the same rows just before it.`,
      );
    }
    this.checkLength('backward', counts);
    const policy = this.counts.findIndex((count, index) => count !== counts[index]);
    if (policy >= 0) {
      throw new Error(
        `backward of the heads ${this.headNames()} was given ${counts[policy]} rows for policy ${policy}, but the forward before it had ` +
          `${this.counts[policy]}; both must be of the same rows.`,
      );
    }
    const { backward } = this.programs;
    kernels.run(places.backwardProgram, backward, 0, this.policies, places.counts, 0, places.online, places.gradients, places.scratch);
  }

  step(learningRate: number, options: { readonly maxGradientNorm?: number; readonly active?: Uint8Array } = {}): void {
    const kernels = this.living();
    const optimiser = this.requireOptimiser('step');
    const { places, policies, tensorCount } = this;
    const { tensors, active, scales, online, gradients } = places;
    const [first = 0, second = 0] = places.moments;
    checkRate(learningRate);
    this.takeActive('step', options.active);
    this.ready = false;
    if (options.maxGradientNorm === undefined) {
      this.scales.fill(1);
    } else {
      if (!(options.maxGradientNorm > 0))
        throw new Error(`step was given a maxGradientNorm of ${options.maxGradientNorm}; it must be above 0.`);
      kernels.clipScales(tensors, tensorCount, 0, policies, gradients, options.maxGradientNorm, scales);
    }
    if (optimiser.kind === 'sgd') {
      const { momentum = 0, nesterov = false } = optimiser;
      const nesterovFlag = nesterov ? 1 : 0;
      kernels.sgd(tensors, tensorCount, 0, policies, active, scales, online, gradients, first, learningRate, momentum, nesterovFlag);
    } else if (optimiser.kind === 'rmsprop') {
      const { decay = 0.99, epsilon = 1e-8, momentum = 0 } = optimiser;
      const rest = 1 - decay;
      kernels.rmsprop(
        tensors,
        tensorCount,
        0,
        policies,
        active,
        scales,
        online,
        gradients,
        first,
        second,
        learningRate,
        decay,
        rest,
        epsilon,
        momentum,
      );
    } else {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = optimiser;
      const { steps } = places;
      kernels.adam(
        tensors,
        tensorCount,
        0,
        policies,
        active,
        scales,
        online,
        gradients,
        first,
        second,
        steps,
        learningRate,
        beta1,
        beta2,
        epsilon,
      );
    }
  }

  updateTarget(tau: number, active?: Uint8Array): void {
    const kernels = this.living();
    const { places } = this;
    if (!places.target)
      throw new Error('updateTarget was called, but the population was made without a target; create it with target: true.');
    if (!(tau >= 0 && tau <= 1)) throw new Error(`updateTarget was given tau = ${tau}; it must be between 0 and 1.`);
    this.takeActive('updateTarget', active);
    kernels.updateTarget(places.tensors, this.tensorCount, 0, this.policies, places.active, places.online, places.target, tau);
  }

  saveState(): SnapshotRecord {
    this.living();
    return saveArrays(this.arrays, this.steps);
  }

  loadState(state: SnapshotRecord): void {
    this.living();
    loadArrays(this.arrays, this.steps, state);
    this.ready = false;
  }

  dispose(): void {
    this.kernels = null;
  }

  private living(): KernelSet {
    if (!this.kernels) throw new Error('This population was disposed of and can compute nothing more.');
    return this.kernels;
  }

  private requireOptimiser(what: string) {
    const { optimiser } = this.options;
    if (!optimiser) throw new Error(`${what} was called on a population that only acts; create it with an optimiser.`);
    return optimiser;
  }

  private takeCounts(counts: RowCounts): void {
    const { policies, maxRows } = this;
    this.checkLength('forward', counts);
    let sum = 0;
    for (let policy = 0; policy < policies; policy++) {
      const count = counts[policy]!;
      if (count < 0)
        throw new Error(`forward of the branches ${this.branchNames()} was given ${count} rows for policy ${policy}; 0 is the least.`);
      sum += count;
    }
    if (sum > maxRows) {
      throw new Error(
        `forward was given ${sum} rows, and the branches ${this.branchNames()} hold ${maxRows}; create the population with more maxRows.`,
      );
    }
    this.counts.set(counts);
  }

  private checkLength(what: string, counts: RowCounts): void {
    if (counts.length !== this.policies) {
      throw new Error(`${what} was given ${counts.length} row counts for ${this.policies} policies; it needs one a policy.`);
    }
  }

  private takeActive(what: string, active: Uint8Array | undefined): void {
    if (!active) {
      this.active.fill(1);
      return;
    }
    if (active.length !== this.policies)
      throw new Error(`${what} was given ${active.length} active flags for ${this.policies} policies; it needs one a policy.`);
    this.active.set(active);
  }

  private branchNames(): string {
    return Object.keys(this.inputs)
      .map((name) => `"${name}"`)
      .join(', ');
  }

  private headNames(): string {
    return Object.keys(this.outputs)
      .map((name) => `"${name}"`)
      .join(', ');
  }
}

function checkSize(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new UserError(`The population's ${name} is ${value}; it must be a whole number of at least 1.`);
}
