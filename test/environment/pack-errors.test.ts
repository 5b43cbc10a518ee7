import { describe, expect, it } from 'vitest';
import { pack } from '../../src/environment/pack.ts';
import type { ParallelEnv } from '../../src/environment/parallel-env.ts';
import { box, candidates, discrete } from '../../src/environment/spaces.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { all, type Moment, no, scripted } from './scripted.ts';

describe('says what an environment did wrong:', () => {
  const honest: Moment[] = [
    { agents: ['a_0', 'a_1'], observations: { a_0: [0, 0], a_1: [0, 0] } },
    {
      agents: ['a_0'],
      observations: { a_0: [0, 0], a_1: [0, 0] },
      rewards: { a_0: 1, a_1: 1 },
      terminations: { a_0: false, a_1: true },
      truncations: no('a_0', 'a_1'),
    },
    { agents: ['a_0'], observations: { a_0: [0, 0] }, rewards: { a_0: 1 }, terminations: no('a_0'), truncations: no('a_0') },
  ];
  /** Which moment is spoilt and how. */
  const spoilt = (index: number, change: Partial<Moment>) => honest.map((moment, i) => (i === index ? { ...moment, ...change } : moment));
  const run = (script: readonly Moment[], more: Partial<ParallelEnv> = {}, action = 0) => {
    const { env } = scripted(['a_0', 'a_1'], script, more);
    const packed = pack(() => env, 1, { name: 'crowd' });
    packed.reset(0, { seed: 0 });
    packed.groups[0]!.actions.fill(action);
    packed.step();
    packed.step();
  };

  it('nothing, when it did nothing wrong', () => expect(() => run(honest)).not.toThrow());

  const begin = 'Environment "crowd", copy 0';
  it.each<[string, readonly Moment[], string, Partial<ParallelEnv>?, number?]>([
    [
      'an observation too short',
      spoilt(1, { observations: { a_0: [0], a_1: [0, 0] } }),
      `${begin}, agent "a_0": step() gave an observation of 1 numbers; expected 2.`,
    ],
    [
      'an observation with NaN',
      spoilt(0, { observations: { a_0: [0, 0], a_1: [0, NaN] } }),
      `${begin}, agent "a_1": reset() gave an observation with NaN at index 1; expected finite numbers.`,
    ],
    ['no observation', spoilt(0, { observations: { a_0: [0, 0] } }), `${begin}, agent "a_1": reset() gave no observation.`],
    ['no last observation', spoilt(1, { observations: { a_0: [0, 0] } }), `${begin}, agent "a_1": step() gave no observation.`],
    ['no reward', spoilt(1, { rewards: { a_0: 1 } }), `${begin}, agent "a_1": step() gave no reward.`],
    [
      'a reward of NaN',
      spoilt(1, { rewards: { a_0: NaN, a_1: 0 } }),
      `${begin}, agent "a_0": step() gave the reward NaN; expected a finite number.`,
    ],
    [
      'a reward of the dead',
      spoilt(2, { rewards: { a_0: 1, a_1: 5 } }),
      `${begin}, agent "a_1": step() gave the reward 5, but this agent was not alive.`,
    ],
    [
      'an unknown agent',
      spoilt(1, { rewards: { a_0: 1, a1: 1 } }),
      `${begin}: the rewards of step() names the agent "a1", which is not in possibleAgents; did you mean "a_1"?`,
    ],
    ['an unknown live agent', spoilt(0, { agents: ['b_0'] }), `${begin}: after reset(), \`agents\` names the agent "b_0"`],
    ['no flag', spoilt(1, { terminations: {} }), `${begin}, agent "a_0": step() gave terminations = undefined; expected true or false`],
    [
      'an end that is none',
      spoilt(1, { agents: ['a_0', 'a_1'] }),
      `${begin}, agent "a_1": step() ended it, but \`agents\` still lists it.`,
    ],
    [
      'a disappearance',
      spoilt(1, { agents: [] }),
      `${begin}, agent "a_0": step() took it out of \`agents\` without terminating or truncating it.`,
    ],
    ['nobody', spoilt(0, { agents: [] }), `${begin}: no agent lives after reset()`],
    [
      'an action out of space',
      honest,
      `${begin}, agent "a_0": step() was given the action 3, which is not in its action space Discrete(3).`,
      {},
      3,
    ],
    [
      'a mask too long',
      honest,
      `${begin}, agent "a_0": reset() has an action mask of 4 numbers; expected 3.`,
      { actionMask: () => [1, 1, 1, 1] },
    ],
    [
      'a position too short',
      honest,
      `${begin}, agent "a_0": reset() gave a position (see positionSize) of 1 numbers; expected 2.`,
      { position: () => [1] },
    ],
    [
      'no field',
      honest,
      `${begin}, agent "a_0": step() gave no infos.field, though field(agent) declares one.`,
      { field: () => ({ size: 2 }) },
    ],
    ['no candidates', honest, `${begin}, agent "a_0": reset() gave no infos.candidates`, { actionSpace: () => candidates(2, ['price']) }],
    [
      'too many candidates',
      spoilt(0, { infos: { a_0: { candidates: { features: [[1], [2], [3]] } } } }),
      `${begin}, agent "a_0": reset() gave 3 candidates; expected 1 to 2.`,
      { actionSpace: () => candidates(2, ['price']) },
    ],
    [
      'features too many',
      spoilt(0, { infos: { a_0: { candidates: { features: [[1], [2, 3]] } } } }),
      `${begin}, agent "a_0": reset() gave features of candidate 1 of 2 numbers; expected 1.`,
      { actionSpace: () => candidates(2, ['price']) },
    ],
    [
      'no executed candidate',
      honest.map((moment) => ({ ...moment, infos: all(['a_0', 'a_1'], { candidates: { features: [[1]] } }) })),
      `${begin}, agent "a_0": step() gave infos.executed = undefined; expected the candidate executed, 0 to 1.`,
      { actionSpace: () => candidates(2, ['price']) },
    ],
    [
      'an observation outside a discrete space',
      honest,
      `${begin}, agent "a_0": reset() gave the observation [0, 0], which is not in its observation space Discrete(4).`,
      { observationSpace: () => discrete(4) },
    ],
  ])('%s', (_, script, message, more, action) => {
    let error: unknown;
    try {
      run(script, more, action);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toContain(message);
  });

  it.each<[string, readonly string[], Partial<ParallelEnv>, string]>([
    ['no agents', [], {}, 'Environment "crowd" has no agents: possibleAgents is empty.'],
    ['an agent twice', ['a_0', 'a_0'], {}, 'Environment "crowd" lists agent "a_0" twice'],
    [
      'different action spaces in a group',
      ['a_0', 'a_1'],
      { actionSpace: (agent) => discrete(agent === 'a_0' ? 2 : 3) },
      'action space Discrete(3) (against Discrete(2)) of the second differs',
    ],
    [
      'different bounds in a group',
      ['a_0', 'a_1'],
      { observationSpace: (agent) => box([2], agent === 'a_0' ? 0 : -Infinity) },
      'agents "a_0" and "a_1" are both in group "a"',
    ],
    [
      'a field for some of a group',
      ['a_0', 'a_1'],
      { field: (agent) => (agent === 'a_0' ? { size: 2 } : undefined) },
      'the declared field of the second differs',
    ],
    [
      'candidates as an observation',
      ['a_0'],
      { observationSpace: () => candidates(2, ['x']) },
      'an observation space cannot be Candidates(2 choices of 1 features)',
    ],
  ])('%s', (_, agents, more, message) => {
    expect(() => pack(() => scripted(agents, [{ agents: [] }], more).env, 1, { name: 'crowd' })).toThrow(message);
  });

  it('copies that differ, and no copies', () => {
    expect(() => pack((copy) => scripted([`a_${copy}`], [{ agents: [] }]).env, 2)).toThrow(
      'the possibleAgents of copy 1 differ from those of copy 0',
    );
    expect(() => pack(() => scripted(['a_0'], [{ agents: [] }]).env, 0)).toThrow('cannot be packed into 0 copies; at least 1 is needed');
  });
});
