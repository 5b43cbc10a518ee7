import { createRng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { defaultEngine, settleEngine } from './engine.ts';
import { initialise } from './initialise.ts';
import { TENSOR_WORDS } from './kernels/assembly/layout.ts';
import type { KernelSet } from './kernels/kernel-set.ts';
import { loadKernels } from './kernels/load-kernels.ts';
import { allocateMemory, type MemoryPlan, momentNames, planMemory } from './memory-plan.ts';
import { type NetworkPlan, planNetwork, type Slot } from './plan-network.ts';
import type { Population, PopulationOptions, RowCounts, StepOptions } from './population.ts';
import { checkPopulation, PopulationCalls } from './population-calls.ts';
import { loadArrays, type StateArrays, saveArrays } from './population-state.ts';
import { type ProgramLengths, writePrograms } from './write-programs.ts';

/**
 * Makes a population of networks over the WebAssembly kernels (by default in plain SIMD: the same bits on every machine), initialised from `options.seed`.
 * Throws a UserError for a description that makes no network, an impossible size, more than 4 GiB of memory, or kernels that are not built.
 */
export async function createPopulation(options: PopulationOptions): Promise<Population> {
  checkPopulation(options);
  const { build } = await settleEngine(options.engine ?? defaultEngine);
  const plan = planNetwork(options.network);
  const places = planMemory(plan, options.policies, options.maxRows, options.optimiser, options.target ?? false);
  const memory = allocateMemory(places.bytes);
  return new WasmPopulation(options, plan, places, memory.buffer as ArrayBuffer, await loadKernels(memory, build));
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

  private readonly calls: PopulationCalls;
  private readonly places: MemoryPlan;
  private readonly programs: ProgramLengths;
  private readonly tensorCount: number;
  private readonly arrays: StateArrays;
  private readonly scales: Float32Array;
  private readonly steps: Uint32Array;
  private readonly kernels: KernelSet;

  constructor(options: PopulationOptions, plan: NetworkPlan, places: MemoryPlan, buffer: ArrayBuffer, kernels: KernelSet) {
    const { network, policies, maxRows } = options;
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
    this.calls = new PopulationCalls(
      options,
      new Int32Array(buffer, places.counts, policies),
      new Uint8Array(buffer, places.active, policies),
    );
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
    this.calls.forward(counts, which);
    const { places } = this;
    const parameters = which === 'target' ? places.target : places.online;
    this.kernels.run(places.forwardProgram, this.programs.forward, 0, this.policies, places.counts, 0, parameters, 0, places.scratch);
    this.calls.forwarded(which);
  }

  backward(counts: RowCounts): void {
    this.calls.backward(counts);
    const { places } = this;
    const { backward } = this.programs;
    this.kernels.run(places.backwardProgram, backward, 0, this.policies, places.counts, 0, places.online, places.gradients, places.scratch);
  }

  step(learningRate: number, options: StepOptions = {}): void {
    const optimiser = this.calls.step(learningRate, options);
    const { kernels, places, policies, tensorCount } = this;
    const { tensors, active, scales, online, gradients } = places;
    const [first = 0, second = 0] = places.moments;
    if (options.maxGradientNorm === undefined) this.scales.fill(1);
    else kernels.clipScales(tensors, tensorCount, 0, policies, gradients, options.maxGradientNorm, scales);
    if (optimiser.kind === 'sgd') {
      const { momentum = 0, nesterov = false } = optimiser;
      const nesterovFlag = nesterov ? 1 : 0;
      const update = (from: number, count: number, rate: number) =>
        kernels.sgd(from, count, 0, policies, active, scales, online, gradients, first, rate, momentum, nesterovFlag);
      if (options.rateScales) {
        let from = tensors;
        for (const name of this.parameters.keys()) {
          update(from, 1, learningRate * (options.rateScales.get(name) ?? 1));
          from += TENSOR_WORDS * 4;
        }
      } else {
        update(tensors, tensorCount, learningRate);
      }
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
    this.calls.updateTarget(tau, active);
    const { kernels, places } = this;
    kernels.updateTarget(places.tensors, this.tensorCount, 0, this.policies, places.active, places.online, places.target, tau);
  }

  saveState(): SnapshotRecord {
    this.calls.living();
    return saveArrays(this.arrays, this.steps);
  }

  loadState(state: SnapshotRecord): void {
    this.calls.living();
    loadArrays(this.arrays, this.steps, state);
    this.calls.loaded();
  }

  dispose(): void {
    this.calls.dispose();
  }
}
