import type { Rng } from '../shared/rng.ts';
import { type Estimate, mean, quantileOfSorted } from './summaries.ts';

export interface BootstrapOptions {
  /** What is estimated. Default: the mean. */
  readonly statistic?: (values: Float64Array) => number;
  /** Share of such intervals that hold the truth, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** Default 10,000. */
  readonly resamples?: number;
}

/**
 * Percentile bootstrap interval (Efron and Tibshirani 1993, ch. 13) of a statistic of independent values. Equal seeds of `rng` give equal
 * intervals. Throws a RangeError without values.
 */
export function bootstrapInterval(values: ArrayLike<number>, rng: Rng, options: BootstrapOptions = {}): Estimate {
  const { statistic = mean } = options;
  if (values.length === 0) throw new RangeError('An interval needs at least one value.');
  const sample = new Float64Array(values.length);
  return bootstrapPercentiles(statistic(Float64Array.from(values)), options, () => {
    for (let i = 0; i < sample.length; i++) sample[i] = values[rng.integer(sample.length)]!;
    return statistic(sample);
  });
}

/**
 * Bootstrap interval of a statistic of the differences a[i] - b[i]. Pairs are kept together, so that what both have in common (an easy
 * date, an episode's seed) does not widen it. Throws a RangeError when the two are not equally many, or none.
 */
export function pairedBootstrapInterval(a: ArrayLike<number>, b: ArrayLike<number>, rng: Rng, options: BootstrapOptions = {}): Estimate {
  if (a.length !== b.length) throw new RangeError(`Pairs need equally many values, got ${a.length} and ${b.length}.`);
  return bootstrapInterval(
    Float64Array.from(a, (value, i) => value - b[i]!),
    rng,
    options,
  );
}

/**
 * Bootstrap interval of the mean of a table whose rows and columns were both drawn by chance, e.g. training seeds and test dates: rows and
 * columns are drawn anew (Owen 2007, "The pigeonhole bootstrap"). To take all cells for independent would make it too narrow. For a
 * comparison, give the table of paired differences. Throws a RangeError unless all rows are equally long and there is a cell.
 */
export function crossedBootstrapInterval(
  table: readonly ArrayLike<number>[],
  rng: Rng,
  options: Omit<BootstrapOptions, 'statistic'> = {},
): Estimate {
  const columns = table[0]?.length ?? 0;
  if (columns === 0 || table.some((row) => row.length !== columns)) {
    throw new RangeError('A table with rows of equal length and at least one cell is needed.');
  }
  const drawn = new Uint32Array(columns);
  return bootstrapPercentiles(mean(table.map(mean)), options, () => {
    for (let j = 0; j < columns; j++) drawn[j] = rng.integer(columns);
    let sum = 0;
    for (let i = 0; i < table.length; i++) {
      const row = table[rng.integer(table.length)]!;
      for (let j = 0; j < columns; j++) sum += row[drawn[j]!]!;
    }
    return sum / (table.length * columns);
  });
}

/** The percentile interval of what so many calls of `resample` give. */
export function bootstrapPercentiles(
  value: number,
  { confidence = 0.95, resamples = 10_000 }: BootstrapOptions,
  resample: () => number,
): Estimate {
  const results = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) results[i] = resample();
  return percentileInterval(value, results, confidence);
}

/** An estimate between the percentiles of what resamples gave; these are sorted in place. */
export function percentileInterval(value: number, resampled: Float64Array, confidence = 0.95): Estimate {
  resampled.sort();
  const tail = (1 - confidence) / 2;
  return { value, low: quantileOfSorted(resampled, tail), high: quantileOfSorted(resampled, 1 - tail) };
}
