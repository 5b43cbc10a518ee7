import { describe, expect, it } from 'vitest';
import { ddpg } from '../../agents/ddpg.ts';
import { clearRows } from '../../src/environment/group-arrays.ts';
import { createGroup, type GroupSpec, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { makeLearner, teach } from './school.ts';
import { targetEnv } from './target-env.ts';

const quick = {
  actorHidden: [16],
  criticHidden: [24],
  actorLearningRate: 3e-3,
  criticLearningRate: 5e-3,
  trainEvery: 1,
  learningStarts: 32,
  replayDecisions: 500,
  tau: 0.05,
  nSteps: 1,
  actionPenalty: 0,
  scaleObservations: false,
};
const curious = { ...quick, noiseScale: 0.5, finalNoiseScale: 0.1, explorationShare: 0.5 };

/** What an agent does without noise where its episodes begin. [agents, width] */
function actionsOf(learner: Learner, env: PopulationEnv): Float32Array {
  const group = env.groups[0]!;
  const policy = learner.attach(group, env);
  env.reset(0, { seed: 0 });
  policy.begin(0);
  policy.act('evaluate');
  return group.actions as Float32Array;
}

/** Where an agent is paid for standing in its second and last step. */
const places = [3, 5];

/** Two steps of a life: the first action, in 2 .. 6, is where the agent then stands; what that is worth is paid with the second. Only who looks ahead moves. */
function aheadEnv(): PopulationEnv {
  const group = createGroup({ name: 'agent', capacity: 2, observationSpace: box([2], -1, 1), actionSpace: box([1], 2, 6) }, 1);
  const episodeOver = Uint8Array.of(1);
  let time = 0;
  const show = (row: number, place: number) => group.observations.set([time, (place - 4) / 2], row * 2);
  const placeOf = (row: number) => 4 + 2 * group.observations[row * 2 + 1]!;
  return {
    groups: [group],
    numEnvs: 1,
    episodeOver,
    reset() {
      clearRows(group, 0, 2);
      time = 0;
      episodeOver[0] = 0;
      group.alive.fill(1);
      for (const row of [0, 1]) show(row, 4);
    },
    step() {
      time++;
      for (const row of [0, 1]) {
        group.rewards[row] = time === 1 ? 0 : -((placeOf(row) - places[row]!) ** 2);
        show(row, group.actions[row]!);
      }
      if (time < 2) return;
      group.terminated.fill(1);
      group.alive.fill(0);
      episodeOver[0] = 1;
    },
  };
}

describe('ddpg', () => {
  it.each(['independent', 'shared'])('steers a continuous action to where it pays: %s', async (sharing) => {
    const env = () => targetEnv(4, [0.6, -0.4]);
    const learner = await makeLearner(ddpg, env().groups[0]!, { ...curious, sharing }, { totalTimesteps: 1200 });
    const [report] = await teach(learner, env(), 1200);
    const actions = actionsOf(learner, env());
    for (let i = 0; i < actions.length; i++) expect(Math.abs(actions[i]! - [0.6, -0.4][i % 2]!)).toBeLessThan(0.1);
    expect(report).toMatchObject({ noise: expect.closeTo(0.1), criticLoss: expect.any(Number), actorLoss: expect.any(Number) });
    expect(learner.numPolicies).toBe(sharing === 'shared' ? 1 : 4);
  });

  it('shuns large actions as much as it is told to: with reward -(a - t)^2 and a penalty of 2 it ends at t / 2', async () => {
    const env = () => targetEnv(2, [0.8, -0.6]);
    const learner = await makeLearner(ddpg, env().groups[0]!, { ...curious, actionPenalty: 2 }, { totalTimesteps: 1200 });
    await teach(learner, env(), 1200);
    const actions = actionsOf(learner, env());
    for (let i = 0; i < actions.length; i++) expect(Math.abs(actions[i]! - [0.4, -0.3][i % 2]!)).toBeLessThan(0.1);
  });

  it('looks ahead, each agent to what pays it, in the units of its box', async () => {
    const learner = await makeLearner(
      ddpg,
      aheadEnv().groups[0]!,
      { ...curious, actorLearningRate: 1e-3, finalNoiseScale: 0.5 },
      { totalTimesteps: 2400 },
    );
    await teach(learner, aheadEnv(), 2400);
    const actions = actionsOf(learner, aheadEnv());
    for (const row of [0, 1]) expect(Math.abs(actions[row]! - places[row]!)).toBeLessThan(0.3);
  });

  it('sees a mean field where asked to, and reports its errors', async () => {
    const env = () => targetEnv(4, [0.6, -0.4]);
    const raw = { ...quick, estimator: 'learned', actorSeesField: true };
    const learner = await makeLearner(ddpg, env().groups[0]!, raw, { totalTimesteps: 300 });
    const [report] = await teach(learner, env(), 300);
    expect(Object.keys(report!)).toEqual(expect.arrayContaining(['fieldMse', 'fieldMsePersistence', 'fieldMseUniform']));
    const { parameters } = learner.saveState()['critic'] as unknown as { parameters: Record<string, Float32Array> };
    // One observed number, two of the field, two of the action.
    expect(parameters['trunk/0/weights']!.length).toBe(4 * (1 + 2 + 2) * 24);
  });

  it('as released: critics’ targets stand still, and the noise is gone soon after it begins to learn', async () => {
    const raw = { ...quick, preset: 'released', learningStarts: 100, actorHidden: [8], criticHidden: [8], criticTau: 0 };
    const env = () => targetEnv(2, [0.5]);
    const learner = await makeLearner(ddpg, env().groups[0]!, raw, { totalTimesteps: 400 });
    const targets = () => (learner.saveState()['critic'] as unknown as { target: Record<string, Float32Array> }).target;
    const before = structuredClone(targets());
    const reports = await teach(learner, env(), 400, 100);
    expect(targets()).toEqual(before);
    expect(reports.map(({ noise }) => noise)).toEqual(
      [3, 3 * 0.9995 ** (25 * 100), 3 * 0.9995 ** (25 * 200), 3 * 0.9995 ** (25 * 300)].map((n) => expect.closeTo(n, 1)),
    );
  });

  it('says what it needs', () => {
    const group = (actionSpace: GroupSpec['actionSpace']): GroupSpec => ({
      name: 'cab',
      capacity: 2,
      observationSpace: box([1]),
      actionSpace,
    });
    expect(ddpg.supports(group(discrete(3)))).toBe('ddpg needs continuous actions (a box), and the group "cab" has discrete actions');
    expect(ddpg.supports(group(box([2])))).toMatch(/needs a box with bounds, .* lie between -Infinity and Infinity/);
    expect(ddpg.supports(group(box([2], -1, 1)))).toBe(true);
  });
});
