import { describe, expect, it } from 'vitest';
import { dmfgQl } from '../../../agents/dmfg-ql.ts';
import { random } from '../../../agents/random.ts';
import battle from '../../../envs/battle/index.ts';
import combinedArms from '../../../envs/combined-arms/index.ts';
import gather from '../../../envs/gather/index.ts';
import tigerDeer from '../../../envs/tiger-deer/index.ts';
import { createFieldObserver } from '../../../src/meanfield/field-observer.ts';
import { makeLearner, quick } from '../../agents/school.ts';
import { makeArena } from './arena.ts';
import { makeGrid } from './make-grid.ts';

describe('neighbours', () => {
  it('are the agents of both teams less than six steps away, whose actions make the mean field', async () => {
    const { env, step } = await makeArena(
      battle,
      {},
      {
        red: [
          [10, 10],
          [13, 12],
          [13, 13],
        ],
        blue: [
          [10, 15],
          [24, 24],
        ],
      },
    );
    const group = env.groups[0]!;
    const observer = createFieldObserver(env, group, { neighbourhood: group.neighbourhood! });
    observer.remember();
    step({ red_1: 20, red_2: 3, blue_0: 20 });
    const fields = new Float32Array(3 * observer.size);
    observer.observe(0, fields, null);
    const counted = Array.from(fields.subarray(0, observer.size), (share, action) => [action, share] as const).filter(
      ([, share]) => share > 0,
    );
    expect(counted).toEqual([[20, 1]]);
  });

  it('who are none make it uniform', async () => {
    const { env, step } = await makeArena(battle, {}, { red: [[10, 10]], blue: [[13, 13]] });
    const group = env.groups[0]!;
    const observer = createFieldObserver(env, group, { neighbourhood: group.neighbourhood! });
    observer.remember();
    step();
    const field = new Float32Array(observer.size);
    observer.observe(0, field, null);
    expect(field).toEqual(new Float32Array(21).fill(1 / 21));
  });

  it('can be masked to friends or enemies, and are of the same kind where kinds act differently', async () => {
    const masks = [{}, { groups: ['redmelee'] }, { groups: ['bluemelee'] }];
    const seen: number[][] = [];
    for (const mask of masks) {
      const { env, step } = await makeArena(
        combinedArms,
        {},
        {
          redmelee: [
            [10, 10],
            [11, 10],
          ],
          redranged: [[10, 11]],
          bluemelee: [[9, 10]],
        },
      );
      const group = env.groups[0]!;
      const observer = createFieldObserver(env, group, { neighbourhood: group.neighbourhood!, ...mask });
      observer.remember();
      step({ redmelee_1: 3, bluemelee_0: 1 });
      const field = new Float32Array(2 * observer.size);
      observer.observe(0, field, null);
      seen.push([field[1]!, field[3]!]);
    }
    expect(seen).toEqual([
      [0.5, 0.5],
      [0, 1],
      [1, 0],
    ]);
  });

  it('are as near as the paper’s released code has them', async () => {
    const radius = async (definition: Parameters<typeof makeGrid>[0]) => (await makeGrid(definition)).groups[0]!.neighbourhood!.radius;
    expect([await radius(battle), await radius(combinedArms), await radius(gather), await radius(tigerDeer)]).toEqual([6, 6, 7, 4]);
  });
});

it('battle can be learned by DMFG-QL, each agent with networks of its own', async () => {
  const env = await makeGrid(battle, { mapSize: 12, agents: 3, start: 'random', featureLayout: 'vector', maxCycles: 40 });
  const learner = await makeLearner(dmfgQl, env.groups[0]!, { ...quick, hidden: [16] });
  const other = await makeLearner(random, env.groups[1]!, {});
  const policies = [learner.attach(env.groups[0]!, env), other.attach(env.groups[1]!, env)];
  for (let step = 0, episode = 0; step < 120; step++) {
    if (env.episodeOver[0]) {
      env.reset(0, { seed: episode, episode: episode++ });
      for (const policy of policies) policy.begin(0);
    }
    for (const policy of policies) policy.act('train');
    env.step();
    for (const policy of policies) policy.observe('train');
    learner.learn(step + 1);
  }
  const figures = learner.metrics();
  expect(learner.numPolicies).toBe(3);
  expect(figures['loss']).toBeGreaterThan(0);
  expect(figures['fieldKl']).toBeGreaterThan(0);
});
