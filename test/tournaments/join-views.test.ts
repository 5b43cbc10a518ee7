import { expect, it } from 'vitest';
import { hunter } from '../../agents/hunter.ts';
import { random } from '../../agents/random.ts';
import battle from '../../envs/battle/index.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { playEpisodes } from '../../src/learning/evaluate.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { attachPolicies } from '../../src/learning/policies.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { joinViews } from '../../src/tournaments/join-views.ts';
import { makeLearner } from '../agents/school.ts';

const make = (more: Readonly<Record<string, unknown>> = {}) =>
  makeEnvironment(battle, { mapSize: 14, agents: 8, start: 'random', maxCycles: 40, ...more }, 2);
const planned = [0, 1, 2].map((episode) => ({ seed: 10 + episode, evaluation: true, episode }));

/** Learners of both teams, with random numbers of their own. */
async function leadersOf(definition: LearnerDefinition<never>, { groups }: PopulationEnv) {
  const made = groups.map(async (group, side) => [group.name, await makeLearner(definition, group, {}, { seed: side + 1 })] as const);
  return Object.fromEntries(await Promise.all(made));
}

/** Three games that one definition's learners play, each side in an environment of these parameters. */
async function played(definition: LearnerDefinition<never>, red: object, blue: object) {
  const [one, other] = [await make({ ...red }), await make({ ...blue })];
  const [first, second] = [await leadersOf(definition, one), await leadersOf(definition, other)];
  const { env, policy } = joinViews([
    { env: one, leaders: { red: first['red']! } },
    { env: other, leaders: { blue: second['blue']! } },
  ]);
  return playEpisodes(env, policy, planned);
}

it.each<[string, LearnerDefinition<never>, object]>([
  ['agents that look at nothing play on, whatever they are shown', random, { minimap: false, extraFeatures: false }],
  ['agents that are shown the same in another layout do the same', hunter, { featureLayout: 'vector' }],
])('two views are one game: %s', async (_, definition, view) => {
  const env = await make();
  const alone = await playEpisodes(env, attachPolicies(env, await leadersOf(definition, env)), planned);
  expect(alone.every(({ metrics }) => metrics['redReward'] !== metrics['blueReward'])).toBe(true);
  expect(await played(definition, {}, view)).toEqual(alone);
  expect(await played(definition, view, {})).toEqual(alone);
});

it('two games are not one: a parameter that changes more than what is seen is told', async () => {
  await expect(played(random, {}, { stepReward: -1 })).rejects.toThrow(
    /^The environments of the two sides are not one game: agent 0 of red has a reward of .* in the one and of -1 in the other\. .*\(perception\), and change more\.$/,
  );
});
