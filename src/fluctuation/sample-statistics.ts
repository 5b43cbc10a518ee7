import { UserError } from '../shared/user-error.ts';
import type { Ensemble } from './ensemble.ts';

/** Statistics of one output over the networks of an ensemble. */
export interface OutputStatistics {
  readonly mean: number;
  /** n times the unbiased sample variance: what the prediction calls Sigma. */
  readonly scaledVariance: number;
  /** Standard error of `scaledVariance`, from the sample's fourth moment; sqrt(2 / networks) of it for a Gaussian. */
  readonly standardError: number;
  /** 0 for a Gaussian; standard error about sqrt(6 / networks). */
  readonly skewness: number;
  /** 0 for a Gaussian; standard error about sqrt(24 / networks). */
  readonly excessKurtosis: number;
  /** Largest distance between the sample's distribution function and that of the Gaussian of its mean and variance. */
  readonly kolmogorovSmirnov: number;
  /** Probability of such a distance or more for a Gaussian sample, with mean and variance estimated (Lilliefors). */
  readonly pValue: number;
}

/** Statistics of each output of an ensemble, around the mean of the sample (not y_MF, from which it differs by a bias of the order 1 / n). */
export function ensembleStatistics(ensemble: Ensemble): OutputStatistics[] {
  return Array.from({ length: ensemble.queries }, (_, query) => outputStatistics(columnOf(ensemble, query), ensemble.width));
}

/** One output of all networks. */
export function columnOf({ networks, queries, outputs }: Ensemble, query: number): Float64Array {
  return Float64Array.from({ length: networks }, (_, i) => outputs[i * queries + query]!);
}

/** n times the sample covariance of all outputs, [queries, queries]. */
export function scaledCovariance(ensemble: Ensemble): Float64Array {
  const { width, networks, queries } = ensemble;
  const columns = Array.from({ length: queries }, (_, query) => {
    const column = columnOf(ensemble, query);
    const mean = meanOf(column);
    return column.map((value) => value - mean);
  });
  const covariance = new Float64Array(queries * queries);
  for (let q = 0; q < queries; q++) {
    for (let p = 0; p <= q; p++) {
      let sum = 0;
      for (let i = 0; i < networks; i++) sum += columns[q]![i]! * columns[p]![i]!;
      covariance[q * queries + p] = (width * sum) / (networks - 1);
      covariance[p * queries + q] = covariance[q * queries + p]!;
    }
  }
  return covariance;
}

/** Statistics of a sample; `width` scales its variance. Throws a UserError for fewer than 2 values. */
export function outputStatistics(values: Float64Array, width: number): OutputStatistics {
  const count = values.length;
  if (count < 2) throw new UserError(`A variance needs at least 2 networks; there are ${count}.`);
  const mean = meanOf(values);
  let [second, third, fourth] = [0, 0, 0];
  for (const value of values) {
    const square = (value - mean) ** 2;
    second += square;
    third += square * (value - mean);
    fourth += square * square;
  }
  second /= count;
  const excessKurtosis = fourth / count / second ** 2 - 3;
  const variance = (second * count) / (count - 1);
  const distance = distanceToGaussian(values, mean, Math.sqrt(variance));
  return {
    mean,
    scaledVariance: width * variance,
    standardError: width * variance * Math.sqrt((excessKurtosis + 2) / count),
    skewness: third / count / second ** 1.5,
    excessKurtosis,
    kolmogorovSmirnov: distance,
    pValue: lillieforsPValue(distance, count),
  };
}

/** Slope of the least-squares line of log(values) on log(widths): -1 for Var(y_n), -1/2 for a distance. */
export function logSlope(widths: readonly number[], values: readonly number[]): number {
  const x = widths.map(Math.log);
  const y = values.map(Math.log);
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  let [products, squares] = [0, 0];
  x.forEach((value, i) => {
    products += (value - meanX) * (y[i]! - meanY);
    squares += (value - meanX) ** 2;
  });
  return products / squares;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function distanceToGaussian(values: Float64Array, mean: number, deviation: number): number {
  const sorted = values.toSorted();
  let largest = 0;
  for (let i = 0; i < sorted.length; i++) {
    const p = normalDistribution((sorted[i]! - mean) / deviation);
    largest = Math.max(largest, p - i / sorted.length, (i + 1) / sorted.length - p);
  }
  return largest;
}

/** The distribution function of the standard normal law, to 1e-7 (Abramowitz and Stegun 1964, formula 26.2.17). */
export function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x > 0 ? 1 - tail : tail;
}

/** The p-value of Lilliefors' test: Dallal and Wilkinson 1986 below 0.1, Stephens' 1974 modified statistic above. */
function lillieforsPValue(distance: number, count: number): number {
  const size = Math.min(count, 100);
  const d = count > 100 ? distance * (count / 100) ** 0.49 : distance;
  const p = Math.exp(
    -7.01256 * d * d * (size + 2.78019) + 2.99587 * d * Math.sqrt(size + 2.78019) - 0.122119 + 0.974598 / Math.sqrt(size) + 1.67997 / size,
  );
  if (p <= 0.1) return p;
  const k = (Math.sqrt(count) - 0.01 + 0.85 / Math.sqrt(count)) * distance;
  if (k <= 0.302) return 1;
  if (k <= 0.5) return 2.76773 + k * (-19.828315 + k * (80.709644 + k * (-138.55152 + k * 81.218052)));
  if (k <= 0.9) return -4.901232 + k * (40.662806 + k * (-97.490286 + k * (94.029866 - k * 32.355711)));
  if (k <= 1.31) return 6.198765 + k * (-19.558097 + k * (23.186922 + k * (-12.234627 + k * 2.423045)));
  return 0;
}
