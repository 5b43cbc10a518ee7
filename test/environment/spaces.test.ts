import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, describeSpace, sample } from '../../src/environment/space-values.ts';
import { box, candidates, discrete, multiDiscrete, type Space, spaceSize } from '../../src/environment/spaces.ts';
import { createRng } from '../../src/shared/rng.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 });
const anySpace: fc.Arbitrary<Space> = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map(discrete),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }).map(multiDiscrete),
  fc.tuple(fc.integer({ min: 1, max: 4 }), finite, finite).map(([n, a, b]) => box([n, 2], Math.min(a, b), Math.max(a, b))),
  fc.tuple(finite, fc.boolean()).map(([bound, below]) => (below ? box([3], bound) : box([3], -Infinity, bound))),
  fc.constant(box([3])),
  fc.integer({ min: 1, max: 6 }).map((choices) => candidates(choices, ['price'])),
);

it('contains what it samples, in the right size', () => {
  fc.assert(
    fc.property(anySpace, fc.integer(), (space, seed) => {
      const value = sample(space, createRng(seed));
      expect(contains(space, value)).toBe(true);
      if (typeof value !== 'number') expect(value.length).toBe(spaceSize(space));
    }),
  );
});

it('samples every value of a discrete space about equally often', () => {
  const rng = createRng(3);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[sample(discrete(4), rng) as number]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

it('samples allowed choices only, each of them about equally often', () => {
  const rng = createRng(4);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 3000; i++) counts[sample(discrete(4), rng, [1, 0, 1, 1]) as number]!++;
  expect(counts[1]).toBe(0);
  for (const choice of [0, 2, 3]) expect(Math.abs(counts[choice]! - 1000)).toBeLessThan(120);
});

it('gives candidates that do not exist the lowest score', () => {
  const rng = createRng(5);
  for (let i = 0; i < 100; i++) {
    const scores = sample(candidates(3, ['price']), rng, [1, 0, 1]) as Float32Array;
    expect(scores[1]).toBe(0);
    expect(Math.min(scores[0]!, scores[2]!)).toBeGreaterThan(0);
  }
});

it('cannot sample where nothing is allowed', () => {
  expect(() => sample(discrete(2), createRng(0), [0, 0])).toThrow('The mask of a Discrete(2) space allows no choice');
});

describe('contains', () => {
  it.each([
    [discrete(3), 2, true],
    [discrete(3), 3, false],
    [discrete(3), -1, false],
    [discrete(3), 1.5, false],
    [discrete(3), [1], false],
    [multiDiscrete([2, 3]), [1, 2], true],
    [multiDiscrete([2, 3]), [2, 0], false],
    [multiDiscrete([2, 3]), [1], false],
    [box([2], 0, 1), [0, 1], true],
    [box([2], 0, 1), [0, 1.001], false],
    [box([2], 0, 1), [0, NaN], false],
    [box([1]), [Infinity], false],
    [box([2], 0, 1), 0, false],
    [candidates(2, ['price']), [-5, 5], true],
    [candidates(2, ['price']), [0], false],
  ])('%o, %o: %s', (space, value, expected) => {
    expect(contains(space, value)).toBe(expected);
  });

  it('compares bounds in the precision of the arrays', () => {
    expect(contains(box([1], -0.1, 0.7), [Math.fround(-0.1)])).toBe(true);
    expect(contains(box([1], -0.1, 0.7), [0.7])).toBe(true);
    expect(contains(box([1], -0.1, 0.7), [Math.fround(0.7)])).toBe(true);
  });
});

it('puts spaces into words', () => {
  expect([discrete(5), multiDiscrete([2, 3]), box([2, 3], 0, 1), candidates(4, ['a', 'b'])].map(describeSpace)).toEqual([
    'Discrete(5)',
    'MultiDiscrete(2, 3)',
    'Box(2 x 3, from 0 to 1)',
    'Candidates(4 choices of 2 features)',
  ]);
});
