import { interquartileMean, mean, median } from './summaries.ts';

/**
 * Scores of one algorithm: a row for every task (environment), in it a score for every training run. Scores of different tasks must be on one scale to be
 * put together, e.g. by `normalise`.
 */
export type ScoreTable = readonly ArrayLike<number>[];

/** Figures of a score table that Agarwal et al. (2021) put together tasks with; the package rliable is their code. */
export const aggregates = {
  /** Interquartile mean of all runs of all tasks. */
  interquartileMean: (scores: ScoreTable): number => interquartileMean(scores.flatMap((task) => Array.from(task))),
  /** Mean of the tasks' means. */
  mean: (scores: ScoreTable): number => mean(scores.map(mean)),
  /** Median of the tasks' means. */
  median: (scores: ScoreTable): number => median(scores.map(mean)),
} as const;

/** How far scores fall short of `goal` in the mean; more than the goal earns nothing. */
export function optimalityGap(scores: ScoreTable, goal = 1): number {
  return goal - mean(scores.map((task) => mean(Array.from(task, (score) => Math.min(score, goal)))));
}

/** Scores between 0, what `low` is, and 1, what `high` is: those of a random and of a reference policy, say. */
export function normalise(scores: ArrayLike<number>, low: number, high: number): Float64Array {
  return Float64Array.from(scores, (score) => (score - low) / (high - low));
}
