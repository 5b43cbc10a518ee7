import { expect, it } from 'vitest';
import { random } from '../../agents/random.ts';
import ring from '../../envs/ring/index.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import { neighbourFluctuation } from '../../src/studies/neighbour-fluctuation.ts';
import { makeLearner } from '../agents/school.ts';

it('finds the law of large numbers among agents that act independently', async () => {
  const env = await makeEnvironment(ring, { agents: 64, episodeLength: 10 }, 1);
  const learner = await makeLearner(random, env.groups[0]!, {});
  const { rows, slope, size } = neighbourFluctuation(env, { agent: learner }, 'agent', {
    episodes: 20,
    draws: 20,
    every: 2,
    rng: createRng(1),
  });
  expect(size).toBe(3);
  expect(rows.map(({ neighbours }) => neighbours)).toEqual([1, 2, 4, 8, 16, 32]);
  // One uniform action of three is sqrt(2 / 3) from the mean of all.
  expect(Math.abs(rows[0]!.distance - Math.sqrt(2 / 3))).toBeLessThan(0.01);
  expect(Math.abs(slope + 0.5)).toBeLessThan(0.03);
});

it('says so when there are too few agents for a mean', async () => {
  const env = await makeEnvironment(ring, { agents: 2, episodeLength: 4 }, 1);
  const learner = await makeLearner(random, env.groups[0]!, {});
  const options = { episodes: 2, draws: 1, every: 1, rng: createRng(1) };
  expect(() => neighbourFluctuation(env, { agent: learner }, 'agent', options)).toThrow(/at most 2 agents that act at once/);
});
