import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Priorities } from '../../../src/learning/sampling/priorities.ts';
import { PriorityTree } from '../../../src/learning/sampling/priority-tree.ts';
import { createRng } from '../../../src/shared/rng.ts';

describe('a priority tree', () => {
  it('finds the item within whose weight a share of the total falls, and never one without weight', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 13 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (weights, share) => {
          fc.pre(weights.some((weight) => weight > 0));
          const tree = new PriorityTree(3, weights.length);
          for (const [item, weight] of weights.entries()) tree.setWeight(1, item, weight);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          expect([tree.total(0), tree.total(1), tree.total(2)]).toEqual([0, total, 0]);
          let left = share * total;
          const expected = weights.findIndex((weight) => {
            left -= weight;
            return left < 0;
          });
          expect(tree.find(1, share)).toBe(expected);
        },
      ),
    ));

  it('is the same after being saved and loaded', () => {
    const [tree, copy] = [new PriorityTree(2, 5), new PriorityTree(2, 5)];
    for (let i = 0; i < 10; i++) tree.setWeight(i % 2, i % 5, 0.1 * (i + 1));
    copy.loadState(tree.saveState());
    for (let share = 0; share < 1; share += 0.01) expect(copy.find(1, share)).toBe(tree.find(1, share));
    expect(copy.total(0)).toBe(tree.total(0));
  });
});

describe('priorities', () => {
  const errors = [0, 0.1, 0.5, 1, 4];
  const rated = (exponent: number, importance = 0.5) => {
    const priorities = new Priorities(1, errors.length, { exponent, importance: () => importance });
    for (const [item, error] of errors.entries()) {
      priorities.add(0, item);
      priorities.rate(0, item, error);
    }
    return priorities;
  };

  it.each([0, 0.6, 1.2])('are drawn in proportion to (|error| + a little)^%d', (exponent) => {
    const priorities = rated(exponent);
    const rng = createRng(2);
    const counts = errors.map(() => 0);
    const draws = 20_000;
    for (let i = 0; i < draws; i++) counts[priorities.draw(0, rng)]!++;
    const weights = errors.map((error) => (error + 1e-3) ** exponent);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [item, weight] of weights.entries()) {
      const share = weight / total;
      expect(Math.abs(counts[item]! / draws - share)).toBeLessThan(4 * Math.sqrt(share / draws) + 1e-3);
      expect(priorities.importance(0, item, errors.length)).toBeCloseTo((errors.length * share) ** -0.5, 10);
    }
  });

  it('are those of the most urgent for what is new, and nothing for what is gone', () => {
    const priorities = rated(1, 1);
    priorities.add(0, 0);
    expect(priorities.importance(0, 0, 1)).toBeCloseTo(priorities.importance(0, 4, 1), 10);
    for (const item of [1, 2, 3, 4]) priorities.remove(0, item);
    const rng = createRng(1);
    for (let i = 0; i < 50; i++) expect(priorities.draw(0, rng)).toBe(0);
    priorities.rate(0, 3, 9);
    expect(priorities.has(0, 3)).toBe(false);
  });
});
