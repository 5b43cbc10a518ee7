import { describe, expect, it } from 'vitest';
import { logSlope, normalDistribution, outputStatistics, scaledCovariance } from '../../src/fluctuation/sample-statistics.ts';
import { createRng } from '../../src/shared/rng.ts';

describe('statistics of an output', () => {
  it('are the moments of a small sample worked out by hand', () => {
    // Mean 2; deviations -2, -1, 0, 3: squares 14, cubes 18, fourth powers 98.
    const statistics = outputStatistics(Float64Array.of(0, 1, 2, 5), 10);
    expect(statistics.mean).toBe(2);
    expect(statistics.scaledVariance).toBeCloseTo((10 * 14) / 3, 12);
    expect(statistics.skewness).toBeCloseTo(18 / 4 / 3.5 ** 1.5, 12);
    expect(statistics.excessKurtosis).toBeCloseTo(98 / 4 / 3.5 ** 2 - 3, 12);
  });

  it('find Gaussian samples Gaussian at the stated rate, and exponential ones not', () => {
    const rng = createRng('lilliefors');
    const repeats = 600;
    const pValues = Array.from(
      { length: repeats },
      () =>
        outputStatistics(
          Float64Array.from({ length: 200 }, () => rng.normal()),
          1,
        ).pValue,
    );
    const rejected = (level: number) => pValues.filter((p) => p < level).length / repeats;
    // Binomial standard errors: 0.009 at 0.05 and 0.02 at 0.5.
    expect(Math.abs(rejected(0.05) - 0.05)).toBeLessThan(0.03);
    expect(Math.abs(rejected(0.5) - 0.5)).toBeLessThan(0.07);
    const skewed = outputStatistics(
      Float64Array.from({ length: 200 }, () => -Math.log(1 - rng.uniform())),
      1,
    );
    expect(skewed.pValue).toBeLessThan(1e-3);
    expect(skewed.skewness).toBeGreaterThan(1);
  });

  it('state a standard error of the variance that repeated samples have', () => {
    const rng = createRng('errors');
    const samples = Array.from({ length: 400 }, () =>
      outputStatistics(
        Float64Array.from({ length: 100 }, () => rng.normal()),
        5,
      ),
    );
    const spread = outputStatistics(
      Float64Array.from(samples, ({ scaledVariance }) => scaledVariance),
      1,
    ).scaledVariance;
    const stated = samples.reduce((sum, { standardError }) => sum + standardError, 0) / samples.length;
    expect(Math.abs(stated / Math.sqrt(spread) - 1)).toBeLessThan(0.12);
  });

  it('contain covariances whose diagonal is the variances', () => {
    const outputs = Float32Array.of(1, 2, 3, 5, 2, -1, 0, 4);
    const covariance = scaledCovariance({ width: 3, networks: 4, queries: 2, outputs });
    const variance = (query: number) =>
      outputStatistics(Float64Array.of(...[0, 1, 2, 3].map((i) => outputs[2 * i + query]!)), 3).scaledVariance;
    expect(covariance[0]).toBeCloseTo(variance(0), 12);
    expect(covariance[3]).toBeCloseTo(variance(1), 12);
    // Deviations -0.5, 1.5, 0.5, -1.5 and -0.5, 2.5, -3.5, 1.5: products sum to 0.25 + 3.75 - 1.75 - 2.25 = 0.
    expect(covariance[1]).toBeCloseTo(0, 12);
  });
});

it('the normal distribution function is exact to 1e-7', () => {
  expect(normalDistribution(0)).toBeCloseTo(0.5, 6);
  expect(normalDistribution(1.959963984540054)).toBeCloseTo(0.975, 6);
  expect(normalDistribution(-3.090232306167813)).toBeCloseTo(0.001, 6);
});

it('the slope of a power law is its exponent', () => {
  expect(
    logSlope(
      [50, 100, 400],
      [50, 100, 400].map((n) => 7 * n ** -1.03),
    ),
  ).toBeCloseTo(-1.03, 12);
});
