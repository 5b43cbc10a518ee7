import { expect, it } from 'vitest';
import { ActionNoise } from '../../src/learning/action-noise.ts';
import { createRng } from '../../src/shared/rng.ts';

const make = (kind: 'gaussian' | 'ornstein-uhlenbeck' | 'none', reversion = 0.15) =>
  new ActionNoise({ kind, rows: 2, width: 1, reversion }, createRng('noise'));

/** Mean, variance and covariance of successive draws of row 1. */
function moments(noise: ActionNoise, draws = 40_000) {
  const series = Array.from({ length: draws }, () => noise.next(1, 0));
  const mean = series.reduce((sum, x) => sum + x, 0) / draws;
  const product = (lag: number) => series.slice(lag).reduce((sum, x, i) => sum + (x - mean) * (series[i]! - mean), 0) / draws;
  return { mean, variance: product(0), next: product(1) };
}

it('gaussian draws have deviation 1 and do not hang together', () => {
  const { mean, variance, next } = moments(make('gaussian'));
  expect([mean, variance, next]).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1), expect.closeTo(0, 1)]);
});

it('an Ornstein-Uhlenbeck walk has deviation 1 and forgets its reversion in a step', () => {
  const { mean, variance, next } = moments(make('ornstein-uhlenbeck', 0.4));
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  expect(Math.abs(next / variance - 0.6)).toBeLessThan(0.02);
});

it('a walk begins at nothing in each episode, and only in the rows that begin one', () => {
  const noise = make('ornstein-uhlenbeck', 0.1);
  expect(Math.abs(noise.next(0, 0))).toBeLessThan(4 * Math.sqrt(1 - 0.9 ** 2));
  for (let i = 0; i < 50; i++) for (const row of [0, 1]) noise.next(row, 0);
  const saved = noise.saveState();
  noise.begin(0, 1);
  const walks = noise.saveState()['walks'] as Float32Array;
  expect(walks[0]).toBe(0);
  expect(walks[1]).toBe((saved['walks'] as Float32Array)[1]);
  const copy = make('ornstein-uhlenbeck', 0.1);
  copy.loadState(noise.saveState());
  for (const row of [0, 1, 1, 0]) expect(copy.next(row, 0)).toBe(noise.next(row, 0));
});

it('none is none', () => {
  expect(make('none').next(0, 0)).toBe(0);
});
