/** What is trained: Battle, 25 against 25, with the observations once per number (`featureLayout: vector`), every agent with networks of its own. */
export const environment = { name: 'battle', featureLayout: 'vector' } as const;

/** ReLU layers of the values by their width; f has two of 50. */
export const widths = { '64': [64, 64], '256': [256, 256] } as const;
export type Width = keyof typeof widths;

/** When there is learning: the defaults of DMFG-QL, and what many copies of the game allow. */
export const schedules = {
  defaults: { numEnvs: 1, trainEvery: 4, fieldTrainEvery: 1 },
  copies: { numEnvs: 8, trainEvery: 4, fieldTrainEvery: 8 },
} as const;
export type ScheduleName = keyof typeof schedules;

export interface Task {
  readonly numEnvs: number;
  /** Timesteps between two optimiser steps of the values, and of f. */
  readonly trainEvery: number;
  readonly fieldTrainEvery: number;
  readonly hidden: readonly number[];
  readonly threads: number;
}

export const taskOf = (width: Width, schedule: ScheduleName, threads: number): Task => ({
  ...schedules[schedule],
  hidden: widths[width],
  threads,
});

/** Decisions that an agent records before it learns, and those that it keeps: the learner's defaults. */
export const LEARNING_STARTS = 64;
export const REPLAY_DECISIONS = 2000;

/** Timesteps before the clock runs (the replays must have something in them), and those that are timed: whole periods of both schedules. */
export const warmUpSteps = ({ numEnvs }: Task): number => 8 * Math.ceil((LEARNING_STARTS / numEnvs + 8) / 8);
export const TIMED_STEPS = 48;
/**
 * Timesteps that Murmuration plays before its warm-up, about an episode: as long as an input of an agent has always been zero, it has no work with its weights, and
 * in the beginning that are more inputs than later. PyTorch takes as long at any time.
 */
export const SETTLING_STEPS = 480;

/** Milliseconds of the timed steps, by what they went into: of CPU time, or elapsed where there are several threads. */
export interface Spent {
  readonly environment: number;
  readonly acting: number;
  readonly learning: number;
  /** Everything; what is not in the three is the loop itself. */
  readonly total: number;
  readonly agentSteps: number;
}
