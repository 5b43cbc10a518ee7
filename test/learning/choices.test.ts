import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexOfMax, randomChoice, softmaxChoice, softmaxProbabilities, softmaxValue } from '../../src/learning/choices.ts';
import { createRng } from '../../src/shared/rng.ts';

const none = -Infinity;

/** How often each index comes up in `draws` calls. */
function tally(length: number, draws: number, draw: () => number): number[] {
  const counts = new Array<number>(length).fill(0);
  for (let i = 0; i < draws; i++) counts[draw()]!++;
  return counts;
}

/** Every count within five standard deviations of what its probability leads one to expect. */
function expectFrequencies(counts: readonly number[], probabilities: readonly number[]): void {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  for (const [i, p] of probabilities.entries()) {
    expect(Math.abs(counts[i]! - draws * p)).toBeLessThanOrEqual(5 * Math.sqrt(draws * p * (1 - p)));
  }
}

describe('choosing among action values', () => {
  it('takes the first of the highest', () => {
    expect(indexOfMax(Float64Array.of(none, 2, 3, 3))).toBe(2);
    expect(indexOfMax(Float64Array.of(none, -5, none))).toBe(1);
    expect(indexOfMax(Float64Array.of(0))).toBe(0);
  });

  it('at random takes each that exists equally often, and no other', () => {
    const rng = createRng(1);
    const values = Float64Array.of(none, 7, none, -7, 0);
    expectFrequencies(
      tally(5, 30_000, () => randomChoice(values, rng)),
      [0, 1 / 3, 0, 1 / 3, 1 / 3],
    );
  });

  it('by softmax takes each with its probability', () => {
    const rng = createRng(2);
    const values = Float64Array.of(none, 1, 3, none, 2);
    const weights = [0, 1, Math.exp(4), 0, Math.exp(2)];
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const expected = weights.map((weight) => weight / sum);
    expectFrequencies(
      tally(5, 30_000, () => softmaxChoice(values, 0.5, rng, new Float64Array(5))),
      expected,
    );
    const told = new Float64Array(5);
    softmaxProbabilities(values, 0.5, told);
    expect([...told]).toEqual(expected.map((p) => expect.closeTo(p, 12)));
    const cold = tally(3, 100, () => softmaxChoice(Float64Array.of(1000, 999, 0), 1e-3, rng, new Float64Array(3)));
    expect(cold).toEqual([100, 0, 0]);
  });
});

describe('the value under the softmax policy', () => {
  it('is the mean of values by their probability', () => {
    const [a, b] = [Math.exp(1 / 0.5), Math.exp(2 / 0.5)];
    expect(softmaxValue(Float64Array.of(1, none, 2), 0.5, new Float64Array(3))).toBeCloseTo((a + 2 * b) / (a + b), 12);
    expect(softmaxValue(Float64Array.of(none, 4, none), 0.1, new Float64Array(3))).toBe(4);
  });

  it('lies between the mean and the maximum, which are its limits', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(values, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (list, temperature) => {
        const all = Float64Array.from([...list, none]);
        const weights = new Float64Array(all.length);
        const value = softmaxValue(all, temperature, weights);
        const mean = list.reduce((sum, each) => sum + each, 0) / list.length;
        expect(value).toBeLessThanOrEqual(Math.max(...list) + 1e-9);
        expect(value).toBeGreaterThanOrEqual(mean - 1e-9);
        expect(softmaxValue(all, 0, weights)).toBeCloseTo(Math.max(...list), 12);
        expect(softmaxValue(all, 1e9, weights)).toBeCloseTo(mean, 4);
      }),
    );
  });
});
