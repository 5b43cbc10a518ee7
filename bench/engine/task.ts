import type { NetworkSpec } from '../../src/population/network.ts';
import { createRng } from '../../src/shared/rng.ts';

/** What every engine computes: deep Q-learning of `policies` networks of 64-64-64-9 on batches of 32 rows, Adam at 1e-3. */
export const OBSERVATION = 64;
const HIDDEN = 64;
export const ACTIONS = 9;
export const BATCH = 32;
export const LEARNING_RATE = 1e-3;
export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

export const network: NetworkSpec = {
  branches: [{ name: 'observation', size: OBSERVATION }],
  trunk: [
    { units: HIDDEN, activation: 'relu' },
    { units: HIDDEN, activation: 'relu' },
  ],
  heads: [{ name: 'q', layers: [{ units: ACTIONS, activation: 'linear' }] }],
};

/** Inputs and outputs of the three layers. */
export const LAYERS = [
  { name: 'trunk/0', inputs: OBSERVATION, units: HIDDEN, relu: true },
  { name: 'trunk/1', inputs: HIDDEN, units: HIDDEN, relu: true },
  { name: 'heads/q/0', inputs: HIDDEN, units: ACTIONS, relu: false },
] as const;

/** A batch for all policies: rows grouped by policy, one tenth of the observation numbers other than zero. */
export interface Batch {
  readonly observations: Float32Array;
  readonly actions: Int32Array;
  readonly targets: Float32Array;
}

export function makeBatch(policies: number): Batch {
  const rng = createRng(`batch/${policies}`);
  const rows = policies * BATCH;
  return {
    observations: Float32Array.from({ length: rows * OBSERVATION }, () => (rng.uniform() < 0.1 ? rng.normal() : 0)),
    actions: Int32Array.from({ length: rows }, () => rng.integer(ACTIONS)),
    targets: Float32Array.from({ length: rows }, () => 2 * rng.normal()),
  };
}

/** An implementation under measurement. All begin with the same parameters. */
export interface Engine {
  readonly name: string;
  /** One learning step: forward, Huber loss on the chosen action, backward, Adam. */
  learn(batch: Batch): void;
  /** The greedy action of every policy for one row each (row 0 of its part of the batch). */
  act(batch: Batch): Int32Array;
  /** Action values of that row, [policies, ACTIONS], as of the last `act`; to check that the engines agree. */
  values(): Float32Array;
}

/** Parameters by name, [policies, ...shape], as the population was initialised. */
export type Parameters = ReadonlyMap<string, Float32Array>;

/** The gradient of the mean Huber loss with respect to one chosen value. */
export const huberGradient = (value: number, target: number) => Math.max(-1, Math.min(1, value - target)) / BATCH;
