/** A choice of one of `n` actions, 0 .. n-1. */
export interface Discrete {
  readonly kind: 'discrete';
  readonly n: number;
}

/** Several discrete choices at once; component i is in 0 .. nvec[i]-1. */
export interface MultiDiscrete {
  readonly kind: 'multi-discrete';
  readonly nvec: readonly number[];
}

/** Real numbers of a shape, each within [low, high] (both inclusive; may be infinite). */
export interface Box {
  readonly kind: 'box';
  readonly shape: readonly number[];
  readonly low: number;
  readonly high: number;
}

/**
 * A list of at most `choices` candidates that differs per agent and step, each described by `features.length` numbers, with a mask of
 * those that exist. The agent gives a score to each; the environment arbitrates between agents and reports the candidate executed.
 * Candidate 0 always exists: doing nothing.
 */
export interface Candidates {
  readonly kind: 'candidates';
  readonly choices: number;
  /** Names of a candidate's features, in order. */
  readonly features: readonly string[];
}

export type Space = Discrete | MultiDiscrete | Box | Candidates;

export const discrete = (n: number): Discrete => ({ kind: 'discrete', n });
export const multiDiscrete = (nvec: readonly number[]): MultiDiscrete => ({ kind: 'multi-discrete', nvec });
export const box = (shape: readonly number[], low = -Infinity, high = Infinity): Box => ({ kind: 'box', shape, low, high });
export const candidates = (choices: number, features: readonly string[]): Candidates => ({
  kind: 'candidates',
  choices,
  features,
});

/** How many numbers one value of the space takes: an action row of a group, or an observation row. Candidates: one score a choice. */
export function spaceSize(space: Space): number {
  switch (space.kind) {
    case 'discrete':
      return 1;
    case 'multi-discrete':
      return space.nvec.length;
    case 'box':
      return space.shape.reduce((product, length) => product * length, 1);
    case 'candidates':
      return space.choices;
  }
}
