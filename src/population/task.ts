import type { Optimiser } from './population.ts';

/** What threads can be asked to do with a range of policies, in numbers that fit into shared memory. */
export const FORWARD = 0;
export const LEARN = 1;
export const UPDATE_TARGET = 2;
export const BACKWARD_INPUTS = 3;

export type TaskKind = typeof FORWARD | typeof LEARN | typeof UPDATE_TARGET | typeof BACKWARD_INPUTS;

/** What LEARN makes of the active flag of a policy that its update has left with numbers that are not finite. */
export const LOST = 2;

/**
 * - FORWARD: `first` is 1 for the target network, 0 for the online one.
 * - LEARN: backward pass and optimiser step at rate `first` (sgd: at those of its tensors), gradients scaled to at most the norm `second` (Infinity: as they are).
 * - UPDATE_TARGET: `first` is tau.
 * - BACKWARD_INPUTS: gradients of inputs.
 */
export interface Task {
  readonly kind: TaskKind;
  readonly first: number;
  readonly second: number;
}

/** Policies `first` .. `last - 1` of a heap, counted within it; the rows of the first one begin at row `firstRow` of the heap. */
export interface Chunk {
  readonly heap: number;
  readonly first: number;
  readonly last: number;
  readonly firstRow: number;
}

/** The settings of an optimiser with its defaults filled in. */
export function optimiserSettings(optimiser: Optimiser) {
  if (optimiser.kind === 'sgd') return { momentum: 0, nesterov: false, ...optimiser };
  if (optimiser.kind === 'rmsprop') return { decay: 0.99, epsilon: 1e-8, momentum: 0, ...optimiser };
  return { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...optimiser };
}
