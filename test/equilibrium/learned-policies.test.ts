import { expect, it } from 'vitest';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { independentQ } from '../../agents/independent-q.ts';
import { mfac } from '../../agents/mfac.ts';
import { mfq } from '../../agents/mfq.ts';
import { ppo } from '../../agents/ppo.ts';
import { random } from '../../agents/random.ts';
import mfg, { type MfgParameters } from '../../envs/mfg/index.ts';
import { exploitabilityOf } from '../../src/equilibrium/exploitability.ts';
import { tabulatePolicies } from '../../src/equilibrium/tabulate.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { makeLearner, teach } from '../agents/school.ts';

/** Trains a learner in a game and writes down what its agents then do. */
async function learned(definition: LearnerDefinition<never>, raw: object, game: Partial<MfgParameters>, timesteps: number) {
  const make = () => makeEnvironment(mfg, game, 1);
  const env = await make();
  const group = env.groups[0]!;
  const learner = await makeLearner(definition, group, { ...raw }, { totalTimesteps: timesteps });
  await teach(learner, env, timesteps);
  const own = await make();
  const policy = learner.attach(own.groups[0]!, own);
  return { env: own, policy, game: env.tabular!.game };
}

const brief = { preset: 'brief' };

it.each([
  ['independent-q', independentQ, {}],
  ['mfq', mfq, {}],
  ['dmfg-ql', dmfgQl, {}],
  ['mfac', mfac, brief],
  ['dmfg-ac', dmfgAc, brief],
  ['ppo', ppo, brief],
] as const)('%s: each agent has a policy that can be written down, and gains in learning', async (_, definition, raw) => {
  const before = await learned(definition, raw, { game: 'ring', agents: 4, horizon: 8 }, 0);
  const after = await learned(definition, raw, { game: 'ring', agents: 4, horizon: 8 }, 640);
  const untaught = tabulatePolicies(before.env, before.policy);
  const taught = tabulatePolicies(after.env, after.policy);
  for (const table of taught) {
    for (let pair = 0; pair < table.length; pair += 3) expect(table[pair]! + table[pair + 1]! + table[pair + 2]!).toBeCloseTo(1, 6);
  }
  expect(exploitabilityOf(after.game, taught)).toBeLessThan(0.5 * exploitabilityOf(before.game, untaught));
});

it.each([
  ['ppo', ppo, brief],
  ['ppo, scaled observations', ppo, { ...brief, scaleObservations: true }],
  ['dmfg-ql, sampled', dmfgQl, { evaluation: 'sampled', temperature: 1 }],
  ['dmfg-ql, greedy', dmfgQl, {}],
  ['random', random, {}],
] as const)('%s tells the probabilities that it draws from', async (_, definition, raw) => {
  const { env, policy } = await learned(definition, raw, { game: 'rock-paper-scissors', agents: 3 }, 200);
  const group = env.groups[0]!;
  env.reset(0, { seed: 1 });
  policy.begin(0);
  const told = new Float64Array(group.rows * 3);
  policy.probabilities!(told);
  const drawn = new Float64Array(group.rows * 3);
  const draws = 2000;
  for (let draw = 0; draw < draws; draw++) {
    policy.act('evaluate');
    for (let row = 0; row < group.rows; row++) drawn[row * 3 + group.actions[row]!]! += 1 / draws;
  }
  for (let i = 0; i < told.length; i++) expect(Math.abs(drawn[i]! - told[i]!)).toBeLessThan(4.5 * Math.sqrt(0.25 / draws));
});

it('tells one action where an actor is greedy in evaluation', async () => {
  const { env, policy } = await learned(ppo, { ...brief, evaluation: 'greedy' }, { game: 'left-right', agents: 3 }, 100);
  const group = env.groups[0]!;
  env.reset(0, { seed: 1 });
  policy.begin(0);
  policy.act('evaluate');
  const told = new Float64Array(group.rows * 2);
  policy.probabilities!(told);
  expect([...told]).toEqual([...group.actions].flatMap((action) => (action === 0 ? [1, 0] : [0, 1])));
});
