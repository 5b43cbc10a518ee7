import { describe, expect, it } from 'vitest';
import { ddpg } from '../../agents/ddpg.ts';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { hunter } from '../../agents/hunter.ts';
import { mfac } from '../../agents/mfac.ts';
import { mfq } from '../../agents/mfq.ts';
import { ppo } from '../../agents/ppo.ts';
import combinedArms from '../../envs/combined-arms/index.ts';
import waterworld from '../../envs/waterworld/index.ts';
import type { Learner, LearnerDefinition } from '../../src/learning/learner.ts';
import { train } from '../../src/learning/train.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import { makeLearner, teach } from './school.ts';

const tiny = { hidden: [8], learningStarts: 8, replayDecisions: 40, trainEvery: 4 };

/** Trains the four groups of combined-arms for 40 steps, each with a learner of its own; what each reported. */
async function learnTogether(learners: Readonly<Record<string, readonly [LearnerDefinition<never>, object]>>) {
  const env = await makeEnvironment(combinedArms, { mapSize: 18, start: 'random' }, 1);
  const made: Record<string, Learner> = {};
  for (const group of env.groups) {
    const [definition, raw] = learners[group.name]!;
    made[group.name] = await makeLearner(definition, group, { ...raw }, { groups: env.groups });
  }
  const config = { totalTimesteps: 40, evaluate: { every: 0, episodes: 0 }, log: { every: 40 }, checkpoint: { every: 0 } };
  for await (const event of train({ env, learners: made, config, rng: createRng(1) })) if (event.type === 'log') return event.metrics;
  throw new Error('Nothing was logged.');
}

const errors = ['fieldMse', 'fieldMsePersistence', 'fieldMseUniform', 'fieldKl', 'fieldKlPersistence', 'fieldKlUniform'];

describe('groups with actions of their own', () => {
  it('learn with learners of their own, those that see a field with one of all groups', async () => {
    const metrics = await learnTogether({
      redmelee: [mfq, { ...tiny, perGroup: true }],
      redranged: [dmfgQl, { ...tiny, perGroup: true, groups: 'enemy', field: { hidden: [8], input: 'field' } }],
      bluemelee: [ppo, { actorHidden: [8], criticHidden: [8], rolloutSteps: 8, sharing: 'shared' }],
      blueranged: [hunter, {}],
    });
    for (const group of ['redmelee', 'redranged']) expect(Object.keys(metrics[group]!)).toEqual(expect.arrayContaining(errors));
    expect(metrics['redmelee']!['fieldKlUniform']).toBeGreaterThan(0);
    expect(metrics['redmelee']!['neighbours']).toBeGreaterThan(0);
    expect(metrics['redmelee']!['emptyNeighbourhoods']).toBeLessThan(1);
    expect(Object.keys(metrics['bluemelee']!)).toContain('actorLoss');
    expect(metrics['blueranged']).toEqual({});
  });

  it('are refused a common field, with the way out', async () => {
    const env = await makeEnvironment(combinedArms, { mapSize: 18, start: 'random' }, 1);
    await expect(makeLearner(mfq, env.groups[0]!, { ...tiny, groups: 'all' }, { groups: env.groups })).rejects.toThrow(
      /25 discrete actions of "redranged" cannot be counted in one mean field with the 9 discrete actions of "redmelee"; set learner\.perGroup/,
    );
  });
});

it.each<[string, LearnerDefinition<never>, object]>([
  ['mfac', mfac, { rolloutSteps: 8 }],
  ['dmfg-ac', dmfgAc, { rolloutSteps: 8, estimator: 'observed' }],
  ['ddpg', ddpg, { estimator: 'observed', learningStarts: 8, replayDecisions: 40 }],
])(
  'the errors of a mean of real-valued actions are reported beside persistence and uniform, also where it is only observed: %s',
  async (_, learner, raw) => {
    const env = await makeEnvironment(waterworld, { pursuers: 4 }, 1);
    const made = await makeLearner(learner, env.groups[0]!, { ...raw, neighbourhood: { kind: 'all' } }, { totalTimesteps: 24 });
    const [report] = await teach(made, env, 24);
    expect(Object.keys(report!)).toEqual(expect.arrayContaining(errors.slice(0, 3)));
    expect(report!['fieldMse']).toBe(report!['fieldMsePersistence']);
    expect(report!['fieldMseUniform']).toBeGreaterThan(0);
  },
);
