import { describe, expect, it } from 'vitest';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { mfac } from '../../agents/mfac.ts';
import { ppo } from '../../agents/ppo.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { makeLearner, teach } from './school.ts';
import { targetEnv } from './target-env.ts';
import { once, type TinyWorld, tinyEnv } from './tiny-world.ts';

const learners = [
  ['ppo', ppo],
  ['mfac', mfac],
  ['dmfg-ac', dmfgAc],
] as const;

const quick = { actorHidden: [16], criticHidden: [16], actorLearningRate: 1e-2, criticLearningRate: 1e-2, gamma: 0.9, entropy: 0.001 };

/** The share of each action among many draws of an agent's policy in the state that its episodes begin in. */
function shares(learner: Learner, env: PopulationEnv, row = 0): number[] {
  const group = env.groups[0]!;
  const policy = learner.attach(group, env);
  env.reset(0, { seed: 1 });
  policy.begin(0);
  const actions = (group.actionSpace as { n: number }).n;
  const count = new Array<number>(actions).fill(0);
  for (let draw = 0; draw < 400; draw++) {
    policy.act('evaluate');
    count[group.actions[row]!]!++;
  }
  return count.map((times) => times / 400);
}

/** Wait for 1 twice, or take 0.5 now: only who looks ahead waits. */
const patience: TinyWorld = {
  states: 3,
  actions: 2,
  limit: 10,
  start: () => 0,
  outcome: (_, state, action) =>
    action === 0 ? { reward: 0.5, next: 2, ends: true } : { reward: state === 1 ? 2 : 0, next: 1, ends: state === 1 },
};

describe.each(learners)('%s', (_, definition) => {
  it('learns what pays each agent, by its own life alone', async () => {
    const env = () => tinyEnv(once, { agents: 3 });
    const learner = await makeLearner(definition, env().groups[0], quick, { totalTimesteps: 600 });
    await teach(learner, env(), 600);
    expect(shares(learner, env(), 0)[1]).toBeGreaterThan(0.9);
    expect(shares(learner, env(), 1)[1]).toBeGreaterThan(0.9);
    expect(shares(learner, env(), 2)[0]).toBeGreaterThan(0.9);
  });

  it('looks ahead', async () => {
    const env = () => tinyEnv(patience, { agents: 2 });
    const learner = await makeLearner(definition, env().groups[0], { ...quick, sharing: 'shared' }, { totalTimesteps: 1200 });
    await teach(learner, env(), 1200);
    expect(shares(learner, env())[1]).toBeGreaterThan(0.85);
  });

  it('never takes what is not allowed', async () => {
    const world: TinyWorld = {
      ...once,
      actions: 3,
      allowed: (_, action) => action !== 2,
      outcome: (_, __, action) => ({ reward: action, next: 0, ends: true }),
    };
    const env = () => tinyEnv(world, { agents: 2 });
    const learner = await makeLearner(definition, env().groups[0], quick, { totalTimesteps: 400 });
    await teach(learner, env(), 400);
    const [, best, forbidden] = shares(learner, env());
    expect(forbidden).toBe(0);
    expect(best).toBeGreaterThan(0.8);
  });

  it('steers a continuous action to where it pays', async () => {
    const env = () => targetEnv(4, [0.6, -0.4]);
    const raw = { ...quick, rolloutSteps: 8, evaluation: 'greedy' };
    const learner = await makeLearner(definition, env().groups[0]!, raw, { totalTimesteps: 3000 });
    await teach(learner, env(), 3000);
    const own = env();
    const policy = learner.attach(own.groups[0]!, own);
    own.reset(0, { seed: 0 });
    policy.begin(0);
    policy.act('evaluate');
    for (const [index, target] of [0.6, -0.4].entries()) expect(Math.abs(own.groups[0]!.actions[index]! - target)).toBeLessThan(0.2);
  });
});

describe('what ends a life', () => {
  /** A step that pays one, for ever but for the limit, or once. */
  const payOne = (ends: boolean): TinyWorld => ({
    states: 1,
    actions: 2,
    limit: 4,
    start: () => 0,
    outcome: () => ({ reward: 1, next: 0, ends }),
  });
  const valueAfter = async (world: TinyWorld, raw: object) => {
    const env = tinyEnv(world, { agents: 1 });
    const learner = await makeLearner(
      ppo,
      env.groups[0],
      { ...quick, rolloutSteps: 8, lambda: 0, finalLearningRate: 0.05, ...raw },
      { totalTimesteps: 4000 },
    );
    await teach(learner, env, 4000);
    const { values } = learner.saveState()['rollout'] as unknown as { values: Float32Array };
    return values.length > 0 ? values[0]! : Number.NaN;
  };

  it.each([
    ['a death has nothing beyond', true, {}, 1],
    ['a time limit has', false, {}, 10],
    ['through death, as released', true, { terminalMask: false }, 10],
  ])('%s', async (_, ends, raw, value) => {
    expect(Math.abs((await valueAfter(payOne(ends), { ...raw, rolloutSteps: 7 })) - value)).toBeLessThan(0.1 * value);
  });
});
