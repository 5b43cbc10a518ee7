import { describe, expect, it } from 'vitest';
import { pack } from '../../src/environment/pack.ts';
import type { Info, SpaceValue } from '../../src/environment/parallel-env.ts';
import { box, candidates, discrete, multiDiscrete, type Space } from '../../src/environment/spaces.ts';
import { type Moment, no, scripted, yes } from './scripted.ts';

describe('lays agents out', () => {
  it('by the name up to the last underscore, in the order of possibleAgents', () => {
    const { env } = scripted(['red_1', 'blue_bird_0', 'red_0', 'queen'], [{ agents: [] }]);
    const { groups, numEnvs, episodeOver } = pack(() => env, 1);
    expect(groups.map(({ name, capacity }) => [name, capacity])).toEqual([
      ['red', 2],
      ['blue_bird', 1],
      ['queen', 1],
    ]);
    expect(numEnvs).toBe(1);
    expect([...episodeOver]).toEqual([1]);
  });

  it('by their group where the environment says', () => {
    const { env } = scripted(['a', 'b', 'c'], [{ agents: [] }], { group: (agent) => (agent === 'b' ? 'odd' : 'even') });
    expect(pack(() => env, 3).groups.map(({ name, rows }) => [name, rows])).toEqual([
      ['even', 6],
      ['odd', 3],
    ]);
  });

  it('in rows that never shift: the survivor keeps its row, its reward and its action', () => {
    const team = ['a_0', 'a_1', 'a_2'];
    const { env, received } = scripted(team, [
      { agents: team, observations: { a_0: [1, 1], a_1: [2, 2], a_2: [3, 3] } },
      {
        agents: ['a_2'],
        observations: { a_0: [10, 10], a_1: [20, 20], a_2: [30, 30] },
        rewards: { a_0: 1, a_1: 2, a_2: 3 },
        terminations: { a_0: true, a_1: false, a_2: false },
        truncations: { a_0: false, a_1: true, a_2: false },
      },
      { agents: [], observations: { a_2: [5, 6] }, rewards: { a_2: 7 }, terminations: no('a_2'), truncations: yes('a_2') },
    ]);
    const packed = pack(() => env, 1);
    const group = packed.groups[0]!;
    packed.reset(0, { seed: 1 });
    expect([...group.observations]).toEqual([1, 1, 2, 2, 3, 3]);
    group.actions.set([0, 1, 2]);
    packed.step();
    expect([...group.alive]).toEqual([0, 0, 1]);
    expect([...group.observations]).toEqual([10, 10, 20, 20, 30, 30]);
    expect([...group.rewards]).toEqual([1, 2, 3]);
    expect([...group.terminated]).toEqual([1, 0, 0]);
    expect([...group.truncated]).toEqual([0, 1, 0]);
    expect([...packed.episodeOver]).toEqual([0]);
    group.actions.set([9, 9, 1]);
    packed.step();
    expect(received).toEqual([{ a_0: 0, a_1: 1, a_2: 2 }, { a_2: 1 }]);
    expect([...group.alive]).toEqual([0, 0, 0]);
    expect([...group.observations]).toEqual([0, 0, 0, 0, 5, 6]);
    expect([...group.rewards]).toEqual([0, 0, 7]);
    expect([...group.truncated]).toEqual([0, 0, 1]);
    expect([...packed.episodeOver]).toEqual([1]);
    packed.step();
    expect(received.length).toBe(2);
    expect([...group.rewards]).toEqual([0, 0, 7]);
  });

  it('with late arrivals in rows of their own, and returns only where they are declared', () => {
    const script: Moment[] = [
      { agents: ['a_0'], observations: { a_0: [1, 1] } },
      {
        agents: ['a_1'],
        observations: { a_0: [2, 2], a_1: [3, 3] },
        rewards: { a_0: 1, a_1: 0 },
        terminations: yes('a_0'),
        truncations: no('a_0'),
      },
      {
        agents: ['a_0', 'a_1'],
        observations: { a_0: [4, 4], a_1: [5, 5] },
        rewards: { a_1: 2 },
        terminations: no('a_1'),
        truncations: no('a_1'),
      },
    ];
    const team = ['a_0', 'a_1'];
    const packed = pack(() => scripted(team, script, { returns: true }).env, 1);
    const group = packed.groups[0]!;
    expect(group.returns).toBe(true);
    packed.reset(0, { seed: 1 });
    packed.step();
    expect([...group.alive]).toEqual([0, 1]);
    expect([...group.rewards]).toEqual([1, 0]);
    packed.step();
    expect([...group.alive]).toEqual([1, 1]);
    expect([...group.rewards]).toEqual([0, 2]);
    expect([...group.observations]).toEqual([4, 4, 5, 5]);

    const strict = pack(() => scripted(team, script).env, 1);
    strict.reset(0, { seed: 1 });
    strict.step();
    expect(() => strict.step()).toThrow('agent "a_0": step() brought it back to life; declare `returns: true`');
  });
});

describe('carries', () => {
  const play = (actionSpace: Space, write: (actions: Int32Array | Float32Array) => void, info: Info = {}): SpaceValue => {
    const moment: Moment = {
      agents: ['a_0'],
      observations: { a_0: [0, 0] },
      rewards: { a_0: 0 },
      terminations: no('a_0'),
      truncations: no('a_0'),
      infos: { a_0: info },
    };
    const { env, received } = scripted(['a_0'], [moment, moment], { actionSpace: () => actionSpace });
    const packed = pack(() => env, 1);
    packed.reset(0, { seed: 0 });
    write(packed.groups[0]!.actions);
    packed.step();
    return received[0]!['a_0']!;
  };

  it('actions of all four kinds of space', () => {
    expect(play(discrete(3), (actions) => actions.set([2]))).toBe(2);
    expect(play(multiDiscrete([2, 4]), (actions) => actions.set([1, 3]))).toEqual(Int32Array.of(1, 3));
    expect(play(box([2], -1, 1), (actions) => actions.set([0.5, -1]))).toEqual(Float32Array.of(0.5, -1));
    const info = { candidates: { features: [[1], [2]] }, executed: 1 };
    expect(play(candidates(3, ['price']), (actions) => actions.set([0.25, 2, -4]), info)).toEqual(Float32Array.of(0.25, 2, -4));
  });

  it('discrete observations as one-hot vectors', () => {
    const observe = (space: Space, observation: SpaceValue) => {
      const { env } = scripted(['a_0'], [{ agents: ['a_0'], observations: { a_0: observation } }], { observationSpace: () => space });
      const packed = pack(() => env, 1);
      packed.reset(0, { seed: 0 });
      return [...packed.groups[0]!.observations];
    };
    expect(observe(discrete(3), 1)).toEqual([0, 1, 0]);
    expect(observe(multiDiscrete([2, 3]), [1, 2])).toEqual([0, 1, 0, 0, 1]);
  });

  it('masks, positions, candidates, bins, executed and fields', () => {
    const offered: Info = {
      candidates: {
        features: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        mask: [1, 0, 1],
        bins: [-1, 0, 1],
      },
    };
    const script: Moment[] = [
      { agents: ['buyer_0', 'walker_0'], observations: { buyer_0: [0, 0], walker_0: [0, 0] }, infos: { buyer_0: offered } },
      {
        agents: ['buyer_0'],
        observations: { buyer_0: [0, 0], walker_0: [0, 0] },
        rewards: { buyer_0: 0, walker_0: 0 },
        terminations: { buyer_0: false, walker_0: true },
        truncations: no('buyer_0', 'walker_0'),
        infos: { buyer_0: { candidates: { features: [[7, 8]] }, executed: 2, field: [0.25, 0.75] } },
      },
    ];
    const { env } = scripted(['buyer_0', 'walker_0'], script, {
      actionSpace: (agent) => (agent === 'buyer_0' ? candidates(4, ['price', 'distance']) : discrete(2)),
      actionMask: () => [0, 1],
      positionSize: 3,
      position: (agent) => (agent === 'buyer_0' ? [1, 2, 3] : [4, 5, 6]),
      field: (agent) => (agent === 'buyer_0' ? { size: 2, labels: ['near', 'far'] } : undefined),
    });
    const packed = pack(() => env, 1);
    const [buyer, walker] = packed.groups as [(typeof packed.groups)[0], (typeof packed.groups)[0]];
    packed.reset(0, { seed: 0 });
    expect([...buyer.actionMask!]).toEqual([1, 0, 1, 0]);
    expect([...buyer.candidates!]).toEqual([1, 2, 0, 0, 5, 6, 0, 0]);
    expect([...buyer.candidateBins!]).toEqual([-1, -1, 1, -1]);
    expect([...buyer.executed!]).toEqual([-1]);
    expect(buyer.field).toEqual({ size: 2, labels: ['near', 'far'] });
    expect([...walker.actionMask!]).toEqual([0, 1]);
    expect([...walker.positions!]).toEqual([4, 5, 6]);
    expect(walker).not.toHaveProperty('fields');
    packed.step();
    expect([...buyer.actionMask!]).toEqual([1, 0, 0, 0]);
    expect([...buyer.candidates!]).toEqual([7, 8, 0, 0, 0, 0, 0, 0]);
    expect([...buyer.executed!]).toEqual([2]);
    expect([...buyer.fields!]).toEqual([0.25, 0.75]);
    expect([...walker.actionMask!]).toEqual([0, 0]);
    expect([...walker.positions!]).toEqual([4, 5, 6]);
  });

  it('all actions as allowed of a group that the mask says nothing of', () => {
    const { env } = scripted(
      ['guard_0', 'walker_0'],
      [{ agents: ['guard_0', 'walker_0'], observations: { guard_0: [0, 0], walker_0: [0, 0] } }],
      {
        actionSpace: (agent) => discrete(agent === 'guard_0' ? 2 : 3),
        actionMask: (agent) => (agent === 'guard_0' ? [0, 1] : undefined),
      },
    );
    const packed = pack(() => env, 1);
    packed.reset(0, { seed: 0 });
    expect(packed.groups.map(({ actionMask }) => [...actionMask!])).toEqual([
      [0, 1],
      [1, 1, 1],
    ]);
  });

  it('the reset options, copy by copy, and the other calls', () => {
    const calls: unknown[] = [];
    const make = (copy: number) =>
      scripted(['a_0'], [{ agents: ['a_0'], observations: { a_0: [copy, 0] } }], {
        reset: (options) => {
          calls.push([copy, options]);
          return { observations: { a_0: [copy, 0] }, infos: {} };
        },
        metrics: () => ({ copy }),
        render: (mode) => `${mode} ${copy}`,
        close: () => void calls.push([copy, 'closed']),
      }).env;
    const packed = pack(make, 2);
    packed.reset(1, { seed: 5, evaluation: true, episode: 3 });
    packed.reset(0, { seed: 6 });
    expect([...packed.groups[0]!.observations]).toEqual([0, 0, 1, 0]);
    expect(packed.metrics!(1)).toEqual({ copy: 1 });
    expect(packed.render!(1, 'svg')).toBe('svg 1');
    packed.close!();
    expect(calls).toEqual([
      [1, { seed: 5, options: { evaluation: true, episode: 3 } }],
      [0, { seed: 6, options: {} }],
      [0, 'closed'],
      [1, 'closed'],
    ]);
    const bare = pack(() => scripted(['a_0'], [{ agents: [] }]).env, 1);
    expect(Object.keys(bare)).not.toContain('saveState');
    expect(Object.keys(bare)).not.toContain('metrics');
  });
});
