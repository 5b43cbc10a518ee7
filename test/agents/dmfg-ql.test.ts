import { describe, expect, it } from 'vitest';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { random } from '../../agents/random.ts';
import ring from '../../envs/ring/index.ts';
import type { GroupSpec } from '../../src/environment/population-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import { createEvaluator } from '../../src/learning/evaluate.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { makeLearner, quick, teach } from './school.ts';
import { type TinyWorld, tinyEnv } from './tiny-world.ts';

const onRing = () => makeEnvironment(ring, { agents: 20, heterogeneous: false }, 1);

/** Mean return of 20 episodes that are the same for everybody. */
async function returnOf(learner: Learner): Promise<number> {
  const { mean } = await createEvaluator(await onRing(), { agent: learner }, 20).run();
  return mean['return']!;
}

describe('DMFG-QL on the ring', () => {
  it('earns much more than chance, and estimates the field much better than uniform or persistence do', async () => {
    const env = await onRing();
    const learner = await makeLearner(dmfgQl, env.groups[0]!, { hidden: [32] }, { totalTimesteps: 3000 });
    const [first, , last] = await teach(learner, env, 3000, 1000);
    expect(last!['fieldMse']).toBeLessThan(0.6 * last!['fieldMseUniform']!);
    expect(last!['fieldMse']).toBeLessThan(0.8 * last!['fieldMsePersistence']!);
    expect(last!['fieldKl']).toBeLessThan(0.6 * last!['fieldKlPersistence']!);
    expect(last!['loss']).toBeLessThan(first!['loss']!);
    const chance = await returnOf(await makeLearner(random, env.groups[0]!, {}));
    expect(await returnOf(learner)).toBeGreaterThan(1.25 * chance);
  });

  it('shares one network of each kind where it is told to', async () => {
    const env = await onRing();
    const learner = await makeLearner(dmfgQl, env.groups[0]!, { sharing: 'shared', hidden: [32] }, { totalTimesteps: 3000 });
    const [, , last] = await teach(learner, env, 3000, 1000);
    expect(learner.numPolicies).toBe(1);
    expect(last!['fieldMse']).toBeLessThan(0.6 * last!['fieldMseUniform']!);
    const { field } = learner.saveState() as unknown as { field: { network: { parameters: Record<string, Float32Array> } } };
    expect(field.network.parameters['heads/field/0/bias']).toHaveLength(5);
  });

  it.each(['observed', 'persistence', 'uniform'] as const)('takes the field of the estimator %s instead of its own', async (estimator) => {
    const env = await onRing();
    const learner = await makeLearner(dmfgQl, env.groups[0]!, { estimator, hidden: [8], learningStarts: 10 });
    const [figures] = await teach(learner, env, 60);
    expect(figures!['fieldMse']).toBe(figures![estimator === 'uniform' ? 'fieldMseUniform' : 'fieldMsePersistence']);
    expect(learner.saveState()['field']).toMatchObject({ network: null });
  });

  it('cannot foresee a field that the environment declares', async () => {
    const env = await onRing();
    const learner = await makeLearner(dmfgQl, env.groups[0]!, { estimator: 'oracle' });
    expect(() => learner.attach(env.groups[0]!, env)).toThrow(/estimator "oracle"/);
  });
});

describe('DMFG-QL where it looks at actions', () => {
  /** Two things to do, of which the second pays. */
  const plain: TinyWorld = { states: 1, actions: 2, limit: 10, start: () => 0, outcome: (_, __, action) => ({ reward: action, next: 0 }) };

  it.each(['learned', 'oracle'] as const)('knows what the others do once they have settled (%s)', async (estimator) => {
    const env = tinyEnv(plain, { agents: 3 });
    const raw = { ...quick, estimator, epsilon: 0.5, finalEpsilon: 0, explorationShare: 0.3 };
    const learner = await makeLearner(dmfgQl, env.groups[0], raw, { totalTimesteps: 1000 });
    const last = (await teach(learner, env, 1000, 100)).at(-1)!;
    expect(last['fieldMseUniform']).toBe(0.25);
    expect(last['fieldMse']).toBeLessThan(0.02);
  });

  it('sees at the time limit as at any other step', async () => {
    const env = tinyEnv({ ...plain, limit: 1 }, { agents: 3 });
    const learner = await makeLearner(dmfgQl, env.groups[0], { ...quick, estimator: 'observed', epsilon: 0, finalEpsilon: 0 });
    const policy = learner.attach(env.groups[0], env);
    env.reset(0, { seed: 0 });
    policy.begin(0);
    policy.act('train');
    env.groups[0].actions.fill(1);
    env.step();
    policy.observe('train');
    expect(policy.saveState()).toMatchObject({ meanField: { estimates: Float32Array.of(0, 1, 0, 1, 0, 1) } });
    expect(learner.metrics()['fieldMse']).toBe(0.25);
  });
});

describe('what DMFG-QL cannot do', () => {
  it('is said in a sentence', () => {
    const group: GroupSpec = { name: 'agent', capacity: 2, observationSpace: box([1]), actionSpace: candidates(2, ['x']) };
    expect(dmfgQl.supports(group)).toMatch(/needs a mean field, and the group "agent", which chooses among candidates, declares none/);
    expect(dmfgQl.supports({ ...group, field: { size: 3 } })).toBe(true);
    expect(dmfgQl.supports({ ...group, actionSpace: discrete(2) })).toBe(true);
    expect(dmfgQl.supports({ ...group, actionSpace: box([2]) })).toMatch(/Q-learning needs discrete actions or candidates/);
  });
});
