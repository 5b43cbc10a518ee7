import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import ring, { drawTastes } from '../../../envs/ring/index.ts';
import type { PopulationEnv } from '../../../src/environment/population-env.ts';
import { makeEnvironment } from '../../../src/plugins/make-environment.ts';
import { createRng } from '../../../src/shared/rng.ts';

const settled = { agents: 6, states: 5, epsilon: 0, crowding: 2, radius: 2, episodeLength: 8, heterogeneous: true, tasteSeed: 3 };
const make = (parameters: object, numEnvs = 1) => makeEnvironment(ring, { ...settled, ...parameters }, numEnvs);
const places = ({ groups }: PopulationEnv, states = settled.states) => {
  const { observations, rows } = groups[0]!;
  return Array.from({ length: rows }, (_, row) => observations.subarray(row * (states + 1), row * (states + 1) + states).indexOf(1));
};

it('moves back, stays and moves on, around the ring', async () => {
  const env = await make({});
  env.reset(0, { seed: 1 });
  for (const action of [0, 1, 2]) {
    const before = places(env);
    env.groups[0]!.actions.fill(action);
    env.step();
    expect(places(env)).toEqual(before.map((place) => (place + action + 4) % 5));
  }
});

it('pays the taste for place and move, less the share of others at the new place', async () => {
  const env = await make({});
  const { actions, rewards } = env.groups[0]!;
  const tastes = drawTastes(settled);
  const rng = createRng(9);
  env.reset(0, { seed: 4 });
  for (let step = 0; step < settled.episodeLength; step++) {
    const from = places(env);
    for (let i = 0; i < 6; i++) actions[i] = rng.integer(3);
    env.step();
    const to = places(env);
    for (let i = 0; i < 6; i++) {
      const crowd = (to.filter((place) => place === to[i]).length - 1) / 5;
      expect(rewards[i]).toBeCloseTo(tastes[(i * 5 + from[i]!) * 3 + actions[i]!]! - settled.crowding * crowd, 6);
    }
  }
});

it('shows each agent the others within the radius, and a uniform field where there is nobody', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 2, max: 9 }), fc.nat(), async (radius, states, seed) => {
      const env = await make({ radius, states, agents: 4, epsilon: 1 });
      env.reset(0, { seed });
      env.groups[0]!.actions.fill(1);
      env.step();
      const at = places(env, states);
      const { fields } = env.groups[0]!;
      for (let i = 0; i < 4; i++) {
        const near = at.filter((place, j) => j !== i && Math.min(Math.abs(place - at[i]!), states - Math.abs(place - at[i]!)) <= radius);
        for (let state = 0; state < states; state++) {
          const share = near.length > 0 ? near.filter((place) => place === state).length / near.length : 1 / states;
          expect(fields![i * states + state]).toBeCloseTo(share, 6);
        }
      }
    }),
    { numRuns: 40 },
  ));

it('jumps to a uniformly drawn place with probability epsilon', async () => {
  const env = await make({ agents: 20_000, epsilon: 0.5, states: 4 });
  env.reset(0, { seed: 2 });
  const before = places(env, 4);
  env.groups[0]!.actions.fill(2);
  env.step();
  const moves = [0, 0, 0, 0];
  for (const [i, place] of places(env, 4).entries()) moves[(place - before[i]! + 4) % 4]! += 1 / 20_000;
  for (const [move, expected] of [0.125, 0.625, 0.125, 0.125].entries()) expect(moves[move]).toBeCloseTo(expected, 1.7);
});

describe('tastes', () => {
  it('are uniform, the same in all episodes, and differ by agent and seed', () => {
    const tastes = drawTastes({ ...settled, agents: 1000 });
    expect(Math.min(...tastes)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...tastes)).toBeLessThanOrEqual(1);
    expect(tastes.reduce((sum, taste) => sum + taste, 0) / tastes.length).toBeCloseTo(0.5, 2);
    expect(tastes.slice(0, 15)).not.toEqual(tastes.slice(15, 30));
    expect(drawTastes({ ...settled, tasteSeed: 4 })).not.toEqual(drawTastes(settled));
  });

  it('are those of the first agent for all when they are alike', () => {
    const tastes = drawTastes({ ...settled, heterogeneous: false });
    for (let agent = 1; agent < 6; agent++) expect(tastes.slice(agent * 15, agent * 15 + 15)).toEqual(tastes.slice(0, 15));
    expect(tastes.slice(0, 15)).toEqual(drawTastes(settled).slice(0, 15));
  });
});

it('truncates everybody after the last step, and reports means an agent-step', async () => {
  const env = await make({ episodeLength: 2, agents: 3 });
  env.reset(0, { seed: 1 });
  const { actions, rewards, truncated, terminated, alive, observations } = env.groups[0]!;
  actions.fill(1);
  env.step();
  expect([...env.episodeOver, ...alive]).toEqual([0, 1, 1, 1]);
  let total = rewards[0]! + rewards[1]! + rewards[2]!;
  env.step();
  total += rewards[0]! + rewards[1]! + rewards[2]!;
  expect([...env.episodeOver, ...alive]).toEqual([1, 0, 0, 0]);
  expect([[...truncated], [...terminated]]).toEqual([
    [1, 1, 1],
    [0, 0, 0],
  ]);
  expect(observations[5]).toBe(1);
  expect(env.metrics!(0)['meanReward']).toBeCloseTo(total / 6, 6);
});

it('draws itself', async () => {
  const env = await make({ agents: 9 });
  env.reset(0, { seed: 1 });
  expect(env.render!(0, 'ansi').match(/#/g)).toHaveLength(9);
  expect(env.render!(0, 'svg')).toMatch(/^<svg xmlns.*<\/svg>$/);
  expect(env.render!(0, 'svg').match(/<circle/g)).toHaveLength(5);
});

it.each([
  [{ agents: 0 }, /^env\.agents: .*>=1; got 0/],
  [{ states: 1 }, /^env\.states: .*>=2; got 1/],
  [{ epsilon: 1.5 }, /^env\.epsilon: .*<=1; got 1\.5/],
  [{ radius: -1 }, /^env\.radius: .*>=0; got -1/],
])('refuses %o', async (parameters, message) => {
  await expect(make(parameters)).rejects.toThrow(message);
});
