import type { KernelSet } from './kernels/kernel-set.ts';
import { instantiateKernels } from './kernels/load-kernels.ts';
import type { Addresses } from './memory-plan.ts';
import type { Optimiser } from './population.ts';
import { BACKWARD_INPUTS, type Chunk, FORWARD, LEARN, LOST, optimiserSettings, type Task } from './task.ts';
import type { ProgramLengths } from './write-programs.ts';

/** All that a thread must know of a population to work on it; can be posted to one. */
export interface ShardPlan {
  readonly kernels: WebAssembly.Module;
  readonly memories: readonly WebAssembly.Memory[];
  readonly policiesPerHeap: number;
  readonly addresses: Addresses;
  readonly programs: ProgramLengths;
  readonly tensorCount: number;
  readonly optimiser: Optimiser | undefined;
}

interface Heap {
  readonly kernels: KernelSet;
  readonly counts: Int32Array;
  readonly active: Uint8Array;
}

/** One thread's hold on a population: it works on the policies it is told to, with scratch memory of its own. */
export class Shard {
  private readonly plan: ShardPlan;
  private readonly heaps: readonly Heap[];
  private readonly scratch: number;
  private readonly gradient: number;
  /** Returns 1 where the update has left the policy with numbers that are not finite. */
  private readonly optimise: (heap: Heap, policy: number, scale: number, rate: number) => number;

  /** `thread` counts from 0 and is no other's. */
  constructor(plan: ShardPlan, thread: number) {
    const { addresses, kernels, memories, policiesPerHeap } = plan;
    this.plan = plan;
    this.scratch = addresses.scratch + thread * addresses.scratchBytes;
    this.gradient = addresses.gradient + thread * addresses.gradientBytes;
    this.heaps = memories.map((memory) => ({
      kernels: instantiateKernels(kernels, memory),
      counts: new Int32Array(memory.buffer, addresses.counts, policiesPerHeap),
      active: new Uint8Array(memory.buffer, addresses.active, policiesPerHeap),
    }));
    this.optimise = this.optimiserStep();
  }

  run(task: Task, { heap: index, first, last, firstRow }: Chunk): void {
    const heap = this.heaps[index]!;
    const { addresses, programs, tensorCount } = this.plan;
    const { tensors, active, counts, online, target, forwardProgram, inputProgram } = addresses;
    if (task.kind === LEARN) {
      this.learn(heap, first, last, firstRow, task.first, task.second);
    } else if (task.kind === FORWARD) {
      heap.kernels.run(forwardProgram, programs.forward, first, last, counts, firstRow, task.first ? target : online, 0, this.scratch);
    } else if (task.kind === BACKWARD_INPUTS) {
      heap.kernels.run(inputProgram, programs.inputs, first, last, counts, firstRow, online, 0, this.scratch);
    } else {
      heap.kernels.updateTarget(tensors, tensorCount, first, last, active, online, target, task.first);
    }
  }

  /** Policy by policy, so that a gradient need not leave the cache, and memory for one of them is enough. */
  private learn(heap: Heap, first: number, last: number, firstRow: number, rate: number, maxNorm: number): void {
    const { kernels, counts, active } = heap;
    const { addresses, programs, tensorCount } = this.plan;
    const { backwardProgram, counts: countsAt, online, tensors } = addresses;
    let row = firstRow;
    for (let policy = first; policy < last; policy++) {
      if (active[policy]) {
        kernels.run(backwardProgram, programs.backward, policy, policy + 1, countsAt, row, online, this.gradient, this.scratch);
        const scale = maxNorm === Infinity ? 1 : kernels.gradientScale(tensors, tensorCount, policy, this.gradient, maxNorm);
        if (this.optimise(heap, policy, scale, rate)) active[policy] = LOST;
      }
      row += counts[policy]!;
    }
  }

  private optimiserStep(): Shard['optimise'] {
    const { tensorCount, addresses, optimiser } = this.plan;
    const { tensors, rates, online, steps, moments } = addresses;
    const { gradient } = this;
    const [one = 0, two = 0] = moments;
    if (!optimiser) return () => 0;
    const settings = optimiserSettings(optimiser);
    if (settings.kind === 'sgd') {
      const { momentum, nesterov } = settings;
      return ({ kernels }, policy, scale) =>
        kernels.sgd(tensors, tensorCount, policy, scale, online, gradient, one, rates, momentum, nesterov ? 1 : 0);
    }
    if (settings.kind === 'rmsprop') {
      const { decay, epsilon, momentum } = settings;
      return ({ kernels }, policy, scale, rate) =>
        kernels.rmsprop(tensors, tensorCount, policy, scale, online, gradient, one, two, rate, decay, 1 - decay, epsilon, momentum);
    }
    const { beta1, beta2, epsilon } = settings;
    return ({ kernels }, policy, scale, rate) =>
      kernels.adam(tensors, tensorCount, policy, scale, online, gradient, one, two, steps, rate, beta1, beta2, epsilon);
  }
}
