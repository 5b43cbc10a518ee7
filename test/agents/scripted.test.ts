import { describe, expect, it } from 'vitest';
import { alonsoMora } from '../../agents/alonso-mora.ts';
import { co } from '../../agents/co.ts';
import { firstCome } from '../../agents/first-come.ts';
import { greedy } from '../../agents/greedy.ts';
import { myopic } from '../../agents/myopic.ts';
import rideSharing from '../../envs/ride-sharing/index.ts';
import { createGroup, type GroupSpec, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { makeLearner } from './school.ts';

const features = ['approachDistance', 'isRequest', 'reward'];
const spec: GroupSpec = { name: 'vehicle', capacity: 3, observationSpace: box([1]), actionSpace: candidates(4, features) };

/** The scores that the rule gives to the candidates of each row; the last row is dead. */
async function scores(
  definition: LearnerDefinition<never>,
  rows: readonly (readonly number[])[][],
  mask: readonly number[],
): Promise<number[][]> {
  const group = createGroup(spec, 1);
  group.alive.set([1, 1, 0]);
  group.candidates!.set(rows.flat(2));
  group.actionMask!.set(mask);
  group.actions.fill(7);
  const learner = await makeLearner(definition, spec, {});
  const policy = learner.attach(group, { groups: [group], numEnvs: 1 } as unknown as PopulationEnv);
  policy.begin(0);
  policy.act('train');
  const trained = [...group.actions];
  policy.act('evaluate');
  expect([...group.actions]).toEqual(trained);
  expect([learner.numPolicies, learner.learn(1), learner.metrics()]).toEqual([0, false, {}]);
  return [0, 1, 2].map((row) => [...group.actions.subarray(row * 4, row * 4 + 4)]);
}

const stay = [0, 0, 0];
const rows = [
  [stay, [1, 1, 5], [3, 1, 9], [0, 0, -2]],
  [stay, [0, 1, -1], [0.5, 1, 2], [0.5, 1, 8]],
  [stay, [1, 1, 5], stay, stay],
];
const mask = [1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1];

describe('greedy', () => {
  it('prefers the nearest request that pays, and staying to anything else', async () => {
    expect(await scores(greedy, rows, mask)).toEqual([
      [0, 0.5, 0.25, 0],
      [0, 0, Math.fround(1 / 1.5), 0],
      [7, 7, 7, 7],
    ]);
  });
});

describe('myopic', () => {
  it('scores the immediate reward', async () => {
    expect(await scores(myopic, rows, mask)).toEqual([
      [0, 5, 9, -2],
      [0, -1, 2, 0],
      [7, 7, 7, 7],
    ]);
  });
});

describe('where requests join plans', () => {
  const pooling = ['isTrip', 'reward', 'requests', 'addedDelay', 'slack'];
  const spec: GroupSpec = { name: 'vehicle', capacity: 1, observationSpace: box([1]), actionSpace: candidates(4, pooling) };
  const plans = [
    [0, 0, 0, 0, 2],
    [1, 1, 1, 0.5, 1],
    [1, 2, 2, 1, 0.5],
    [1, 1, 1, 0.25, 3],
  ];

  it.each<[string, LearnerDefinition<never>, number[]]>([
    ['first-come', firstCome, [0, 1, 1, 1]],
    ['greedy', greedy, [0, 1 / 1.5, 1 / 2, 1 / 1.25]],
    ['co', co, [2e-4, 1 + 1e-4, 2 + 0.5e-4, 1 + 3e-4]],
    ['alonso-mora', alonsoMora, [0, 9.5, 19, 9.75]],
    ['myopic', myopic, [0, 1, 2, 1]],
  ])('%s scores by its rule', async (_, definition, expected) => {
    const group = createGroup(spec, 1);
    group.alive.fill(1);
    group.candidates!.set(plans.flat());
    group.actionMask!.fill(1);
    expect(definition.supports(spec)).toBe(true);
    const learner = await makeLearner(definition, spec, {});
    learner.attach(group, { groups: [group], numEnvs: 1 } as unknown as PopulationEnv).act('evaluate');
    for (const [i, score] of expected.entries()) expect(group.actions[i]).toBeCloseTo(score, 5);
  });
});

describe('scripted learners', () => {
  it('ask for the arbitration of the baseline that they stand for', () => {
    expect(greedy.environmentDefaults!['ride-sharing']).toEqual({ arbitration: 'first-come' });
    expect(myopic.environmentDefaults!['ride-sharing']).toEqual({ arbitration: 'matching' });
  });

  it('can serve the fleet', async () => {
    const env = await makeEnvironment(rideSharing, rideSharing.checkParameters!, 1);
    expect([greedy.supports(env.groups[0]!), myopic.supports(env.groups[0]!)]).toEqual([true, true]);
  });

  it('say what they miss', () => {
    const without = { ...spec, actionSpace: candidates(4, ['isRequest']) };
    expect(greedy.supports(without)).toBe(
      '"greedy" needs the candidate features reward, approachDistance, which the group "vehicle" does not have.',
    );
    expect(myopic.supports(without)).toBe('"myopic" needs the candidate feature reward, which the group "vehicle" does not have.');
    expect(myopic.supports({ ...spec, actionSpace: discrete(3) })).toBe(
      '"myopic" scores candidates, and the group "vehicle" has discrete actions.',
    );
  });
});
