import type { Rng } from '../shared/rng.ts';
import type { ScoreTable } from './aggregates.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { twoSampleBootstrapInterval } from './stratified-bootstrap.ts';
import { type Estimate, mean } from './summaries.ts';

/**
 * How likely a run of `a` is to score more than one of `b` on the same task, half of the ties counted, in the mean over tasks (Agarwal et al. 2021): the
 * Mann-Whitney statistic over the number of pairs. Throws a RangeError unless both have the same tasks.
 */
export function probabilityOfImprovement(a: ScoreTable, b: ScoreTable): number {
  if (a.length !== b.length) throw new RangeError(`Both need the same tasks, got ${a.length} and ${b.length}.`);
  return mean(a.map((task, index) => shareBetter(task, b[index]!)));
}

/** The same with an interval from the stratified bootstrap. */
export function probabilityOfImprovementInterval(
  a: ScoreTable,
  b: ScoreTable,
  rng: Rng,
  options?: Omit<BootstrapOptions, 'statistic'>,
): Estimate {
  return twoSampleBootstrapInterval(a, b, probabilityOfImprovement, rng, options);
}

function shareBetter(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let points = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) points += a[i]! > b[j]! ? 1 : a[i] === b[j] ? 0.5 : 0;
  }
  return points / (a.length * b.length);
}
