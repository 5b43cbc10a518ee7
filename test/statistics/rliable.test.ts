import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { aggregates, normalise, optimalityGap, type ScoreTable } from '../../src/statistics/aggregates.ts';
import { normalTail } from '../../src/statistics/normal-tail.ts';
import { holm, signedRankTest, standardisedDifference } from '../../src/statistics/paired-tests.ts';
import { performanceProfile, performanceProfileBand } from '../../src/statistics/performance-profile.ts';
import { probabilityOfImprovement, probabilityOfImprovementInterval } from '../../src/statistics/probability-of-improvement.ts';
import { stratifiedBootstrapInterval } from '../../src/statistics/stratified-bootstrap.ts';

/*
 * Values of rliable 1.2.0 (Agarwal et al. 2021) and SciPy 1.17.1, printed by `python bench/statistics/rliable-values.py`. Points are definitions and must agree;
 * intervals are from other random numbers, 50,000 (profiles and improvement: 20,000) resamples there.
 */

/** Three tasks, seven runs each: the numbers of that script. */
const scores = (factor: number): ScoreTable =>
  [0, 1, 2].map((task) =>
    Float64Array.from({ length: 7 }, (_, run) => (((run * 37 + task * 101 + run * run * task * 13) * factor) % 257) / 256),
  );
const [a, b] = [scores(5), scores(11)];
const thresholds = [0.1, 0.3, 0.5, 0.7, 0.9];

describe('aggregates are those of rliable', () => {
  it.each<[string, (table: ScoreTable) => number, readonly (readonly [number, number, number])[]]>([
    [
      'interquartile mean',
      aggregates.interquartileMean,
      [
        [0.5681818181818182, 0.3934659090909091, 0.7432528409090909],
        [0.4396306818181818, 0.30823863636363635, 0.5845170454545454],
      ],
    ],
    [
      'mean',
      aggregates.mean,
      [
        [0.5574776785714285, 0.4376860119047619, 0.6767113095238096],
        [0.45200892857142855, 0.34356398809523814, 0.5615699404761905],
      ],
    ],
    [
      'median',
      aggregates.median,
      [
        [0.5245535714285714, 0.3783482142857143, 0.7081473214285714],
        [0.45200892857142855, 0.3286830357142857, 0.5792410714285714],
      ],
    ],
    [
      'optimality gap',
      optimalityGap,
      [
        [0.4425223214285714, 0.3225446428571429, 0.5619419642857143],
        [0.5479910714285714, 0.43880208333333337, 0.6577380952380952],
      ],
    ],
  ])('%s, with stratified bootstrap intervals', (_, statistic, expected) => {
    for (const [index, table] of [a, b].entries()) {
      const [value, low, high] = expected[index]!;
      const estimate = stratifiedBootstrapInterval(table, statistic, createRng(index), { resamples: 10_000 });
      expect(estimate.value).toBeCloseTo(value, 13);
      expect(Math.abs(estimate.low - low)).toBeLessThan(0.008);
      expect(Math.abs(estimate.high - high)).toBeLessThan(0.008);
    }
  });

  it('the probability of improvement', () => {
    expect(probabilityOfImprovement(a, b)).toBeCloseTo(0.5952380952380952, 13);
    expect(probabilityOfImprovement(a, b) + probabilityOfImprovement(b, a)).toBeCloseTo(1, 13);
    const { low, high } = probabilityOfImprovementInterval(a, b, createRng(1));
    expect(Math.abs(low - 0.41496598639455784)).toBeLessThan(0.012);
    expect(Math.abs(high - 0.7687074829931971)).toBeLessThan(0.012);
  });

  it('performance profiles', () => {
    const profile = [0.9523809523809523, 0.8095238095238095, 0.47619047619047616, 0.38095238095238093, 0.19047619047619047];
    const lows = [0.8571428571428571, 0.6666666666666666, 0.2857142857142857, 0.19047619047619047, 0.047619047619047616];
    const highs = [1, 0.9523809523809523, 0.6666666666666666, 0.5714285714285714, 0.3333333333333333];
    for (const [i, share] of performanceProfile(a, thresholds).entries()) expect(share).toBeCloseTo(profile[i]!, 13);
    // Shares are whole 21sts; percentiles of them may fall on a neighbour.
    for (const [i, { threshold, low, high }] of performanceProfileBand(a, thresholds, createRng(2), { resamples: 5000 }).entries()) {
      expect(threshold).toBe(thresholds[i]);
      expect(Math.abs(low - lows[i]!)).toBeLessThan(1.01 / 21);
      expect(Math.abs(high - highs[i]!)).toBeLessThan(1.01 / 21);
    }
  });

  it('take tasks with other numbers of runs, and refuse tables without any', () => {
    expect(aggregates.mean([[1, 2, 3], [10]])).toBe(6);
    expect(performanceProfile([[1, 2, 3], [10]], [2.5])).toEqual([(1 / 3 + 1) / 2]);
    expect([...normalise([10, 15, 30], 10, 20)]).toEqual([0, 0.5, 2]);
    expect(optimalityGap([[0, 5]])).toBe(0.5);
    expect(() => stratifiedBootstrapInterval([[1], []], aggregates.mean, createRng(1))).toThrow('at least one run in each');
    expect(() => probabilityOfImprovement(a, [[1]])).toThrow('the same tasks, got 3 and 1');
  });
});

describe("Wilcoxon's signed-rank test is SciPy's", () => {
  const zeros = (length: number) => new Float64Array(length);

  it('exactly, without and with ties', () => {
    const distinct = [5, -1, 7, 2, -3, 11, 4, 13, -6, 8];
    const test = signedRankTest(distinct, zeros(10));
    expect([test.pairs, 55 - test.statistic]).toEqual([10, 10]);
    expect(test.pValue).toBeCloseTo(0.083984375, 13);
    expect(test.effect).toBeCloseTo((45 - 10) / 55, 13);
    const tied = signedRankTest([1, 2, 2, -1, 3, 3, -2, 0], zeros(8));
    expect([tied.pairs, 28 - tied.statistic]).toEqual([7, 5.5]);
    expect(tied.pValue).toBeCloseTo(0.203125, 13);
  });

  it('by the normal approximation for many pairs', () => {
    const many = Array.from({ length: 100 }, (_, i) => ((i * 37) % 101) - 40);
    expect(signedRankTest(many, zeros(100)).pValue).toBeCloseTo(0.0023510726628147805, 12);
    expect(normalTail(2)).toBeCloseTo(0.022750131948179195, 14);
    for (const [z, tail] of [
      [4.9, 4.79183277e-7],
      [5.1, 1.69826741e-7],
      [8, 6.22096057e-16],
    ] as const) {
      expect(normalTail(z) / tail).toBeCloseTo(1, 6);
    }
  });

  it('says nothing where nothing differs, and cannot be below 2^(1 - n)', () => {
    expect(signedRankTest([1, 2], [1, 2])).toMatchObject({ pairs: 0, pValue: 1 });
    expect(signedRankTest([2, 3, 4, 5, 6], zeros(5))).toMatchObject({ pValue: 0.0625, effect: 1 });
    expect(() => signedRankTest([1], [])).toThrow('equally many values, got 1 and 0');
    expect(() => signedRankTest([1, Number.NaN], [0, 0])).toThrow('got one that is NaN');
    expect(() => signedRankTest([Infinity], [Infinity])).toThrow('got one that is NaN');
  });
});

it('adjusts p-values after Holm, in whatever order they come', () => {
  // The smallest times 4, the next times 3, ..., none below the one before.
  for (const [index, value] of holm([0.01, 0.04, 0.03, 0.005]).entries()) expect(value).toBeCloseTo([0.03, 0.06, 0.06, 0.02][index]!, 13);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
  expect(standardisedDifference([2, 4, 6], [1, 2, 3])).toBeCloseTo(2, 13);
});
