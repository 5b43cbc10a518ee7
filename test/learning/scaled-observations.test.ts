import { describe, expect, it } from 'vitest';
import { createGroup, type Group, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box } from '../../src/environment/spaces.ts';
import type { Learner, Mode } from '../../src/learning/learner.ts';
import { withScaledObservations } from '../../src/learning/scaled-observations.ts';

/** A learner that keeps what it is shown when it acts; one that `tells` is shown it for its probabilities, too. */
function spy(numPolicies: number, tells: boolean) {
  const shown: number[][] = [];
  const learner: Learner = {
    numPolicies,
    attach: (group) => ({
      begin: () => {},
      act: () => void shown.push([...group.observations]),
      ...(tells ? { probabilities: () => void shown.push([...group.observations]) } : {}),
      observe: () => void shown.push([...group.observations]),
      saveState: () => ({}),
      loadState: () => {},
    }),
    learn: () => true,
    metrics: () => ({}),
    saveState: () => ({}),
    loadState: () => {},
  };
  return { learner, shown };
}

/** Two agents who see two numbers each. */
function setUp(numPolicies: number, tells = false) {
  const group = createGroup({ name: 'agent', capacity: 2, observationSpace: box([2]), actionSpace: box([1], -1, 1) }, 1);
  group.alive.fill(1);
  const env: PopulationEnv = { groups: [group], numEnvs: 1, episodeOver: new Uint8Array(1), reset: () => {}, step: () => {} };
  const { learner, shown } = spy(numPolicies, tells);
  const scaled = withScaledObservations(learner, group);
  return { group, env, scaled, shown, policy: scaled.attach(group, env) };
}

function see(group: Group, observations: readonly number[], act: (mode: Mode) => void, mode: Mode = 'train') {
  group.observations.set(observations);
  act(mode);
}

describe('observations in units of their own size', () => {
  it('divides each number by the root of its mean square, agent by agent, and leaves zeros and what stands in the environment', () => {
    const { group, policy, shown } = setUp(2);
    see(group, [3, 0.5, 0, 0], policy.act);
    expect(shown.at(-1)).toEqual([1, 1, 0, 0]);
    see(group, [-4, 0, 8, 0], policy.act);
    const root = Math.sqrt((9 + 16) / 2);
    expect(shown.at(-1)).toEqual([-4 / root, 0, 8 / Math.sqrt(32), 0].map((n) => expect.closeTo(n, 6)));
    expect([...group.observations]).toEqual([-4, 0, 8, 0]);
  });

  it('measures all agents together where they share a network', () => {
    const { group, policy, shown } = setUp(1);
    see(group, [1, 2, 7, 0], policy.act);
    expect(shown.at(-1)).toEqual([1 / 5, Math.SQRT2, 7 / 5, 0].map((n) => expect.closeTo(n, 6)));
  });

  it('keeps numbers that were hardly ever seen within ten', () => {
    const { group, policy, shown } = setUp(2);
    for (let i = 0; i < 400; i++) see(group, [0, 0, 0, 0], policy.act);
    see(group, [0.1, -0.1, 0, 0], policy.act);
    expect(shown.at(-1)).toEqual([10, -10, 0, 0]);
  });

  it('learns nothing from evaluation, from who is dead, or from what is only observed', () => {
    const { group, policy, shown } = setUp(2);
    see(group, [2, 2, 2, 2], policy.act);
    see(group, [8, 8, 8, 8], policy.act, 'evaluate');
    see(group, [8, 8, 8, 8], policy.observe);
    group.alive[0] = 0;
    see(group, [8, 8, 2, 2], policy.act);
    expect(shown.slice(1)).toEqual([
      [4, 4, 4, 4],
      [4, 4, 4, 4],
      [4, 4, 1, 1],
    ]);
  });

  it('tells probabilities where the learner does, of what it is shown', () => {
    const { group, policy, shown } = setUp(2, true);
    see(group, [2, 2, 2, 2], policy.act);
    group.observations.fill(6);
    policy.probabilities!(new Float64Array(2));
    expect(shown.at(-1)).toEqual([3, 3, 3, 3]);
    expect(setUp(2).policy.probabilities).toBeUndefined();
  });

  it('does not depend on the units: other powers of two give the same bits', () => {
    const [one, other] = [setUp(2), setUp(2)];
    for (let i = 0; i < 50; i++) {
      const numbers = [Math.sin(i), i % 7, 1 / (i + 1), -i].map(Math.fround);
      see(one.group, numbers, one.policy.act);
      see(
        other.group,
        numbers.map((n) => n / 1024),
        other.policy.act,
      );
    }
    expect(other.shown).toEqual(one.shown);
  });

  it('goes on from its saved state', () => {
    const [one, other] = [setUp(2), setUp(2)];
    see(one.group, [1, 2, 3, 4], one.policy.act);
    other.scaled.loadState(one.scaled.saveState());
    for (const { group, policy } of [one, other]) see(group, [5, 6, 7, 8], policy.act);
    expect(other.shown.at(-1)).toEqual(one.shown.at(-1));
  });
});
