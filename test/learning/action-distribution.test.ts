import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { box, discrete } from '../../src/environment/spaces.ts';
import { type ActionDistribution, categorical, gaussian, type Mask } from '../../src/learning/action-distribution.ts';
import { createRng } from '../../src/shared/rng.ts';

/** Heads of two rows filled with the numbers given, of which the second row is looked at. */
function headsOf(distribution: ActionDistribution, numbers: readonly number[]): Record<string, Float32Array> {
  let used = 0;
  return Object.fromEntries(
    distribution.heads.map(({ name, units }) => {
      const array = new Float32Array(2 * units);
      for (let i = 0; i < units; i++) array[units + i] = numbers[used++ % numbers.length]!;
      return [name, array];
    }),
  );
}

const kinds: readonly (readonly [string, ActionDistribution, Mask | null])[] = [
  ['categorical', categorical(discrete(4)), null],
  ['categorical with a masked action', categorical(discrete(4)), { flags: Uint8Array.of(9, 1, 0, 1, 1), at: 1 }],
  ['gaussian in a box', gaussian(box([3], -2, 6), { meanRange: 1, leastSpread: 0.05 }), null],
  ['gaussian without bounds', gaussian(box([2]), { meanRange: 2, leastSpread: 0.1 }), null],
];

describe.each(kinds)('%s', (_, distribution, mask) => {
  it('has the gradients that finite differences give, of log-probability and entropy', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }), fc.nat(), (numbers, seed) => {
        const heads = headsOf(distribution, numbers);
        const gradients = headsOf(distribution, [0]);
        const choice = new Float32Array(distribution.width);
        distribution.draw(heads, 1, mask, createRng(seed), choice, 0);
        distribution.gradient(heads, gradients, 1, mask, choice, 0, 0.7, 0.3);
        const objective = () => 0.7 * distribution.logProbability(heads, 1, mask, choice, 0) + 0.3 * distribution.entropy(heads, 1, mask);
        for (const { name, units } of distribution.heads) {
          for (let i = units; i < 2 * units; i++) {
            const kept = heads[name]![i]!;
            const step = 2 ** -8;
            heads[name]![i] = kept + step;
            const above = objective();
            heads[name]![i] = kept - step;
            const below = objective();
            heads[name]![i] = kept;
            const slope = (above - below) / (2 * step);
            expect(Math.abs(gradients[name]![i]! - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
          }
        }
      }),
      { numRuns: 50 },
    ));

  it('tells of a draw what its log-probability is', () => {
    const heads = headsOf(distribution, [0.3, -0.4, 1, 0.2, 0.1]);
    const choice = new Float32Array(distribution.width);
    const told = distribution.draw(heads, 1, mask, createRng(3), choice, 0);
    expect(told).toBeCloseTo(distribution.logProbability(heads, 1, mask, choice, 0), 6);
  });
});

it('draws each action as often as softmax says, and never one that is masked', () => {
  const distribution = categorical(discrete(3));
  const heads = { logits: Float32Array.of(0, 5, Math.log(3)) };
  const mask = { flags: Uint8Array.of(1, 0, 1), at: 0 };
  const choice = new Float32Array(1);
  const rng = createRng(1);
  const count = [0, 0, 0];
  for (let i = 0; i < 4000; i++) {
    distribution.draw(heads, 0, mask, rng, choice, 0);
    count[choice[0]!]!++;
  }
  expect(count[1]).toBe(0);
  expect(Math.abs(count[2]! / 4000 - 0.75)).toBeLessThan(0.03);
  distribution.draw(heads, 0, mask, null, choice, 0);
  expect(choice[0]).toBe(2);
});

it('has the entropy of closed forms', () => {
  expect(categorical(discrete(5)).entropy({ logits: new Float32Array(5) }, 0, null)).toBeCloseTo(Math.log(5), 6);
  const normal = gaussian(box([1]), { meanRange: 1, leastSpread: 1 });
  const heads = { mean: Float32Array.of(0), spread: Float32Array.of(-100) };
  expect(normal.entropy(heads, 0, null)).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E), 6);
});

it('keeps actions in their box, but remembers what was drawn', () => {
  const distribution = gaussian(box([1], -1, 1), { meanRange: 2, leastSpread: 0.1 });
  const choice = new Float32Array(1);
  distribution.draw({ mean: Float32Array.of(3), spread: Float32Array.of(-100) }, 0, null, null, choice, 0);
  const actions = new Float32Array(1);
  distribution.write(choice, 0, actions, 0);
  expect(choice[0]).toBeGreaterThan(1.9);
  expect(actions[0]).toBe(1);
});
