import type { SnapshotRecord } from '../shared/snapshot.ts';
import { type Crew, crewOf } from './crew/crew.ts';
import { costOf, cut, type Work } from './cut.ts';
import { DivergedError } from './diverged-error.ts';
import { defaultEngine, settleEngine } from './engine.ts';
import { allocateMemory, planHeaps } from './heaps.ts';
import { initialisePolicy } from './initialise.ts';
import { loadKernels } from './kernels/load-kernels.ts';
import { type NetworkPlan, planNetwork } from './plan-network.ts';
import type { Population, PopulationOptions, RowCounts, StepOptions } from './population.ts';
import { checkPopulation, PopulationCalls } from './population-calls.ts';
import { PopulationMemory } from './population-memory.ts';
import { loadPopulationState, savePopulationState } from './population-state.ts';
import { Shard, type ShardPlan } from './shard.ts';
import { BACKWARD_INPUTS, FORWARD, LEARN, LOST, type Task, UPDATE_TARGET } from './task.ts';
import { createTfjsPopulation } from './tfjs/create-tfjs-population.ts';

/** Multiplications below which it takes longer to wake other threads than to do the work. */
const WORTH_SHARING = 2 ** 18;

/**
 * Makes a population of networks over the WebAssembly kernels (by default in plain SIMD: the same bits on every machine, on however many threads),
 * initialised from `options.seed`. One that does not fit into a memory of 4 GiB takes several.
 * Throws a UserError for a description that makes no network, an impossible size, more memory than the machine has, or kernels that are not built.
 *
 * @param largestHeap bytes of the largest single memory, for tests.
 */
export async function createPopulation(options: PopulationOptions, largestHeap?: number): Promise<Population> {
  checkPopulation(options);
  const engine = await settleEngine(options.engine ?? defaultEngine);
  if (engine.name === 'tfjs') return createTfjsPopulation(options);
  const { build, threads } = engine;
  const { policies, maxRows, optimiser, target = false } = options;
  const network = planNetwork(options.network);
  const plan = planHeaps(network, { policies, maxRows, optimiser, target, threads }, largestHeap);
  const kernels = await loadKernels(build);
  const crew = threads > 1 ? await crewOf(threads) : null;
  const memories = Array.from({ length: plan.heaps }, () => allocateMemory(plan.memory.bytes));
  const memory = new PopulationMemory(options, network, plan, memories);
  const shardPlan: ShardPlan = {
    kernels,
    memories,
    policiesPerHeap: plan.policiesPerHeap,
    addresses: plan.memory.addresses,
    programs: memory.programs,
    tensorCount: network.tensors.length,
    optimiser,
  };
  return new WasmPopulation(options, network, memory, shardPlan, crew);
}

class WasmPopulation implements Population {
  readonly network: Population['network'];
  readonly policies: number;
  readonly maxRows: number;
  readonly parameterCount: number;
  readonly inputs: Population['inputs'];
  readonly outputs: Population['outputs'];
  readonly outputGradients: Population['outputGradients'];
  readonly inputGradients: Population['inputGradients'];

  private readonly calls: PopulationCalls;
  private readonly memory: PopulationMemory;
  private readonly shard: Shard;
  private readonly crew: Crew | null;
  /** What the crew knows this population as. */
  private readonly number: number;
  private readonly policiesPerHeap: number;

  constructor(options: PopulationOptions, network: NetworkPlan, memory: PopulationMemory, plan: ShardPlan, crew: Crew | null) {
    this.network = options.network;
    this.policies = options.policies;
    this.maxRows = options.maxRows;
    this.parameterCount = network.parameterCount;
    this.policiesPerHeap = plan.policiesPerHeap;
    this.memory = memory;
    this.inputs = memory.inputs;
    this.outputs = memory.outputs;
    this.outputGradients = memory.outputGradients;
    this.inputGradients = memory.inputGradients;
    this.calls = new PopulationCalls(options, memory.counts, memory.active);
    this.shard = new Shard(plan, 0);
    this.crew = crew;
    this.number = crew ? crew.join(plan) : 0;
    for (let policy = 0; policy < this.policies; policy++) initialisePolicy(network, options.seed, policy, memory.parametersOf(policy));
    if (options.target) this.updateTarget(1);
  }

  get parameters(): Population['parameters'] {
    return this.memory.parameters;
  }

  parametersOf(policy: number): ReturnType<Population['parametersOf']> {
    return this.memory.parametersOf(policy);
  }

  forward(counts: RowCounts, which: 'online' | 'target' = 'online'): void {
    this.calls.forward(counts, which);
    this.memory.beforeForward();
    this.run({ kind: FORWARD, first: which === 'target' ? 1 : 0, second: 0 }, null);
    this.memory.afterForward();
    this.calls.forwarded(which);
  }

  backward(counts: RowCounts): void {
    this.calls.backward(counts);
  }

  backwardInputs(counts: RowCounts): void {
    this.calls.backwardInputs(counts);
    this.memory.beforeBackward();
    this.run({ kind: BACKWARD_INPUTS, first: 0, second: 0 }, null);
    this.memory.afterBackward();
  }

  step(learningRate: number, options: StepOptions = {}): void {
    const optimiser = this.calls.step(learningRate, options);
    this.memory.beforeUpdate();
    this.memory.beforeBackward();
    if (optimiser.kind === 'sgd') this.memory.setRates(learningRate, options.rateScales);
    this.run({ kind: LEARN, first: learningRate, second: options.maxGradientNorm ?? Infinity }, this.calls.active);
    this.memory.afterLearning();
    if (this.calls.active.includes(LOST)) throw new DivergedError(this.calls.active);
  }

  updateTarget(tau: number, active?: Uint8Array): void {
    this.calls.updateTarget(tau, active);
    this.memory.beforeUpdate();
    this.run({ kind: UPDATE_TARGET, first: tau, second: 0 }, this.calls.active);
  }

  saveState(): SnapshotRecord {
    this.calls.living();
    return savePopulationState(this.memory.state, this.memory.steps);
  }

  loadState(state: SnapshotRecord): void {
    this.calls.living();
    loadPopulationState(this.memory.state, this.memory.steps, state);
    this.memory.afterLoading();
    this.calls.loaded();
  }

  dispose(): void {
    this.calls.dispose();
    this.crew?.leave(this.number);
  }

  /** Does a task for all policies that have rows or, where it is given, are `active`: alone, or with the crew where it is worth waking. */
  private run(task: Task, active: Uint8Array | null): void {
    const { crew } = this;
    const work: Work = { counts: this.calls.counts, active, policiesPerHeap: this.policiesPerHeap };
    if (crew && costOf(work) * this.parameterCount >= WORTH_SHARING) {
      crew.run(this.number, this.shard, task, cut(work, crew.threads));
      return;
    }
    for (const chunk of cut(work, 1)) this.shard.run(task, chunk);
  }
}
