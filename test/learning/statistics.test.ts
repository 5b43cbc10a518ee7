import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapInterval, mean, pairedDifference, quantile, standardError } from '../../src/learning/statistics.ts';
import { createRng } from '../../src/shared/rng.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 });

describe('mean, standard error and quantile', () => {
  it('agree with values worked out by hand', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(standardError([1, 2, 6])).toBeCloseTo(Math.sqrt(7 / 3), 12);
    expect(quantile([1, 2, 6], 0.5)).toBe(2);
    expect(quantile([1, 2, 6], 0.75)).toBe(4);
    expect(quantile([1, 2, 6], 1)).toBe(6);
  });

  it('say NaN where there is nothing to say', () => {
    expect(mean([])).toBeNaN();
    expect(quantile([], 0.5)).toBeNaN();
    expect(standardError([1])).toBeNaN();
  });
});

describe('bootstrapInterval', () => {
  it('contains the mean within the range of the values, and widens with confidence', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const narrow = bootstrapInterval(sample, createRng(1), { resamples: 200, confidence: 0.5 });
        const wide = bootstrapInterval(sample, createRng(1), { resamples: 200, confidence: 0.99 });
        const slack = 1e-6;
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        expect(wide.low).toBeGreaterThanOrEqual(Math.min(...sample) - slack);
        expect(wide.high).toBeLessThanOrEqual(Math.max(...sample) + slack);
      }),
      { numRuns: 30 },
    );
  });

  it('comes close to the normal interval of many values', () => {
    const rng = createRng(2);
    const sample = Array.from({ length: 400 }, () => rng.normal());
    const { low, high } = bootstrapInterval(sample, rng);
    const half = 1.96 * standardError(sample);
    expect(low).toBeCloseTo(mean(sample) - half, 1);
    expect(high).toBeCloseTo(mean(sample) + half, 1);
    expect((high - low) / (2 * half)).toBeCloseTo(1, 1);
  });

  it('covers the true mean about as often as it says', () => {
    const rng = createRng(3);
    let covered = 0;
    const trials = 300;
    for (let trial = 0; trial < trials; trial++) {
      const sample = Array.from({ length: 40 }, () => rng.uniform());
      const { low, high } = bootstrapInterval(sample, rng, { resamples: 300, confidence: 0.9 });
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.83);
    expect(covered / trials).toBeLessThan(0.96);
  });

  it('gives the same for the same stream', () => {
    expect(bootstrapInterval([1, 5, 9], createRng(4))).toEqual(bootstrapInterval([1, 5, 9], createRng(4)));
  });
});

describe('pairedDifference', () => {
  it('is not widened by what the pairs have in common', () => {
    const rng = createRng(5);
    const common = Array.from({ length: 50 }, () => 1000 * rng.normal());
    const better = common.map((value) => value + 3 + 0.1 * rng.normal());
    const { mean: difference, low, high } = pairedDifference(better, common, rng);
    expect(difference).toBeCloseTo(3, 1);
    expect(low).toBeGreaterThan(2.8);
    expect(high).toBeLessThan(3.2);
  });

  it('refuses unequal numbers of values', () => {
    expect(() => pairedDifference([1, 2], [1], createRng(0))).toThrow(RangeError);
  });
});
