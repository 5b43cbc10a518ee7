import { describe, expect, it, vi } from 'vitest';
import { softmaxValue } from '../../src/learning/choices.ts';
import { PopulationCalls } from '../../src/population/population-calls.ts';
import { candidateScores, discreteValues, taughtQ } from './school.ts';
import { solve, type TinyWorld, tinyEnv } from './tiny-world.ts';

const gamma = 0.9;

/** Four places in a row. Agents differ in what the two ends pay them; walking costs a little; the right end is the end. */
const corridor: TinyWorld = {
  states: 4,
  actions: 2,
  limit: 60,
  start: (episode) => episode % 3,
  outcome(agent, state, action) {
    const next = Math.max(0, Math.min(3, state + (action === 1 ? 1 : -1)));
    const prize = next === 3 ? [1, 0.3][agent]! : next === 0 ? [0.05, 0.4][agent]! : 0;
    return { reward: prize - 0.1, next, ends: next === 3 };
  },
};

const exists = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));
const highest = (values: readonly number[]) => Math.max(...exists(values));
const mean = (values: readonly number[]) => exists(values).reduce((sum, value) => sum + value, 0) / exists(values).length;

/** How near values come; nearer where they are not the mean of what chance chose. */
const tolerance = (target: string) => (target === 'executed' ? 0.1 : 0.05);

/** What each target makes of the next state's values, when all that is done is random. */
const operators = {
  max: highest,
  double: highest,
  expected: (values: readonly number[]) => softmaxValue(Float64Array.from(exists(values)), 0.2, new Float64Array(values.length)),
  executed: mean,
};

describe('independent Q-learning of discrete actions', () => {
  it.each(['max', 'double', 'expected', 'executed', 'auto'] as const)(
    'finds the action values of every agent, target %s',
    async (target) => {
      const env = tinyEnv(corridor, { agents: 2 });
      const learner = await taughtQ(env, { target, temperature: 0.2 }, 2500);
      for (const agent of [0, 1]) {
        const known = solve(corridor, agent, gamma, operators[target === 'auto' ? 'double' : target]);
        for (const state of [0, 1, 2]) {
          const found = discreteValues(learner, agent, state);
          for (const action of [0, 1]) expect(Math.abs(found[action]! - known[state]![action]!)).toBeLessThan(tolerance(target));
        }
      }
    },
  );

  it('looks several decisions ahead at once', async () => {
    const oneWay = { ...corridor, allowed: (_: number, action: number) => action === 1 };
    const learner = await taughtQ(tinyEnv(oneWay, { agents: 2 }), { nSteps: 3, decisionsOnly: false, tau: 0 }, 500);
    const known = solve(oneWay, 0, gamma, highest);
    for (const state of [0, 1, 2]) expect(discreteValues(learner, 0, state)[1]).toBeCloseTo(known[state]![1]!, 1);
  });

  it('learns in few calls however many the agents are, since each call looks at all of them', async () => {
    const crowd: TinyWorld = { ...corridor, outcome: (_, state) => ({ reward: 0, next: (state + 1) % 3 }) };
    const calls = vi.spyOn(PopulationCalls.prototype, 'step');
    await taughtQ(tinyEnv(crowd, { agents: 200 }), { trainEvery: 1, gradientSteps: 1, learningStarts: 4 }, 40);
    expect(calls.mock.calls.length).toBeGreaterThan(30);
    expect(calls.mock.calls.length).toBeLessThanOrEqual(64 * 40);
    calls.mockRestore();
  });

  it('never takes the value of an action that is masked', async () => {
    const world: TinyWorld = { ...corridor, allowed: (state, action) => action === 0 || state !== 1 };
    const learner = await taughtQ(tinyEnv(world, { agents: 2 }), { target: 'max', decisionsOnly: false }, 1500);
    const known = solve(world, 0, gamma, highest);
    for (const [state, action] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [2, 0],
    ] as const) {
      expect(Math.abs(discreteValues(learner, 0, state)[action]! - known[state]![action]!)).toBeLessThan(0.06);
    }
  });
});

describe('independent Q-learning of candidates', () => {
  /** A jump from the first place to the last but one is offered as well. */
  const leaps: TinyWorld = {
    ...corridor,
    actions: 3,
    allowed: (state, action) => action < 2 || state === 0,
    outcome: (agent, state, action) => (action === 2 ? { reward: -0.3, next: 2 } : corridor.outcome(agent, state, action)),
  };

  it.each(['max', 'double', 'expected', 'executed', 'auto'] as const)(
    'bids the action values of every agent, target %s',
    async (target) => {
      const env = tinyEnv(leaps, { agents: 2, asCandidates: true });
      const learner = await taughtQ(env, { target, temperature: 0.2 }, 2500);
      const trial = tinyEnv(leaps, { agents: 2, asCandidates: true });
      for (const state of [0, 1, 2]) {
        trial.reset(0, { seed: 0, episode: state });
        for (const agent of [0, 1]) {
          const known = solve(leaps, agent, gamma, operators[target === 'auto' ? 'executed' : target]);
          const scores = candidateScores(learner, trial, agent);
          for (const [action, value] of known[state]!.entries()) {
            if (Number.isNaN(value)) expect(scores[action]).toBe(0);
            else expect(Math.abs(scores[action]! - value)).toBeLessThan(tolerance(target));
          }
        }
      }
    },
  );

  it('values a place by what arbitration lets through there, with target executed', async () => {
    const crowded: TinyWorld = {
      states: 3,
      actions: 2,
      limit: 9,
      start: () => 0,
      outcome: (_, state, action) => (state === 0 ? { reward: 0, next: action } : { reward: action, next: 2, ends: true }),
      arbitrate: (state, best) => (state === 1 ? 0 : best),
    };
    const valueOfGoing = async (target: string) => {
      const learner = await taughtQ(tinyEnv(crowded, { agents: 1, asCandidates: true }), { target }, 1000);
      const trial = tinyEnv(crowded, { agents: 1, asCandidates: true });
      trial.reset(0, { seed: 0 });
      return candidateScores(learner, trial, 0)[1]!;
    };
    expect(Math.abs(await valueOfGoing('executed'))).toBeLessThan(0.05);
    expect(await valueOfGoing('max')).toBeGreaterThan(0.5);
  });
});

describe('the end of a life', () => {
  /** One step to the right ends the life, in sight of the place where it began. */
  const back: TinyWorld = {
    states: 2,
    actions: 2,
    limit: 10,
    start: () => 0,
    outcome: (_, state, action) => (state === 1 ? { reward: 1, next: 0, ends: true } : { reward: 0, next: action === 1 ? 1 : 0 }),
  };

  it.each([
    [true, 1],
    [false, 1 / (1 - gamma ** 2)],
  ])('has no value beyond it, unless it is to be bootstrapped through (terminalMask %s)', async (terminalMask, value) => {
    const learner = await taughtQ(tinyEnv(back, { agents: 1 }), { target: 'max', terminalMask }, 2500);
    for (const action of [0, 1]) expect(Math.abs(discreteValues(learner, 0, 1)[action]! / value - 1)).toBeLessThan(0.06);
  });

  it('is not meant by a time limit: what comes after counts', async () => {
    const endless: TinyWorld = { ...back, limit: 3, outcome: (_, state, action) => ({ reward: state, next: action }) };
    const learner = await taughtQ(tinyEnv(endless, { agents: 1 }), { target: 'max' }, 2500);
    const known = solve(endless, 0, gamma, highest);
    for (const state of [0, 1]) {
      for (const action of [0, 1])
        expect(Math.abs(discreteValues(learner, 0, state)[action]! / known[state]![action]! - 1)).toBeLessThan(0.06);
    }
  });

  it('is passed over where nothing is offered beyond the time limit', async () => {
    const endless: TinyWorld = { ...back, limit: 3, outcome: (_, state, action) => ({ reward: state, next: action }), allowed: () => true };
    const known = solve(endless, 0, gamma, highest);
    const options = { agents: 1, silentEnds: true };
    const learner = await taughtQ(tinyEnv(endless, options), { target: 'max' }, 2500);
    for (const state of [0, 1]) expect(Math.abs(discreteValues(learner, 0, state)[1]! / known[state]![1]! - 1)).toBeLessThan(0.06);
    const bidder = await taughtQ(tinyEnv(endless, { ...options, asCandidates: true }), { target: 'max' }, 2500);
    const trial = tinyEnv(endless, { agents: 1, asCandidates: true });
    trial.reset(0, { seed: 0 });
    const scores = candidateScores(bidder, trial, 0);
    for (const action of [0, 1]) expect(Math.abs(scores[action]! / known[0]![action]! - 1)).toBeLessThan(0.06);
  });
});
