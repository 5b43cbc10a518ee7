/** An estimate with a confidence interval around it. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  return quantileOfSorted(sorted(values), 0.5);
}

/** The value below which a share of the values lies, linear between neighbours (type 7 of Hyndman and Fan 1996); NaN of nothing. */
export function quantile(values: ArrayLike<number>, share: number): number {
  return quantileOfSorted(sorted(values), share);
}

/**
 * Interquartile mean (Agarwal et al. 2021, "Deep reinforcement learning at the edge of the statistical precipice"): the mean without the
 * lowest and the highest floor(n / 4) values. NaN of nothing.
 */
export function interquartileMean(values: ArrayLike<number>): number {
  const cut = Math.floor(values.length / 4);
  return mean(sorted(values).subarray(cut, values.length - cut));
}

/** Standard error of the mean, from the unbiased variance; NaN of fewer than two values. */
export function standardError(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** `quantile` of values that ascend already. */
export function quantileOfSorted(values: ArrayLike<number>, share: number): number {
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const low = values[below];
  if (low === undefined) return Number.NaN;
  return low + (place - below) * ((values[below + 1] ?? low) - low);
}

function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}
