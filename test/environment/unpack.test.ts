import { describe, expect, it } from 'vitest';
import { pack } from '../../src/environment/pack.ts';
import { candidates, discrete } from '../../src/environment/spaces.ts';
import { unpack } from '../../src/environment/unpack.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { createToy } from './toy.ts';

const acting = (agents: readonly string[]) =>
  Object.fromEntries(agents.map((agent) => [agent, agent.startsWith('walker') ? 2 : [0.5, 9, 0.25]]));

describe('unpack', () => {
  it('names agents after group and slot, and says what they are', () => {
    const env = unpack(createToy(1).env);
    expect(env.possibleAgents).toEqual(['walker_0', 'walker_1', 'walker_2', 'buyer_0', 'buyer_1']);
    expect(env.agents).toEqual([]);
    expect(env.group!('buyer_1')).toBe('buyer');
    expect(env.actionSpace('walker_2')).toEqual(discrete(3));
    expect(env.actionSpace('buyer_0')).toEqual(candidates(3, ['price', 'distance']));
    expect(env.field!('walker_0')).toEqual({ size: 2 });
    expect(env.positionSize).toBe(1);
  });

  it('gives the values of the arrays as records, the dead once more with their end', () => {
    const toy = createToy(1);
    const env = unpack(toy.env);
    const first = env.reset({ seed: 1 });
    expect(env.agents).toEqual(env.possibleAgents);
    expect(first.observations['walker_1']).toEqual(toy.walkers.observations.slice(2, 4));
    expect(first.infos['buyer_1']!.candidates!.features[2]).toEqual(toy.buyers.candidates!.slice(10, 12));
    expect(first.infos['buyer_1']!.candidates!.mask).toEqual(toy.buyers.actionMask!.slice(3, 6));
    expect(first.infos['buyer_1']).not.toHaveProperty('executed');
    expect(env.actionMask!('walker_2')).toEqual(toy.walkers.actionMask!.slice(6, 9));
    expect(env.position!('walker_2')).toEqual(toy.walkers.positions!.slice(2, 3));
    env.step(acting(env.agents));
    const { observations, rewards, terminations, truncations, infos } = env.step(acting(env.agents));
    expect(env.agents).toEqual(['walker_1', 'walker_2', 'buyer_0', 'buyer_1']);
    expect(rewards).toEqual(
      Object.fromEntries(env.possibleAgents.map((agent, i) => [agent, [...toy.walkers.rewards, ...toy.buyers.rewards][i]])),
    );
    expect(terminations).toEqual({ walker_0: true, walker_1: false, walker_2: false, buyer_0: false, buyer_1: false });
    expect(truncations['walker_0']).toBe(false);
    expect(observations['walker_0']).toEqual(toy.walkers.observations.slice(0, 2));
    expect(infos['buyer_0']).toMatchObject({ executed: 0, field: Float32Array.of(1, 0), candidates: { bins: Int32Array.of(-1, 0, 1) } });
    expect(infos['walker_0']).toEqual({ field: Float32Array.of(0.25, 0.75) });
    const next = env.step(acting(env.agents));
    expect(Object.keys(next.rewards)).toEqual(['walker_1', 'walker_2', 'buyer_0', 'buyer_1']);
  });

  it('gives values that later steps do not change', () => {
    const env = unpack(createToy(1).env);
    const { observations } = env.reset({ seed: 1 });
    const kept = [...(observations['walker_2'] as Float32Array)];
    env.step(acting(env.agents));
    expect([...(observations['walker_2'] as Float32Array)]).toEqual(kept);
  });

  it('saves and restores', () => {
    const env = unpack(createToy(1).env);
    env.reset({ seed: 1 });
    env.step(acting(env.agents));
    const state = env.saveState!();
    const once = env.step(acting(env.agents));
    env.loadState!(state);
    expect(env.step(acting(env.agents))).toEqual(once);
  });

  it('leaves out what the environment does not have', () => {
    const { env } = createToy(1);
    const bare = unpack({ groups: env.groups, numEnvs: 1, episodeOver: env.episodeOver, reset: env.reset, step: env.step });
    for (const key of ['metrics', 'render', 'saveState', 'loadState', 'returns']) expect(bare).not.toHaveProperty(key);
  });

  it.each<[string, (env: ReturnType<typeof unpack>) => unknown, RegExp]>([
    [
      'an unknown agent',
      (env) => env.step({ ...acting(env.agents), walker_3: 0 }),
      /no agent "walker_3"; agents are called "walker_0" to "walker_2" and/,
    ],
    ['a missing action', (env) => env.step({ walker_0: 0 }), /^Agent "walker_1" lives and was given no action\.$/],
    [
      'an action out of space',
      (env) => env.step({ ...acting(env.agents), walker_1: 3 }),
      /^The action 3 of agent "walker_1" is not in its action space Discrete\(3\)\.$/,
    ],
    [
      'scores too few',
      (env) => env.step({ ...acting(env.agents), buyer_0: [1, 2] }),
      /^The action \[1, 2\] of agent "buyer_0" is not in .*Candidates\(3 choices/,
    ],
    [
      'an action of the dead',
      (env) => {
        for (let i = 0; i < 2; i++) env.step(acting(env.agents));
        env.step({ ...acting(env.agents), walker_0: 1 });
      },
      /^Agent "walker_0" was given an action, but it is not alive\.$/,
    ],
    [
      'a step after the end',
      (env) => {
        for (let i = 0; i < 7; i++) env.step(acting(env.agents));
      },
      /^step\(\) was called after the end of the episode; call reset\(\) first\.$/,
    ],
  ])('refuses %s', (_, call, message) => {
    const env = unpack(createToy(1).env);
    env.reset({ seed: 1 });
    expect(() => call(env)).toThrow(UserError);
    const again = unpack(createToy(1).env);
    again.reset({ seed: 1 });
    expect(() => call(again)).toThrow(message);
  });

  it('refuses several copies', () => {
    expect(() => unpack(createToy(2).env)).toThrow('Only an environment of one copy can be unpacked; this one has 2.');
  });

  it('comes back from pack with the same arrays', () => {
    const toy = createToy(1);
    const packed = pack(() => unpack(createToy(1).env), 1);
    for (const env of [toy.env, packed]) env.reset(0, { seed: 3 });
    for (const [index, group] of packed.groups.entries()) {
      const { alive, observations, actionMask, positions, candidates, fields } = toy.env.groups[index]!;
      expect(group).toMatchObject({ alive, observations, actionMask, positions, fields });
      const mask = group.actionMask!;
      candidates?.forEach((value, i) => void expect(group.candidates![i]).toBe(mask[Math.floor(i / 2)] ? value : 0));
    }
  });
});
