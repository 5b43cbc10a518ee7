import { describe, expect, it } from 'vitest';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { myopic } from '../../agents/myopic.ts';
import { neuradp } from '../../agents/neuradp.ts';
import { ppo } from '../../agents/ppo.ts';
import { createEvaluator } from '../../src/learning/evaluate.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { train } from '../../src/learning/train.ts';
import { createRng } from '../../src/shared/rng.ts';
import { claimsEnv } from './claims-world.ts';
import { makeLearner, teach } from './school.ts';
import { tinyEnv } from './tiny-world.ts';

const quick = {
  hidden: [24],
  gamma: 0.9,
  learningRate: 5e-3,
  trainEvery: 1,
  learningStarts: 60,
  tau: 0.05,
  epsilon: 0.3,
  finalEpsilon: 0.05,
};
const actorCritic = {
  actorHidden: [24],
  criticHidden: [24],
  actorLearningRate: 5e-3,
  criticLearningRate: 5e-3,
  gamma: 0.9,
  rolloutSteps: 30,
};

/** Requests that three cabs serve in an episode of 30 steps, after so many steps of training. */
async function served(definition: LearnerDefinition<never>, raw: object, steps: number): Promise<number> {
  const env = await claimsEnv();
  const learner = await makeLearner(definition, env.groups[0], { ...raw }, { totalTimesteps: Math.max(1, steps) });
  if (steps > 0) await teach(learner, env, steps);
  const { mean } = await createEvaluator(await claimsEnv(), { cab: learner }, 10).run();
  return mean['served']!;
}

describe('where requests lead far away', () => {
  it('who looks at the fare alone serves few', async () => {
    expect(await served(myopic, {}, 0)).toBeLessThan(15);
  });

  it.each([
    [
      'neuradp, one network, an integer program in its target',
      neuradp,
      { ...quick, batchSize: 4, trainEvery: 8, learningRate: 0.02, tau: 0.3 },
      320,
    ],
    ['neuradp, one network, bidding in its target', neuradp, { ...quick, batchSize: 8, target: 'auction' }, 600],
    [
      'neuradp, prioritised, with noise',
      neuradp,
      { ...quick, batchSize: 8, target: 'auction', prioritisation: {}, scoreNoise: { base: 0.1, trip: 1, stay: 4 } },
      600,
    ],
    ['neuradp, a network each, averaged target', neuradp, { ...quick, sharing: 'independent', target: 'average' }, 600],
    ['dmfg-ql, a network each', dmfgQl, quick, 600],
    ['dmfg-ql, a network each, joint target', dmfgQl, { ...quick, target: 'auction', batchSize: 8 }, 600],
    ['ppo, a network each', ppo, actorCritic, 1500],
  ] as const)('%s learns to stay', async (_, definition, raw, steps) => {
    expect(await served(definition, raw, steps)).toBeGreaterThan(40);
  });
});

describe('a joint target', () => {
  it('needs claims, and all agents at once', async () => {
    const plain = tinyEnv(
      { states: 1, actions: 2, limit: 4, start: () => 0, outcome: () => ({ reward: 1, next: 0 }) },
      { agents: 2, asCandidates: true },
    );
    await expect(makeLearner(neuradp, plain.groups[0], {})).rejects.toThrow(
      /learner\.target is "\w+".*those of the group "agent" claim nothing/,
    );
    const { groups } = await claimsEnv();
    await expect(makeLearner(neuradp, groups[0], { learnersPerUpdate: 1 })).rejects.toThrow(
      /learner\.learnersPerUpdate is 1; leave it out/,
    );
  });
});

describe('a network that never learns', () => {
  const paper = { preset: 'paper', hidden: [8], embedding: 0, target: 'auction' };

  it('is refused where its replay cannot hold enough, as with 50 vehicles and the published settings', async () => {
    const { groups } = await claimsEnv({ agents: 50 });
    await expect(makeLearner(neuradp, groups[0], paper)).rejects.toThrow(
      /learner\.learningStarts is 500000, but the replay of a network keeps 500000 decisions.*it would never learn/,
    );
  });

  it('is told of at the end where the run was too short', async () => {
    const ending = async (learningStarts: number) => {
      const env = await claimsEnv();
      const learner = await makeLearner(neuradp, env.groups[0], { ...quick, learningStarts }, { totalTimesteps: 60 });
      const config = { totalTimesteps: 60, evaluate: { every: 0, episodes: 0 }, log: { every: 0 }, checkpoint: { every: 0 } };
      for await (const event of train({ env, learners: { cab: learner }, config, rng: createRng(1) }))
        if (event.type === 'done') return event;
      return null;
    };
    expect(await ending(500)).toEqual({ type: 'done', step: 60, untaught: ['cab'] });
    expect(await ending(60)).toEqual({ type: 'done', step: 60 });
  });
});
