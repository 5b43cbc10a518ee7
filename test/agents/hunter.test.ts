import { describe, expect, it } from 'vitest';
import { hunter } from '../../agents/hunter.ts';
import { random } from '../../agents/random.ts';
import adversarialPursuit from '../../envs/adversarial-pursuit/index.ts';
import battle from '../../envs/battle/index.ts';
import combinedArms from '../../envs/combined-arms/index.ts';
import gather from '../../envs/gather/index.ts';
import tigerDeer from '../../envs/tiger-deer/index.ts';
import type { EnvironmentDefinition } from '../../src/environment/definition.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { attachPolicies } from '../../src/learning/policies.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { makeLearner } from './school.ts';

/** Plays an episode in which the groups named are hunters and all others random: total reward by group, and the environment's figures. */
async function play(
  definition: EnvironmentDefinition<never>,
  hunters: readonly string[],
  parameters: Record<string, unknown>,
  episode: number,
) {
  const env = await makeEnvironment(definition, parameters, 1);
  const learners: Record<string, Learner> = {};
  for (const group of env.groups)
    learners[group.name] = await makeLearner(hunters.includes(group.name) ? hunter : random, group, {}, { seed: episode });
  const policy = attachPolicies(env, learners);
  const totals = Object.fromEntries(env.groups.map(({ name }) => [name, 0]));
  env.reset(0, { seed: episode, episode });
  policy.begin(0);
  while (!env.episodeOver[0]) {
    policy.act('evaluate');
    env.step();
    policy.observe('evaluate');
    for (const { name, rewards } of env.groups) for (const reward of rewards) totals[name]! += reward;
  }
  return { totals, figures: env.metrics!(0) };
}

const short = { maxCycles: 150 };
const layouts = [
  ['planes', {}],
  ['vector', { featureLayout: 'vector' }],
  ['planes, without minimap and features', { minimap: false, extraFeatures: false }],
] as const;

describe('a hunter', () => {
  it.each(layouts)('beats random agents in battle, on either side: %s', async (_, layout) => {
    for (const [episode, side] of (['red', 'blue', 'red', 'blue'] as const).entries()) {
      const other = side === 'red' ? 'blue' : 'red';
      const { totals, figures } = await play(battle, [side], { ...short, mapSize: 20, ...layout }, episode);
      expect(totals[side]!).toBeGreaterThan(totals[other]! + 50);
      expect(figures).toMatchObject({ [`${side}Wins`]: 1, [`${other}Wins`]: 0 });
    }
  });

  it('shoots and strikes in combined-arms', async () => {
    for (const episode of [0, 1]) {
      const { totals, figures } = await play(combinedArms, ['bluemelee', 'blueranged'], short, episode);
      expect(totals['bluemelee']! + totals['blueranged']!).toBeGreaterThan(totals['redmelee']! + totals['redranged']! + 50);
      expect(figures).toMatchObject({ blueWins: 1, redWins: 0 });
    }
  });

  it('feeds on what gives most in gather and tiger-deer', async () => {
    for (const [definition, group] of [
      [gather, 'omnivore'],
      [tigerDeer, 'tiger'],
    ] as const) {
      const hunting = await play(definition, [group], short, 3);
      const aimless = await play(definition, [], short, 3);
      expect(hunting.totals[group]!).toBeGreaterThan(Math.abs(aimless.totals[group]!) * 2);
    }
  });

  it('of more than one cell catches prey, and prey that flees is caught less', async () => {
    const parameters = { maxCycles: 100, mapSize: 24 };
    const caught = async (hunters: readonly string[]) => (await play(adversarialPursuit, hunters, parameters, 1)).totals['prey']!;
    const [aimless, hunting, fleeing] = [await caught([]), await caught(['predator']), await caught(['predator', 'prey'])];
    expect(hunting).toBeLessThan(3 * aimless);
    expect(fleeing).toBeGreaterThan(hunting);
  });

  it('plays on alike from a saved state', async () => {
    const env = await makeEnvironment(battle, { mapSize: 20, minimap: false }, 2);
    const [group] = env.groups;
    const policy = (await makeLearner(hunter, group!, {})).attach(group!, env);
    for (const copy of [0, 1]) {
      env.reset(copy, { seed: copy });
      policy.begin(copy);
    }
    policy.act('train');
    const saved = policy.saveState();
    policy.act('train');
    const actions = [...group!.actions];
    policy.act('train');
    policy.loadState(saved);
    policy.act('train');
    expect([...group!.actions]).toEqual(actions);
  });

  it('says whom it can play', async () => {
    const env = await makeEnvironment(battle, {}, 1);
    const { sight: _, ...blind } = env.groups[0]!;
    expect(hunter.supports(blind)).toMatch(/the group "red" does not say that it sees any/);
    expect(hunter.supports(env.groups[0]!)).toBe(true);
    const calm = { ...env.groups[0]!, sight: { ...env.groups[0]!.sight!, bodies: [] } };
    expect(hunter.supports(calm)).toMatch(/needs prey or threats, and the group "red" has neither/);
  });
});
