import { describe, expect, it } from 'vitest';
import { ddpg } from '../../agents/ddpg.ts';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { mfac } from '../../agents/mfac.ts';
import { mfq } from '../../agents/mfq.ts';
import gather from '../../envs/gather/index.ts';
import waterworld from '../../envs/waterworld/index.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { train } from '../../src/learning/train.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { fingerprint } from './fingerprint.ts';
import { makeLearner } from './school.ts';

const raw = {
  estimator: 'belief',
  belief: { estimate: 'sample', forgetting: 0.2 },
  neighbourhood: { kind: 'radius', radius: 6 },
  visibility: { kind: 'distance', scale: 2 },
};
const steps = 30;

const makeGather = () => makeEnvironment(gather, gather.checkParameters!, 1);

/** What a learner of gather reports and has become, evaluated on the way every so many steps (0: never). */
async function live(definition: LearnerDefinition<never>, evaluateEvery = 0, given: object = raw) {
  const env = await makeGather();
  const learner = await makeLearner(definition, env.groups[0]!, { ...given }, { totalTimesteps: steps });
  const evaluate = { every: evaluateEvery, episodes: evaluateEvery > 0 ? 1 : 0 };
  const config = { totalTimesteps: steps, evaluate, log: { every: steps }, checkpoint: { every: steps } };
  const evaluationEnv: PopulationEnv | undefined = evaluateEvery > 0 ? await makeGather() : undefined;
  const { name } = env.groups[0]!;
  const learners = { [name]: learner };
  let [state, metrics]: [SnapshotRecord | null, Readonly<Record<string, number>>] = [null, {}];
  const returns: number[] = [];
  const rng = createRng(3);
  for await (const event of train({ env, learners, config, rng, ...(evaluationEnv ? { evaluationEnv } : {}) })) {
    if (event.type === 'checkpoint') state = event.state;
    if (event.type === 'log') metrics = event.metrics[name]!;
    if (event.type === 'evaluation') returns.push(event.mean['return']!);
  }
  return { state, metrics, returns };
}

describe('learners that believe in a field of which they see a part', () => {
  it.each([mfq, dmfgQl, mfac, dmfgAc])('report the errors of what they believe: $name', async (definition) => {
    const { metrics } = await live(definition);
    const { fieldMse, fieldKl, fieldMsePersistence, fieldMseUniform } = metrics;
    for (const figure of [fieldMse, fieldKl, fieldMsePersistence, fieldMseUniform]) expect(figure).toBeGreaterThan(0);
    expect(fieldMse).not.toBe(fieldMsePersistence);
  });

  it.each([mfq, mfac, dmfgAc])('may believe in how far they see, too: $name', async (definition) => {
    const { metrics } = await live(definition, 0, { ...raw, belief: { ...raw.belief, reach: { shape: 2, rate: 3 } } });
    expect(metrics['fieldMse']).toBeGreaterThan(0);
  });

  it('take up POMFQ', async () => {
    const { metrics } = await live(mfq, 0, { preset: 'pomfq-pdo', gradientSteps: 2 });
    expect(metrics['fieldKl']).toBeGreaterThan(0);
  });

  it.each([
    [
      { estimator: 'observed' },
      /belief.reach is a belief of how sight falls with distance, but the estimator is "observed"; make it "belief"/,
    ],
    [{ visibility: { kind: 'radius', radius: 3 } }, /but learner.visibility is "radius"; make it "distance", or leave belief.reach out\./],
    [{ visibility: { kind: 'all' } }, /but learner.visibility is "all"/],
  ])('cannot believe in how far they see with %j', async (given, message) => {
    const env = await makeGather();
    const unfit = { ...raw, belief: { reach: {} }, ...given };
    await expect(makeLearner(mfq, env.groups[0]!, unfit)).rejects.toThrow(message);
  });

  it('are not moved by evaluation', async () => {
    const reach = { ...raw, belief: { ...raw.belief, reach: {} } };
    const [alone, watched] = [await live(mfac, 0, reach), await live(mfac, 15, reach)];
    expect(watched.returns.length).toBeGreaterThan(1);
    expect(fingerprint(watched.state!)).toEqual(fingerprint(alone.state!));
  });

  it('must have discrete actions', async () => {
    const env = await makeEnvironment(waterworld, waterworld.checkParameters!, 1);
    const group = env.groups[0]!;
    for (const definition of [dmfgAc, ddpg]) {
      const learner = await makeLearner(definition, group, { estimator: 'belief' });
      expect(() => learner.attach(group, env)).toThrow(/"belief" counts discrete actions that it sees, but the group ".*" has box actions/);
    }
  });
});
