import type { Rng } from '../../shared/rng.ts';
import type { SnapshotRecord } from '../../shared/snapshot.ts';
import type { Replay, Transition } from '../replay.ts';
import type { LearningTurns } from './learning-turns.ts';

/** A sampled decision, and what a learner finds out about it. */
export interface Sample {
  readonly transition: Transition;
  policy: number;
  /** What its error counts for: 1, or less where it is drawn more often than its share. */
  weight: number;
  /** Which of the moments drawn the decision belongs to, where all agents' decisions of a moment are drawn together, and whose it is. */
  moment: number;
  agent: number;
  /** Entry among the values last evaluated. */
  entry: number;
  /** The choice whose value is that of the next state, -1: not settled. */
  next: number;
  target: number;
  /** Value less target. */
  error: number;
}

/** Draws from a replay what is learned from next. */
export interface Sampler {
  /** Most decisions of one draw. */
  readonly most: number;
  /** A timestep begins, whose decisions are recorded next. */
  beginStep(): void;
  /** The replay has just recorded a decision of a row. */
  decided(row: number): void;
  /** Draws a batch, grouped by policy in ascending order, and marks the policies that it is for; returns the number of decisions. */
  draw(batch: readonly Sample[], active: Uint8Array): number;
  /** The errors of the first `size` samples of the batch are known. */
  learned(batch: readonly Sample[], size: number): void;
  /** What it remembers beside its random numbers and whose turn it is. */
  saveState(): SnapshotRecord;
  loadState(state: SnapshotRecord): void;
}

export interface SamplerOptions {
  readonly replay: Replay;
  /** For the sampler alone. */
  readonly rng: Rng;
  readonly turns: LearningTurns;
  readonly batchSize: number;
  readonly nSteps: number;
  /** Decisions that a policy must have recorded before it learns. */
  readonly learningStarts: number;
  readonly prioritisation: Prioritisation | null;
}

/** Prioritised experience replay (Schaul et al. 2016). */
export interface Prioritisation {
  /** What is learned from is drawn in proportion to |error|^exponent; 0: uniformly. */
  readonly exponent: number;
  /** Samples are weighted by (1 / (n P))^importance, brought to at most 1, at the moment of the draw. */
  importance(): number;
}

export function createSample(): Sample {
  const transition = { from: 0, rewards: 0, discount: 0, to: -1 };
  return { transition, policy: 0, weight: 1, moment: 0, agent: 0, entry: 0, next: -1, target: 0, error: 0 };
}
