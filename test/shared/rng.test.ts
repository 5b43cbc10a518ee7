import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../src/shared/rng.ts';

const draws = (rng: Rng, count = 20): number[] => Array.from({ length: count }, () => rng.uniform());

describe('a stream', () => {
  it('gives the same numbers for a seed on every machine and from version to version', () => {
    expect(draws(createRng(1), 3)).toEqual([0.526047095656395, 0.12264361372217536, 0.47771977609954774]);
    expect(draws(createRng('env/3'), 3)).toEqual([0.3942965241149068, 0.9363639692310244, 0.28466515336185694]);
    expect(createRng(1).normal()).toBeCloseTo(0.8767857376940555, 12);
  });

  it('differs from seed to seed', () => {
    const first = Array.from({ length: 1000 }, (_, seed) => createRng(seed).uniform());
    expect(new Set(first).size).toBe(1000);
  });

  it('is split by label alone, whatever has been drawn from it', () => {
    const root = createRng(7);
    const before = draws(root.split('env/0'));
    const untouched = createRng(7);
    root.split('agents');
    expect(draws(root)).toEqual(draws(untouched));
    expect(draws(root.split('env/0'))).toEqual(before);
    expect(draws(root.split('env/1'))).not.toEqual(before);
    expect(draws(root.split('env').split('0'))).toEqual(before);
  });

  it('goes on from a saved state, its splits too', () => {
    const rng = createRng('a');
    draws(rng);
    const state = JSON.parse(JSON.stringify(rng.save())) as ReturnType<Rng['save']>;
    const [ahead, split] = [draws(rng), draws(rng.split('x'))];
    const other = createRng('b');
    other.load(state);
    expect(draws(other)).toEqual(ahead);
    expect(draws(other.split('x'))).toEqual(split);
    rng.load(state);
    expect(draws(rng)).toEqual(ahead);
  });
});

describe('draws', () => {
  const count = 40_000;

  it('are uniform in [0, 1)', () => {
    const values = draws(createRng(2), count);
    const bins = new Array<number>(10).fill(0);
    for (const value of values) bins[Math.floor(10 * value)]!++;
    // Standard deviation of a bin: sqrt(40,000 * 0.1 * 0.9) = 60.
    for (const bin of bins) expect(Math.abs(bin - count / 10)).toBeLessThan(300);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it('of whole numbers are equally often each of 0 .. bound - 1', () => {
    const rng = createRng(3);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) counts[rng.integer(5)]!++;
    expect(counts).toHaveLength(5);
    // Standard deviation: sqrt(40,000 * 0.2 * 0.8) = 80.
    for (const each of counts) expect(Math.abs(each - count / 5)).toBeLessThan(400);
  });

  it('of normal numbers have the moments of the standard normal distribution', () => {
    const rng = createRng(4);
    const values = Array.from({ length: count }, () => rng.normal());
    const moment = (k: number) => values.reduce((sum, value) => sum + value ** k, 0) / count;
    // Five standard errors of each: sqrt(Var(z^k) / 40,000).
    for (const [k, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      expect(Math.abs(moment(k) - expected)).toBeLessThan(5 * Math.sqrt(variance / count));
    }
  });

  it('shuffle so that every order is equally likely, and lose nothing', () => {
    const rng = createRng(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = rng.shuffle([0, 1, 2]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['012', '021', '102', '120', '201', '210']);
    // Standard deviation: sqrt(12,000 / 6 * 5 / 6) = 41.
    for (const each of counts.values()) expect(Math.abs(each - 2000)).toBeLessThan(205);
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const shuffled = createRng(6).shuffle([...items]);
        expect(shuffled.sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
      }),
    );
  });
});
