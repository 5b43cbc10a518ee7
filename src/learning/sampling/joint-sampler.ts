import type { SnapshotRecord } from '../../shared/snapshot.ts';
import { normaliseWeights } from './decision-sampler.ts';
import { Priorities } from './priorities.ts';
import type { Sample, Sampler, SamplerOptions } from './sampler.ts';

export interface JointOptions extends SamplerOptions {
  /** Copies of the environment, and agents of each. */
  readonly copies: number;
  readonly capacity: number;
  /** Moments kept of each copy. */
  readonly moments: number;
}

/**
 * Draws moments, and of each the decisions of all agents of a copy, for learners that value what agents can do *together* (the joint experience of
 * NeurADP). The batch size counts moments.
 */
export class JointSampler implements Sampler {
  readonly most: number;
  private readonly options: JointOptions;
  private readonly priorities: Priorities;
  /** Frame that each agent decided on at a moment, -1: none. [copies, moments, capacity] */
  private readonly frames: Int32Array;
  /** The timestep of each moment. [copies, moments] */
  private readonly steps: Int32Array;
  /** The timestep at which a frame was decided on: a frame of another has taken the place of the one that was meant. [frames] */
  private readonly stepOf: Int32Array;
  private readonly drawn: Int32Array;
  private readonly squares: Float64Array;
  private readonly counts: Int32Array;
  private step = 0;

  constructor(options: JointOptions) {
    const { copies, capacity, moments, batchSize, replay, prioritisation } = options;
    const frames = replay.framesOfPolicy * replay.numPolicies;
    this.options = options;
    this.most = capacity * batchSize;
    this.priorities = new Priorities(1, copies * moments, prioritisation ?? { exponent: 0, importance: () => 0 });
    this.frames = new Int32Array(copies * moments * capacity).fill(-1);
    this.steps = new Int32Array(copies * moments);
    this.stepOf = new Int32Array(frames);
    this.drawn = new Int32Array(batchSize);
    this.squares = new Float64Array(batchSize);
    this.counts = new Int32Array(batchSize);
  }

  beginStep(): void {
    const { copies, capacity } = this.options;
    this.step++;
    for (let copy = 0; copy < copies; copy++) {
      // What the moment before led to will be known when anything is drawn next.
      if (this.step > 1) this.priorities.add(0, this.momentAt(copy, this.step - 1));
      const moment = this.momentAt(copy, this.step);
      this.priorities.remove(0, moment);
      this.steps[moment] = this.step;
      this.frames.fill(-1, moment * capacity, (moment + 1) * capacity);
    }
  }

  decided(row: number): void {
    const { replay, capacity } = this.options;
    const index = replay.newest(row);
    this.frames[this.momentAt(Math.floor(row / capacity), this.step) * capacity + (row % capacity)] = index;
    this.stepOf[index] = this.step;
  }

  draw(batch: readonly Sample[], active: Uint8Array): number {
    const { replay, rng, batchSize, nSteps, learningStarts, capacity, copies, moments } = this.options;
    const { priorities, drawn } = this;
    active.fill(0);
    for (let policy = 0; policy < replay.numPolicies; policy++) if (replay.count(policy) < learningStarts) return 0;
    for (let i = 0; i < batchSize; i++) {
      do {
        if (priorities.isEmpty(0)) return 0;
        drawn[i] = priorities.draw(0, rng);
        if (!this.isTold(drawn[i]!)) priorities.remove(0, drawn[i]!);
      } while (!priorities.has(0, drawn[i]!));
    }
    const kept = Math.min(copies * (this.step - 1), copies * (moments - 1));
    let size = 0;
    for (let agent = 0; agent < capacity; agent++) {
      for (let i = 0; i < batchSize; i++) {
        const index = this.decisionOf(drawn[i]!, agent);
        if (index < 0) continue;
        const sample = batch[size++]!;
        sample.policy = replay.numPolicies === 1 ? 0 : agent;
        sample.moment = i;
        sample.agent = agent;
        sample.weight = priorities.importance(0, drawn[i]!, kept);
        replay.follow(index, nSteps, sample.transition);
        active[sample.policy] = 1;
      }
    }
    normaliseWeights(batch, size);
    return size;
  }

  learned(batch: readonly Sample[], size: number): void {
    const { squares, counts, drawn } = this;
    squares.fill(0);
    counts.fill(0);
    for (let i = 0; i < size; i++) {
      const { moment, error } = batch[i]!;
      squares[moment]! += error * error;
      counts[moment]!++;
    }
    for (let i = 0; i < drawn.length; i++) {
      if (counts[i]! > 0) this.priorities.rate(0, drawn[i]!, Math.sqrt(squares[i]! / counts[i]!));
    }
  }

  saveState(): SnapshotRecord {
    const { step, frames, steps, stepOf } = this;
    const arrays = { frames: frames.slice(), steps: steps.slice(), stepOf: stepOf.slice() };
    return { step, priorities: this.priorities.saveState(), ...arrays };
  }

  loadState(state: SnapshotRecord): void {
    this.step = state['step'] as number;
    this.priorities.loadState(state['priorities'] as SnapshotRecord);
    for (const name of ['frames', 'steps', 'stepOf'] as const) this[name].set(state[name] as Int32Array);
  }

  private momentAt(copy: number, step: number): number {
    const { moments } = this.options;
    return copy * moments + (step % moments);
  }

  /** The frame an agent decided on at a moment, where there still is something to learn from it; else -1. */
  private decisionOf(moment: number, agent: number): number {
    const { capacity, replay } = this.options;
    const index = this.frames[moment * capacity + agent]!;
    return index >= 0 && this.stepOf[index] === this.steps[moment] && replay.isLearnable(index) ? index : -1;
  }

  /** Whether there is anything to learn from a moment. */
  private isTold(moment: number): boolean {
    for (let agent = 0; agent < this.options.capacity; agent++) if (this.decisionOf(moment, agent) >= 0) return true;
    return false;
  }
}
