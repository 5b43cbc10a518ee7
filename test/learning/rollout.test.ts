import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGroup } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { Rollout } from '../../src/learning/rollout.ts';

const frame = { observationSize: 1, fieldSize: 0, actionSize: 0, choices: 2, features: 0, bins: 0 };
const shape = { rows: 2, frame, choiceSize: 1, maskSize: 0 };
const number = fc.double({ min: -5, max: 5, noNaN: true });

/** A_t as its definition sums it: over the rest of the life, forwards. */
function advantageOf(rollout: Rollout, row: number, step: number, gamma: number, lambda: number, next: number): number {
  const { rows } = rollout.shape;
  let total = 0;
  for (let k = step; k < rollout.length; k++) {
    const at = k * rows + row;
    const ended = rollout.ended[at] === 1;
    const after = ended ? rollout.beyond[at]! : k + 1 < rollout.length ? rollout.values[at + rows]! : next;
    total += (gamma * lambda) ** (k - step) * (rollout.rewards[at]! + gamma * after - rollout.values[at]!);
    if (ended) break;
  }
  return total;
}

it('estimates advantages as their definition does, across the ends of lives', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ reward: number, value: number, beyond: number, ended: fc.boolean() }), { minLength: 8, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      number,
      (steps, lambda, next) => {
        const rollout = new Rollout({ ...shape, steps: 8 });
        rollout.length = 8;
        steps.forEach(({ reward, value, beyond, ended }, step) => {
          rollout.acted[step * 2] = 1;
          rollout.rewards[step * 2] = reward;
          rollout.values[step * 2] = value;
          rollout.beyond[step * 2] = beyond;
          rollout.ended[step * 2] = ended ? 1 : 0;
        });
        rollout.estimateAdvantages(0.9, lambda, Float32Array.of(next, 0));
        for (let step = 0; step < 8; step++) {
          expect(rollout.advantages[step * 2]).toBeCloseTo(advantageOf(rollout, 0, step, 0.9, lambda, Math.fround(next)), 3);
          expect(rollout.returns[step * 2]! - rollout.values[step * 2]!).toBeCloseTo(rollout.advantages[step * 2]!, 4);
        }
      },
    ),
  ));

it('passes over steps in which a row did not act', () => {
  const rollout = new Rollout({ ...shape, steps: 3 });
  rollout.length = 3;
  rollout.acted.set([1, 0, 0, 0, 1, 0]);
  rollout.ended[0] = 1;
  rollout.rewards.set([2, 9, 9, 9, 3, 9]);
  rollout.estimateAdvantages(0.5, 1, Float32Array.of(8, 8));
  expect([...rollout.advantages]).toEqual([2, 0, 0, 0, 3 + 0.5 * 8, 0]);
});

it('is saved as far as it has come', () => {
  const rollout = new Rollout({ ...shape, steps: 4 });
  rollout.length = 2;
  rollout.observations.set([1, 2, 3, 4]);
  rollout.rewards.set([5, 6, 7, 8]);
  const state = rollout.saveState();
  expect(state['observations']).toEqual(Float32Array.of(1, 2, 3, 4));
  const other = new Rollout({ ...shape, steps: 4 });
  other.loadState(state);
  expect(other.length).toBe(2);
  expect([...other.rewards]).toEqual([5, 6, 7, 8, 0, 0, 0, 0]);
});

it('keeps nothing of an earlier rollout for rows that do not act, so that a run which goes on from a checkpoint saves the same', () => {
  const group = createGroup({ name: 'mortal', capacity: 2, observationSpace: box([1], 0, 1), actionSpace: discrete(2) }, 1);
  const [used, fresh] = [new Rollout({ ...shape, steps: 2 }), new Rollout({ ...shape, steps: 2 })];
  for (const told of [used.choices, used.logProbabilities, used.values, used.ended, used.acted]) told.fill(1);
  group.alive.set([1, 0]);
  for (const rollout of [used, fresh]) {
    rollout.see(group, null);
    for (const told of [rollout.choices, rollout.logProbabilities, rollout.values]) told[0] = 0.5;
    rollout.length++;
  }
  expect(used.saveState()).toEqual(fresh.saveState());
  expect([...used.acted.slice(0, 2)]).toEqual([1, 0]);
});
