import { describe, expect, it } from 'vitest';
import { ringGame } from '../../envs/mfg/games/ring.ts';
import { type BeliefPolicy, beliefDistance, createOperator, randomBelief } from '../../src/equilibrium/operator-h.ts';
import { createRng } from '../../src/shared/rng.ts';

/** Five places, and an agent with tastes of its own. */
function ring(crowding: number, epsilon: number, policy: BeliefPolicy, tasteSeed = 0) {
  const game = ringGame({ states: 5, epsilon, crowding, horizon: 1, discount: 0.9, tasteSeed });
  const operator = createOperator(game, policy);
  const rng = createRng('starts');
  const runs = Array.from({ length: 3 }, () => operator.iterate(randomBelief(game, rng), 1e-10, 5000));
  const apart = Math.max(...runs.map(({ belief }) => beliefDistance(belief, runs[0]!.belief)));
  return { operator, runs, apart, ratio: operator.sampledRatio(2000, createRng('pairs')) };
}

describe.each([
  [0.5, 0.5, 1],
  [0.5, 0.5, 0.1],
  [0.1, 0.9, 1],
])('crowding %d, epsilon %d, softmax at temperature %d', (crowding, epsilon, temperature) => {
  const { operator, runs, apart, ratio } = ring(crowding, epsilon, { kind: 'softmax', temperature });

  it('contracts, and every start comes to the one fixed point at about the rate of the discount', () => {
    expect(ratio).toBeLessThan(0.8);
    for (const { converged, iterations } of runs) {
      expect(converged).toBe(true);
      expect(iterations).toBeGreaterThan(180);
      expect(iterations).toBeLessThan(235);
    }
    expect(apart).toBeLessThan(1e-9);
  });

  it('has a fixed point that is consistent: the field expected is the field made', () => {
    expect(operator.consistencyResidual(runs[0]!.belief)).toBeLessThan(1e-9);
  });
});

it('cycles for ever with the hard argmax, although sampled ratios look like a contraction: the counter-example', () => {
  const { runs, apart, ratio } = ring(0.5, 0.5, { kind: 'argmax' });
  expect(ratio).toBeLessThan(0.8);
  for (const { converged, iterations, lastStep } of runs) {
    expect(converged).toBe(false);
    expect(iterations).toBe(5000);
    expect(lastStep).toBeGreaterThan(0.05);
  }
  expect(apart).toBeGreaterThan(0.1);
});

it.each([
  [2, 0.1, { kind: 'argmax' }, 1],
  [5, 0.1, { kind: 'softmax', temperature: 1 }, 1],
  [20, 0.1, { kind: 'softmax', temperature: 0.1 }, 2],
] as const)('does not contract where the crowd weighs too much: %d, %d', (crowding, epsilon, policy, least) => {
  const { ratio, runs } = ring(crowding, epsilon, policy, 2);
  expect(ratio).toBeGreaterThan(least);
  expect(runs.every(({ converged }) => !converged)).toBe(true);
});

it('gives agents with other tastes another equilibrium', () => {
  const [one, other] = [0, 1].map((tasteSeed) => ring(0.5, 0.5, { kind: 'softmax', temperature: 0.1 }, tasteSeed).runs[0]!.belief);
  expect(beliefDistance(one!, other!)).toBeGreaterThan(0.1);
});
