import { describe, expect, it } from 'vitest';
import { independentQ } from '../../agents/independent-q.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { box, candidates, discrete, multiDiscrete } from '../../src/environment/spaces.ts';
import type { Learner } from '../../src/learning/learner.ts';
import type { SnapshotRecord } from '../../src/shared/snapshot.ts';
import { candidateScores, discreteValues, makeLearner, quick, taughtQ } from './school.ts';
import { once, type TinyWorld, tinyEnv } from './tiny-world.ts';

/** Four steps that all pay one. */
const walk: TinyWorld = { states: 1, actions: 2, limit: 4, start: () => 0, outcome: () => ({ reward: 1, next: 0 }) };

/** Lives through steps, and tells after which of them `learn` had changed something. */
function live(learner: Learner, env: PopulationEnv, steps: number): number[] {
  const policy = learner.attach(env.groups[0]!, env);
  const changed: number[] = [];
  for (let step = 1; step <= steps; step++) {
    for (let copy = 0; copy < env.numEnvs; copy++) {
      if (!env.episodeOver[copy]) continue;
      env.reset(copy, { seed: step });
      policy.begin(copy);
    }
    policy.act('train');
    env.step();
    policy.observe('train');
    if (learner.learn(step)) changed.push(step);
  }
  return changed;
}

describe('what is learned with', () => {
  it('a dueling network learns what pays each agent', async () => {
    const env = () => tinyEnv(once, { agents: 3 });
    const learner = await taughtQ(env(), { dueling: true, hidden: [16, 16] }, 400);
    const own = env();
    const policy = learner.attach(own.groups[0], own);
    own.reset(0, { seed: 0 });
    policy.begin(0);
    policy.act('evaluate');
    expect([...own.groups[0].actions]).toEqual([1, 1, 0]);
  });

  it('dueling is for discrete actions', async () => {
    const env = tinyEnv(once, { agents: 3, asCandidates: true });
    await expect(taughtQ(env, { dueling: true }, 1)).rejects.toThrow(/learner\.dueling is for discrete actions, .* has candidates actions/);
  });

  it('the temperature of exploration falls where it is told to', async () => {
    const env = () => tinyEnv({ ...once, outcome: (_, __, action) => ({ reward: action, next: 0, ends: true }) }, { agents: 1 });
    const raw = { temperature: 2, finalTemperature: 1e-3, epsilon: 0, finalEpsilon: 0, explorationShare: 1 };
    const learner = await makeLearner(independentQ, env().groups[0], { ...quick, ...raw }, { totalTimesteps: 600 });
    const world = env();
    const policy = learner.attach(world.groups[0], world);
    const taken: number[] = [];
    for (let step = 1; step <= 600; step++) {
      world.reset(0, { seed: 0 });
      policy.begin(0);
      policy.act('train');
      taken.push(world.groups[0].actions[0]!);
      world.step();
      policy.observe('train');
      learner.learn(step);
    }
    // At 2 the better action is taken in 62 % of all steps once its value is known; below .07, in all.
    expect(taken.slice(0, 100).filter((action) => action === 1).length).toBeLessThan(85);
    expect(taken.slice(-20)).not.toContain(0);
  });
});

describe('what evaluation plays', () => {
  /** How often each of three agents takes action 1 in evaluation, and the learner that was taught. */
  async function played(raw: Readonly<Record<string, unknown>>) {
    const env = () => tinyEnv(once, { agents: 3 });
    const learner = await taughtQ(env(), { ...raw, epsilon: 0.5, finalEpsilon: 0.5 }, 400);
    const world = env();
    const policy = learner.attach(world.groups[0], world);
    const fresh = policy.saveState();
    const play = (games: number) => {
      const ones = [0, 0, 0];
      policy.loadState(fresh);
      for (let game = 0; game < games; game++) {
        world.reset(0, { seed: game });
        policy.begin(0);
        policy.act('evaluate');
        for (const agent of ones.keys()) ones[agent]! += world.groups[0].actions[agent]!;
      }
      return ones;
    };
    const told = () => {
      const probabilities = new Float64Array(6);
      world.reset(0, { seed: 1 });
      policy.begin(0);
      policy.probabilities!(probabilities);
      return [...probabilities];
    };
    return { learner, play, told };
  }

  it('greedy: the best, whatever was explored with', async () => {
    const { play, told } = await played({ temperature: 1 });
    expect(play(50)).toEqual([50, 50, 0]);
    expect(told()).toEqual([0, 1, 0, 1, 1, 0]);
    expect((await played({ evaluation: 'sampled' })).play(50)).toEqual([50, 50, 0]);
  });

  it('sampled: softmax(Q / temperature), equation (11), without the random share, and the same each time', async () => {
    const { learner, play, told } = await played({ evaluation: 'sampled', temperature: 2 });
    const ones = play(4000);
    const probabilities = told();
    for (const [agent, count] of ones.entries()) {
      const [first, second] = discreteValues(learner, agent, 0) as [number, number];
      const share = 1 / (1 + Math.exp((first - second) / 2));
      expect(Math.abs(count / 4000 - share)).toBeLessThan(0.03);
      expect(probabilities.slice(2 * agent, 2 * agent + 2)).toEqual([1 - share, share].map((p) => expect.closeTo(p, 6)));
    }
    expect(play(4000)).toEqual(ones);
  });

  it('tells nothing of what is masked, and of those who are dead', async () => {
    const world: TinyWorld = { ...once, states: 2, actions: 3, start: (episode) => episode, allowed: (state, action) => action > state };
    const env = tinyEnv(world, { agents: 3 });
    const learner = await makeLearner(independentQ, env.groups[0], { ...quick, evaluation: 'sampled', temperature: 1e9 });
    const policy = learner.attach(env.groups[0], env);
    const told = (state: number) => {
      const probabilities = new Float64Array(9).fill(7);
      env.reset(0, { seed: 1, episode: state });
      policy.begin(0);
      env.groups[0].alive[1] = 0;
      policy.probabilities!(probabilities);
      return [...probabilities].map((p) => Number(p.toFixed(6)));
    };
    expect(told(0)).toEqual([0, 0.5, 0.5, 0, 0, 0, 0, 0.5, 0.5]);
    expect(told(1)).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1]);
  });

  it('sampled candidates: the one drawn bids just above the others', async () => {
    const env = tinyEnv(once, { agents: 3, asCandidates: true });
    const learner = await makeLearner(independentQ, env.groups[0], { ...quick, evaluation: 'sampled', temperature: 1 });
    const policy = learner.attach(env.groups[0], env);
    let rich = 0;
    for (let game = 0; game < 2000; game++) {
      env.reset(0, { seed: game });
      policy.begin(0);
      policy.act('evaluate');
      if (env.groups[0].actions[1]! > env.groups[0].actions[0]!) rich++;
    }
    expect(policy.probabilities).toBeUndefined();
    // Untrained values are the immediate rewards: 0 and 1 for the first agent.
    expect(Math.abs(rich / 2000 - 1 / (1 + Math.exp(-1)))).toBeLessThan(0.04);
  });
});

describe('when to learn', () => {
  const world = () => tinyEnv(walk, { agents: 2 });
  const learner = (raw: Readonly<Record<string, unknown>>) => makeLearner(independentQ, world().groups[0], { ...quick, ...raw });

  it('every so many steps, once there is enough to learn from', async () => {
    expect(live(await learner({ trainEvery: 3, learningStarts: 5 }), world(), 20)).toEqual([6, 9, 12, 15, 18]);
    expect(live(await learner({ trainEvery: 1, learningStarts: 5 }), world(), 8)).toEqual([6, 7, 8]);
  });

  it('at the end of each episode', async () => {
    expect(live(await learner({ trainEvery: 'episode', learningStarts: 1 }), world(), 14)).toEqual([4, 8, 12]);
  });

  it('only at moments with a choice, unless all are to be recorded', async () => {
    const forced = () => tinyEnv({ ...walk, allowed: (_, action) => action === 0 }, { agents: 2 });
    const make = (raw: Readonly<Record<string, unknown>>) =>
      makeLearner(independentQ, forced().groups[0], { ...quick, learningStarts: 1, ...raw });
    expect(live(await make({}), forced(), 12)).toEqual([]);
    expect(live(await make({ decisionsOnly: false }), forced(), 5)).toEqual([2, 3, 4, 5]);
  });
});

describe('where not all can learn at once', () => {
  /** Optimiser steps of each of five agents after so many of the learner. */
  const stepsAfter = async (updates: number, raw: Readonly<Record<string, unknown>>) => {
    const env = tinyEnv(walk, { agents: 5 });
    const learner = await makeLearner(independentQ, env.groups[0], { ...quick, learningStarts: 1, ...raw });
    live(learner, env, updates + 1);
    return [...((learner.saveState()['values'] as SnapshotRecord)['steps'] as Uint32Array)];
  };

  it('they take turns, round and round', async () => {
    expect(await stepsAfter(4, {})).toEqual([4, 4, 4, 4, 4]);
    // The first update, after one step, finds nothing to learn from yet and is the turn of agents 0 and 1.
    expect(await stepsAfter(1, { learnersPerUpdate: 2 })).toEqual([0, 0, 1, 1, 0]);
    expect(await stepsAfter(2, { learnersPerUpdate: 2 })).toEqual([1, 0, 1, 1, 1]);
    expect(await stepsAfter(4, { learnersPerUpdate: 2 })).toEqual([1, 1, 2, 2, 2]);
    expect(await stepsAfter(49, { learnersPerUpdate: 3 })).toEqual([29, 29, 29, 30, 30]);
    expect(await stepsAfter(3, { learnersPerUpdate: 99 })).toEqual([3, 3, 3, 3, 3]);
  });
});

describe('schedules', () => {
  it('of exploration fall over their share of the run', async () => {
    const { groups } = tinyEnv(walk, { agents: 1 });
    const at = async (step: number, raw: object) => {
      const learner = await makeLearner(independentQ, groups[0], { epsilon: 0.5, finalEpsilon: 0.1, ...raw }, { totalTimesteps: 1000 });
      learner.learn(step);
      return learner.metrics()['epsilon'];
    };
    expect(await at(0, {})).toBe(0.5);
    expect(await at(250, {})).toBeCloseTo(0.3, 12);
    expect(await at(500, {})).toBeCloseTo(0.1, 12);
    expect(await at(999, {})).toBeCloseTo(0.1, 12);
    expect(await at(500, { explorationShare: 1 })).toBeCloseTo(0.3, 12);
    expect(await at(1, { explorationShare: 0 })).toBeCloseTo(0.1, 12);
  });

  it('of the learning rate fall over the whole run', async () => {
    /** How far one plain gradient step at this step of the run moves the network. */
    const moved = async (step: number) => {
      const env = tinyEnv(walk, { agents: 1 });
      const raw = { ...quick, optimiser: 'sgd', learningRate: 0.1, finalLearningRate: 0.25, learningStarts: 4, trainEvery: 1000 };
      const learner = await makeLearner(independentQ, env.groups[0], raw, { totalTimesteps: 2000 });
      live(learner, env, 8);
      const before = discreteValues(learner, 0, 0);
      expect(learner.learn(step)).toBe(true);
      return Math.abs(discreteValues(learner, 0, 0)[0]! - before[0]!);
    };
    const [start, half, end] = [await moved(0), await moved(1000), await moved(2000)];
    expect(half / start).toBeCloseTo(0.625, 1);
    expect(end / start).toBeCloseTo(0.25, 1);
    expect(await moved(9000)).toBe(end);
  });
});

describe('sharing', () => {
  it('independent: every agent learns from its own life alone', async () => {
    const learner = await taughtQ(tinyEnv(once, { agents: 3 }), {}, 400);
    expect(learner.numPolicies).toBe(3);
    for (const [agent, value] of [1, 3, -2].entries()) {
      expect(Math.abs(discreteValues(learner, agent, 0)[1]! - value)).toBeLessThan(0.1);
      expect(Math.abs(discreteValues(learner, agent, 0)[0]!)).toBeLessThan(0.1);
    }
  });

  it('independent: agent n is the same bits whatever the others live through', async () => {
    const other = { ...once, outcome: (agent: number, _: number, action: number) => ({ reward: agent * action, next: 0, ends: true }) };
    const own = { ...once, outcome: (agent: number, _: number, action: number) => ({ reward: 0 * agent + action, next: 0, ends: true }) };
    const alone = await taughtQ(tinyEnv(own, { agents: 2 }), { epsilon: 0, finalEpsilon: 0 }, 100);
    const beside = await taughtQ(tinyEnv(other, { agents: 2 }), { epsilon: 0, finalEpsilon: 0 }, 100);
    expect(discreteValues(beside, 1, 0)).toEqual(discreteValues(alone, 1, 0));
    expect(discreteValues(beside, 0, 0)).not.toEqual(discreteValues(alone, 0, 0));
  });

  it('shared: one network learns from all', async () => {
    const learner = await taughtQ(tinyEnv(once, { agents: 3 }), { sharing: 'shared', loss: 'mse' }, 600);
    expect(learner.numPolicies).toBe(1);
    expect(Math.abs(discreteValues(learner, 0, 0)[1]! - 2 / 3)).toBeLessThan(0.3);
    expect(Math.abs(discreteValues(learner, 0, 0)[0]!)).toBeLessThan(0.15);
  });

  it('has several copies lived by the same agents', async () => {
    const make = () => tinyEnv(once, { agents: 2, numEnvs: 3 });
    const learner = await makeLearner(independentQ, make().groups[0], { ...quick, learningStarts: 10 }, { numEnvs: 3 });
    expect(live(learner, make(), 6)).toEqual([4, 5, 6]);
    const shared = await makeLearner(independentQ, make().groups[0], { ...quick, learningStarts: 10, sharing: 'shared' }, { numEnvs: 3 });
    expect(live(shared, make(), 4)).toEqual([2, 3, 4]);
  });
});

describe('bids', () => {
  const trialOf = (world: TinyWorld) => {
    const env = tinyEnv(world, { agents: 3, asCandidates: true });
    env.reset(0, { seed: 0 });
    return env;
  };
  const scoresOf = async (raw: Readonly<Record<string, unknown>>) => {
    const env = trialOf(walk);
    return candidateScores(await taughtQ(env, raw, 300), trialOf(walk), 0);
  };

  it('hold as much of the future as foresight says', async () => {
    const [whole, half, none] = [await scoresOf({}), await scoresOf({ foresight: 0.5 }), await scoresOf({ foresight: 0 })];
    expect(none).toEqual([1, 1]);
    expect(whole[0]).toBeGreaterThan(2);
    expect(half[0]! - 1).toBeCloseTo((whole[0]! - 1) / 2, 5);
  });

  it('of explorers lift the random choice just above the best, however large values are', async () => {
    const rich: TinyWorld = { ...walk, outcome: (_, __, action) => ({ reward: action === 0 ? 5e4 : 1, next: 0 }) };
    for (const world of [walk, rich]) {
      const env = trialOf(world);
      const learner = await makeLearner(independentQ, env.groups[0], quick);
      const policy = learner.attach(env.groups[0], env);
      const firsts = new Set<number>();
      for (let i = 0; i < 40; i++) {
        policy.act('train');
        for (let row = 0; row < 3; row++) {
          const [a, b] = [env.groups[0].actions[row * 2]!, env.groups[0].actions[row * 2 + 1]!];
          expect(a).not.toBe(b);
          firsts.add(a > b ? 0 : 1);
          expect(Math.max(a, b)).toBeLessThan(world === rich ? 50_000.1 : 1.001);
        }
      }
      expect([...firsts].sort()).toEqual([0, 1]);
    }
  });
});

describe('what Q-learning cannot do', () => {
  const group = { name: 'agent', capacity: 2, observationSpace: box([1]) };

  it('is said in a sentence', () => {
    const supports = (actionSpace: Parameters<typeof independentQ.supports>[0]['actionSpace']) =>
      independentQ.supports({ ...group, actionSpace });
    expect(supports(discrete(2))).toBe(true);
    expect(supports(candidates(2, ['x']))).toBe(true);
    expect(supports(box([1]))).toBe('Q-learning needs discrete actions or candidates, and the group "agent" has box actions.');
    expect(supports(multiDiscrete([2, 2]))).toMatch(/the group "agent" has multi-discrete actions\./);
  });

  it('is to learn from fewer decisions than it is told to wait for', async () => {
    const spec = { ...group, actionSpace: discrete(2) };
    await expect(makeLearner(independentQ, spec, { replayDecisions: 50 })).rejects.toThrow(
      /learningStarts is 64, but the replay of a network keeps 50 decisions.*never learn/,
    );
    await expect(makeLearner(independentQ, spec, { replayDecisions: 50, sharing: 'shared' })).resolves.toBeDefined();
  });
});
