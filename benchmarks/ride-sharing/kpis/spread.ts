import { mean, quantileOfSorted } from '../../../src/statistics/summaries.ts';

/** Mean, median and 95th percentile; NaN of nothing. */
export interface Spread {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
}

export function spreadOf(values: ArrayLike<number>): Spread {
  const sorted = Float64Array.from(values).sort();
  return { mean: mean(sorted), p50: quantileOfSorted(sorted, 0.5), p95: quantileOfSorted(sorted, 0.95) };
}

/** Gini coefficient of incomes, losses counted as nothing: 0 = all alike, towards 1 = one has everything; NaN when nobody has anything. */
export function gini(incomes: ArrayLike<number>): number {
  const sorted = Float64Array.from(incomes, (income) => Math.max(0, income)).sort();
  let [sum, weighted] = [0, 0];
  for (const [i, income] of sorted.entries()) {
    sum += income;
    weighted += (i + 1) * income;
  }
  return (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length;
}

/** Variance, each value counted alike; NaN of nothing. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  return mean(Float64Array.from(values, (value) => (value - centre) ** 2));
}
