import { describe, expect, it } from 'vitest';
import { random } from '../../agents/random.ts';
import { createGroup, type GroupSpec, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, candidates, discrete, multiDiscrete, type Space } from '../../src/environment/spaces.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { createRng } from '../../src/shared/rng.ts';

/** Random policies of a group of two copies, all rows alive. */
async function attach(actionSpace: Space, capacity: number, more: Partial<GroupSpec> = {}) {
  const spec: GroupSpec = { name: 'agent', capacity, observationSpace: box([1]), actionSpace, ...more };
  const group = createGroup(spec, 2);
  group.alive.fill(1);
  const settings = { group: spec, numEnvs: 2, parameters: {} as never, totalTimesteps: 1, engine: defaultEngine };
  const learner = await random.create({ ...settings, rng: createRng(1) });
  const env = { groups: [group], numEnvs: 2 } as unknown as PopulationEnv;
  return { group, policy: learner.attach(group, env) };
}

describe('random', () => {
  it('takes every allowed action about equally often, and no other', async () => {
    const { group, policy } = await attach(discrete(4), 1000, { masksActions: true });
    for (let row = 0; row < group.rows; row++) group.actionMask!.set([1, 0, 1, 1], row * 4);
    policy.act('train');
    const counts = [0, 0, 0, 0];
    for (const action of group.actions) counts[action]!++;
    expect(counts[1]).toBe(0);
    for (const action of [0, 2, 3]) expect(Math.abs(counts[action]! - 2000 / 3)).toBeLessThan(5 * Math.sqrt((2000 / 3) * (2 / 3)));
  });

  it('tells how likely its actions are', async () => {
    const masked = await attach(discrete(4), 2, { masksActions: true });
    masked.group.actionMask!.set([1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1]);
    masked.group.alive[3] = 0;
    const told = new Float64Array(16).fill(7);
    masked.policy.probabilities!(told);
    expect([...told]).toEqual([1 / 3, 0, 1 / 3, 1 / 3, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    const free = await attach(discrete(4), 1);
    free.policy.probabilities!(told.subarray(0, 8));
    expect([...told.subarray(0, 8)]).toEqual(new Array(8).fill(1 / 4));
    expect((await attach(multiDiscrete([2, 2]), 1)).policy.probabilities).toBeUndefined();
  });

  it('stays within its space, whatever that is', async () => {
    const several = await attach(multiDiscrete([2, 5]), 300);
    several.policy.act('train');
    for (let row = 0; row < 600; row++) {
      expect([0, 1]).toContain(several.group.actions[row * 2]);
      expect([0, 1, 2, 3, 4]).toContain(several.group.actions[row * 2 + 1]);
    }
    const bounded = await attach(box([2], -3, 1), 300);
    bounded.policy.act('train');
    expect(Math.min(...bounded.group.actions)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...bounded.group.actions)).toBeLessThanOrEqual(1);
    expect(new Set(bounded.group.actions).size).toBeGreaterThan(1000);
    const halfOpen = await attach(box([1], 0), 300);
    halfOpen.policy.act('train');
    expect(Math.min(...halfOpen.group.actions)).toBe(0);
  });

  it('scores candidates so that each is first about equally often', async () => {
    const { group, policy } = await attach(candidates(3, ['x']), 1500);
    policy.act('train');
    const first = [0, 0, 0];
    for (let row = 0; row < group.rows; row++) {
      const scores = [...group.actions.subarray(row * 3, row * 3 + 3)];
      first[scores.indexOf(Math.max(...scores))]!++;
    }
    for (const count of first) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (2 / 3)));
  });

  it('leaves the dead alone', async () => {
    const { group, policy } = await attach(box([1], 1, 2), 2);
    group.alive.set([1, 0, 0, 1]);
    policy.act('train');
    expect([...group.actions].map((action) => action > 0)).toEqual([true, false, false, true]);
  });

  it('evaluates from a stream of its own, and goes on from a saved state', async () => {
    const { group, policy } = await attach(discrete(1000), 20);
    const act = (mode: 'train' | 'evaluate') => {
      policy.act(mode);
      return [...group.actions];
    };
    act('train');
    const saved = policy.saveState();
    const [next, evaluated] = [act('train'), act('evaluate')];
    policy.loadState(saved);
    expect(act('evaluate')).toEqual(evaluated);
    expect(act('train')).toEqual(next);
    expect(act('train')).not.toEqual(next);
  });
});
