import { describe, expect, it } from 'vitest';
import { comparePolicies, comparisonTable } from '../../src/cli/comparison.ts';
import type { Evaluation } from '../../src/learning/evaluate.ts';

const evaluation = (returns: readonly number[], metrics: Readonly<Record<string, number>>): Evaluation => {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  return {
    episodes: returns.map((value, episode) => ({ episode, length: 1, return: value, returns: { a: value }, metrics })),
    mean: { return: mean, length: 1, reward: mean, ...metrics },
  };
};

const compared = comparePolicies(
  [
    { policy: 'mine', evaluation: evaluation([10, 20, 30], { requests: 50, idle: 0.5, serviceRate: 0.9 }) },
    { policy: 'same', evaluation: evaluation([10, 20, 30], { requests: 50, idle: 0.5, serviceRate: 0.9 }) },
    { policy: 'less', evaluation: evaluation([8, 18, 28], { requests: 50, idle: 0.25, serviceRate: 0.5 }) },
  ],
  0,
);

describe('comparePolicies', () => {
  it('compares each with the first, episode by episode', () => {
    expect(compared.map(({ difference }) => difference)).toEqual([
      undefined,
      { value: 0, low: 0, high: 0 },
      { value: -2, low: -2, high: -2 },
    ]);
  });
});

describe('comparisonTable', () => {
  it('shows what tells the policies apart, key figures first', () => {
    expect(comparisonTable(compared, 100).split('\n')).toEqual([
      'policy  return      vs mine  service rate  idle',
      'mine        20                        0.9   0.5',
      'same        20     0 [0, 0]           0.9   0.5',
      'less        18  -2 [-2, -2]           0.5  0.25',
    ]);
  });

  it('leaves out what the width does not hold', () => {
    expect(comparisonTable(compared, 42).split('\n')[0]).toBe('policy  return      vs mine  service rate');
    expect(comparisonTable(compared, 5).split('\n')[0]).toBe('policy  return      vs mine');
  });

  it('shows everything of a single policy', () => {
    expect(comparisonTable(compared.slice(0, 1), 100)).toBe(
      'policy  return  service rate  length  requests  idle\nmine        20           0.9       1        50   0.5',
    );
  });
});
