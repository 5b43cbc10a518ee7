import type { Rng } from '../shared/rng.ts';
import type { ScoreTable } from './aggregates.ts';
import { type BootstrapOptions, bootstrapPercentiles, percentileInterval } from './bootstrap.ts';
import type { Estimate } from './summaries.ts';

type Options = Omit<BootstrapOptions, 'statistic'>;

/**
 * Percentile interval from the stratified bootstrap (Agarwal et al. 2021): the runs of every task are drawn anew from those of the same task, so that
 * every resample has as many of each as there were. Throws a RangeError where a task has no run.
 */
export function stratifiedBootstrapInterval(
  scores: ScoreTable,
  statistic: (scores: ScoreTable) => number,
  rng: Rng,
  options: Options = {},
): Estimate {
  const resample = resampler(scores);
  return bootstrapPercentiles(statistic(scores), options, () => statistic(resample(rng)));
}

/** The same for a statistic of two algorithms, whose runs are drawn independently. */
export function twoSampleBootstrapInterval(
  a: ScoreTable,
  b: ScoreTable,
  statistic: (a: ScoreTable, b: ScoreTable) => number,
  rng: Rng,
  options: Options = {},
): Estimate {
  const [first, second] = [resampler(a), resampler(b)];
  return bootstrapPercentiles(statistic(a, b), options, () => statistic(first(rng), second(rng)));
}

/** Intervals of a curve, point by point: `curve` gives as many values for every resample. */
export function stratifiedBootstrapBand(
  scores: ScoreTable,
  curve: (scores: ScoreTable) => readonly number[],
  rng: Rng,
  { confidence = 0.95, resamples = 2000 }: Options = {},
): Estimate[] {
  const resample = resampler(scores);
  const curves = Array.from({ length: resamples }, () => curve(resample(rng)));
  return curve(scores).map((value, at) =>
    percentileInterval(
      value,
      Float64Array.from(curves, (each) => each[at]!),
      confidence,
    ),
  );
}

/** Draws the runs of each task anew, always into the same arrays. */
function resampler(scores: ScoreTable): (rng: Rng) => ScoreTable {
  if (scores.length === 0 || scores.some(({ length }) => length === 0)) {
    throw new RangeError('A score table needs at least one task, and at least one run in each.');
  }
  const drawn = scores.map(({ length }) => new Float64Array(length));
  return (rng) => {
    for (const [task, row] of drawn.entries()) {
      const runs = scores[task]!;
      for (let i = 0; i < row.length; i++) row[i] = runs[rng.integer(row.length)]!;
    }
    return drawn;
  };
}
