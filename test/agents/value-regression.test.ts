import { expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { discreteValues, taughtQ } from './school.ts';
import { type TinyWorld, tinyEnv } from './tiny-world.ts';

/** Two states that lead to each other; action 1 pays the number of the state, and ends in the second. */
const world: TinyWorld = {
  states: 2,
  actions: 2,
  limit: 6,
  start: (episode) => episode % 2,
  outcome: (_, state, action) => ({ reward: action * state, next: 1 - state, ends: state === 1 && action === 1 }),
};

it('tells what a network has to learn: targets where a decision was taken, its own target values elsewhere', async () => {
  const env = tinyEnv(world, { agents: 2 });
  const learner = await taughtQ(env, { gamma: 0.5, target: 'max', tau: 1 }, 60);
  const { inputs, inputSize, targets, outputSize, network } = learner.valueRegression!(1, 40, createRng(3));
  expect({ inputSize, outputSize }).toEqual({ inputSize: 2, outputSize: 2 });
  expect(network!.trunk).toHaveLength(1);
  const own = [0, 1].map((state) => discreteValues(learner, 1, state));
  const best = own.map((values) => Math.max(...values));
  let taught = 0;
  for (let point = 0; point < 40; point++) {
    const state = inputs[point * 2] === 1 ? 0 : 1;
    expect(inputs[point * 2 + state]).toBe(1);
    const wanted = [0.5 * best[1 - state]!, state === 1 ? 1 : 0.5 * best[1]!];
    const off = [0, 1].filter((action) => Math.abs(targets[point * 2 + action]! - own[state]![action]!) > 1e-5);
    // At most the action that was taken differs from what the network says, and then by what it is to learn.
    expect(off.length).toBeLessThanOrEqual(1);
    for (const action of off) expect(targets[point * 2 + action]).toBeCloseTo(wanted[action]!, 4);
    taught += off.length;
  }
  expect(taught).toBeGreaterThan(20);
});

it('refuses to tell more than it has seen', async () => {
  const learner = await taughtQ(tinyEnv(world, { agents: 2 }), {}, 40);
  expect(() => learner.valueRegression!(0, 500, createRng(1))).toThrow(
    /replay of network 0 of the group "agent" holds \d+ decisions; 500 are asked for/,
  );
});
