import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { bootstrapInterval, crossedBootstrapInterval, pairedBootstrapInterval } from '../../src/statistics/bootstrap.ts';
import { interquartileMean, mean, median, quantile, standardError } from '../../src/statistics/summaries.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
const normals = (count: number, seed: number): number[] => {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => rng.normal());
};

describe('mean, median, quantile and interquartile mean', () => {
  it('have their closed forms on 1 .. n', () => {
    for (let n = 1; n <= 20; n++) {
      const values = createRng(n).shuffle(Array.from({ length: n }, (_, i) => i + 1));
      for (const statistic of [mean, median, interquartileMean]) expect(statistic(values)).toBeCloseTo((n + 1) / 2, 12);
      for (const p of [0, 0.1, 0.25, 0.9, 1]) expect(quantile(values, p)).toBeCloseTo(1 + p * (n - 1), 12);
    }
  });

  it('differ where they should', () => {
    const values = [1000, 1, 3, 2, 8, 4, 5, -1000];
    expect([mean(values), median(values), interquartileMean(values)]).toEqual([2.875, 3.5, 3.5]);
    expect(interquartileMean([0, 1, 9])).toBeCloseTo(10 / 3, 12);
    expect(interquartileMean([0, 1, 5, 100])).toBe(3);
  });

  it('move and stretch with the values and lie among them', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -9, max: 9 }), (values, shift) => {
        for (const statistic of [mean, median, interquartileMean, (v: number[]) => quantile(v, 0.3)]) {
          const result = statistic(values);
          expect(result).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
          expect(result).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
          expect(statistic(values.map((value) => 2 * value + shift))).toBeCloseTo(2 * result + shift, 5);
        }
      }),
    );
  });

  it('leave their argument as it was, and are NaN of nothing', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
    for (const statistic of [mean, median, interquartileMean, standardError]) expect(statistic([])).toBeNaN();
    expect(standardError([1])).toBeNaN();
  });
});

describe('standardError', () => {
  it('is the root of (n + 1) / 12 on 1 .. n', () => {
    for (let n = 2; n <= 12; n++) {
      const values = Array.from({ length: n }, (_, i) => i + 1);
      expect(standardError(values)).toBeCloseTo(Math.sqrt((n + 1) / 12), 12);
    }
  });
});

describe('wilsonInterval', () => {
  it('solves its equation: |share - bound| = z * root(bound (1 - bound) / n)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
        const successes = 1 + Math.floor(share * (trials - 2));
        const { value, low, high } = wilsonInterval(successes, trials);
        for (const bound of [low, high]) {
          expect(Math.abs(value - bound)).toBeCloseTo(1.959963984540054 * Math.sqrt((bound * (1 - bound)) / trials), 9);
        }
        expect(low).toBeLessThan(value);
        expect(high).toBeGreaterThan(value);
      }),
    );
  });

  it('ends exactly at 0 and 1, where the other end is n / (n + z^2)', () => {
    const z2 = 1.959963984540054 ** 2;
    expect(wilsonInterval(0, 10).low).toBe(0);
    expect(wilsonInterval(0, 10).high).toBeCloseTo(z2 / (10 + z2), 12);
    expect(wilsonInterval(10, 10).low).toBeCloseTo(10 / (10 + z2), 12);
    expect(wilsonInterval(10, 10).high).toBe(1);
    expect(wilsonInterval(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1 });
    expect(() => wilsonInterval(3, 4, 1)).toThrow('A probability between 0 and 1 is needed, got 1.');
    expect(() => wilsonInterval(3, 2)).toThrow('Of 2 trials, 3 cannot have been successes.');
  });
});

describe('bootstrap intervals', () => {
  it('of a mean come near the normal theory for many values', () => {
    const values = normals(400, 1);
    const { value, low, high } = bootstrapInterval(values, createRng(2));
    const reach = 1.96 * standardError(values);
    expect(value).toBe(mean(values));
    expect(low).toBeCloseTo(value - reach, 2);
    expect(high).toBeCloseTo(value + reach, 2);
  });

  it('of two values follow the binomial: a quarter at each end, half in the middle', () => {
    const ends = (confidence: number) => {
      const { low, high } = bootstrapInterval([0, 1], createRng(3), { confidence });
      return [low, high];
    };
    expect(ends(0.55)).toEqual([0, 1]);
    expect(ends(0.45)).toEqual([0.5, 0.5]);
  });

  it('cover the truth about as often as they say', () => {
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

  it('lie within the range of the values and widen with confidence', () => {
    fc.assert(
      fc.property(numbers, (sample) => {
        const narrow = bootstrapInterval(sample, createRng(1), { resamples: 200, confidence: 0.5 });
        const wide = bootstrapInterval(sample, createRng(1), { resamples: 200, confidence: 0.99 });
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        expect(wide.low).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-6);
        expect(wide.high).toBeLessThanOrEqual(Math.max(...sample) + 1e-6);
      }),
      { numRuns: 30 },
    );
  });

  it('take any statistic, repeat with the seed and differ with it', () => {
    const values = normals(30, 4);
    const options = { statistic: interquartileMean, resamples: 500 };
    const once = bootstrapInterval(values, createRng(5), options);
    expect(once.value).toBe(interquartileMean(values));
    expect(bootstrapInterval(values, createRng(5), options)).toEqual(once);
    expect(bootstrapInterval(values, createRng(6), options)).not.toEqual(once);
  });

  it('of pairs ignore what the pairs share', () => {
    const shared = normals(20, 7).map((value) => 100 * value);
    const better = shared.map((value, i) => value + 1 + (i % 2) / 10);
    const { value, low, high } = pairedBootstrapInterval(better, shared, createRng(8));
    expect(value).toBeCloseTo(1.05, 10);
    expect(low).toBeGreaterThan(1);
    expect(high).toBeLessThan(1.1);
    expect(() => pairedBootstrapInterval([1], [1, 2], createRng(8))).toThrow('Pairs need equally many values, got 1 and 2.');
  });

  it('of a table with one row or one column are those of its cells', () => {
    const values = normals(25, 9);
    const plain = bootstrapInterval(values, createRng(10), { resamples: 20_000 });
    for (const table of [[values], values.map((value) => [value])]) {
      const crossed = crossedBootstrapInterval(table, createRng(11), { resamples: 20_000 });
      expect(crossed.value).toBeCloseTo(plain.value, 12);
      expect(crossed.low).toBeCloseTo(plain.low, 1);
      expect(crossed.high).toBeCloseTo(plain.high, 1);
    }
  });

  it('of a table widen with what whole columns have in common', () => {
    const dates = normals(20, 12);
    const table = Array.from({ length: 5 }, () => dates);
    const crossed = crossedBootstrapInterval(table, createRng(13));
    const asIfIndependent = bootstrapInterval(table.flat(), createRng(13));
    const ratio = (crossed.high - crossed.low) / (asIfIndependent.high - asIfIndependent.low);
    expect(ratio).toBeGreaterThan(2.1);
    expect(ratio).toBeLessThan(2.4);
  });

  it('say what they need', () => {
    expect(() => bootstrapInterval([], createRng(1))).toThrow('An interval needs at least one value.');
    expect(() => crossedBootstrapInterval([[1], [1, 2]], createRng(1))).toThrow(/rows of equal length/);
    expect(() => crossedBootstrapInterval([], createRng(1))).toThrow(/at least one cell/);
  });
});
