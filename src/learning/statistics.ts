import type { Rng } from '../shared/rng.ts';

/** An estimate with a confidence interval around it. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Standard error of the mean, from the unbiased variance; NaN of fewer than two values. */
export function standardError(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** The value below which a share of the values lies, linear between neighbours; NaN of nothing. `sorted` must ascend. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below];
  if (low === undefined) return Number.NaN;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

/**
 * Mean and percentile bootstrap interval (Efron and Tibshirani 1993, ch. 13): the values are drawn anew with replacement `resamples`
 * times, and the interval runs between the quantiles of the means of these samples. NaN of nothing.
 *
 * @param confidence share of the means that lie within. Default 0.95.
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  rng: Rng,
  { resamples = 2000, confidence = 0.95 }: { readonly resamples?: number; readonly confidence?: number } = {},
): Interval {
  const means = new Float64Array(resamples);
  for (let sample = 0; sample < resamples; sample++) {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++) sum += values[rng.integer(values.length)]!;
    means[sample] = sum / values.length;
  }
  means.sort();
  const tail = (1 - confidence) / 2;
  return { mean: mean(values), low: quantile(means, tail), high: quantile(means, 1 - tail) };
}

/**
 * Bootstrap interval of the mean difference `values[i] - others[i]`. Pairs are kept together, so that what both have in common (an
 * easy episode) does not widen it. Throws a RangeError when the two are not equally many.
 */
export function pairedDifference(
  values: ArrayLike<number>,
  others: ArrayLike<number>,
  rng: Rng,
  options?: { readonly resamples?: number; readonly confidence?: number },
): Interval {
  if (values.length !== others.length) throw new RangeError(`Pairs need equally many values, got ${values.length} and ${others.length}.`);
  return bootstrapInterval(
    Array.from(values, (value, i) => value - others[i]!),
    rng,
    options,
  );
}
