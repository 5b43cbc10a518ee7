import { afterAll, describe, expect, it } from 'vitest';
import { minimalStandard } from '../../../bench/envs/minimal-standard.ts';
import adversarialPursuit from '../../../envs/adversarial-pursuit/index.ts';
import battle from '../../../envs/battle/index.ts';
import battlefield from '../../../envs/battlefield/index.ts';
import combinedArms from '../../../envs/combined-arms/index.ts';
import { drawnMap } from '../../../envs/gather/drawn-map.ts';
import gather from '../../../envs/gather/index.ts';
import { createGridEnvironment, type GridEnvironment } from '../../../envs/grid/grid-environment.ts';
import tigerDeer from '../../../envs/tiger-deer/index.ts';
import type { EnvironmentDefinition } from '../../../src/environment/definition.ts';
import { createRng } from '../../../src/shared/rng.ts';
import { chase } from './chase.ts';
import { hasMagent2, Magent2, type Scenario } from './magent2.ts';
import { makeGrid } from './make-grid.ts';

interface Case {
  readonly title: string;
  readonly game: EnvironmentDefinition<never>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly theirs: Omit<Scenario, 'seed' | 'actions' | 'groups'>;
  readonly steps: number;
}

const seen = { minimap_mode: true, extra_features: true, max_cycles: 500 };

const cases: Case[] = [
  { title: 'battle, magent2', game: battle, theirs: { game: 'battle', options: {} }, steps: 40 },
  {
    title: 'battle, dmfg',
    game: battle,
    theirs: { game: 'battle', options: { ...seen, map_size: 28, attack_opponent_reward: 5 }, constants: { KILL_REWARD: 10 } },
    steps: 50,
  },
  { title: 'battlefield, magent2', game: battlefield, theirs: { game: 'battlefield', options: {} }, steps: 50 },
  { title: 'combined-arms, magent2', game: combinedArms, theirs: { game: 'combined_arms', options: {} }, steps: 40 },
  {
    title: 'combined-arms, dmfg',
    game: combinedArms,
    theirs: { game: 'combined_arms', options: { ...seen, map_size: 28, attack_opponent_reward: 5 }, constants: { KILL_REWARD: 10 } },
    steps: 40,
  },
  { title: 'gather, magent2', game: gather, theirs: { game: 'gather', options: {} }, steps: 12 },
  {
    title: 'gather, dmfg',
    game: gather,
    theirs: {
      game: 'gather',
      options: { ...seen, attack_penalty: -2, dead_penalty: -20, attack_food_reward: 20 },
      constants: { map_size: drawnMap.size, KILL_REWARD: 60 },
      places: [
        [1, drawnMap.agents],
        [0, drawnMap.food],
      ],
    },
    steps: 40,
  },
  { title: 'tiger-deer, magent2', game: tigerDeer, theirs: { game: 'tiger_deer', options: {} }, steps: 40 },
  {
    title: 'tiger-deer, magent2 with its options',
    game: tigerDeer,
    parameters: { mapSize: 30, tigerRecovery: -0.021, minimap: true, extraFeatures: true, tigerAttackReward: 0.2, maxCycles: 500 },
    theirs: {
      game: 'tiger_deer',
      options: { ...seen, map_size: 30, tiger_step_recover: -0.021 },
      extra_rules: [{ actor: 1, victim: 0, value: 0.2 }],
    },
    steps: 500,
  },
  { title: 'adversarial-pursuit, magent2', game: adversarialPursuit, theirs: { game: 'adversarial_pursuit', options: {} }, steps: 40 },
  {
    title: 'adversarial-pursuit, all that can be seen',
    game: adversarialPursuit,
    parameters: { minimap: true, extraFeatures: true, mapSize: 23 },
    theirs: { game: 'adversarial_pursuit', options: { ...seen, map_size: 23 } },
    steps: 40,
  },
  {
    title: 'battle on a large map',
    game: battle,
    parameters: { preset: 'magent2', mapSize: 120 },
    theirs: { game: 'battle', options: { map_size: 120 } },
    steps: 8,
  },
];

describe.skipIf(!hasMagent2)('against MAgent2 itself (pip install magent2)', () => {
  const magent2 = new Magent2();
  afterAll(() => magent2.close());

  it.each(cases)(
    '$title: the same start, rewards, places, ends and observations, to the last bit',
    async ({ title, game, parameters, theirs, steps }) => {
      const preset = title.includes('dmfg') ? 'dmfg' : 'magent2';
      const { game: rules } = await makeGrid(game, { preset, ...parameters });
      const env = createGridEnvironment(rules, { numEnvs: 1, draws: minimalStandard });
      const seed = 7;
      const actions = recordActions(createGridEnvironment(rules, { numEnvs: 1, draws: minimalStandard }), seed, steps);
      const played = await magent2.play({ ...theirs, seed, actions, groups: env.groups.map(({ name }) => name) });
      expect(played.counts).toEqual(env.groups.map(({ capacity }) => capacity));
      expect(played.shapes).toEqual(env.groups.map(({ observationSpace }) => observationSpace.shape));
      env.reset(0, { seed });
      for (let step = 0; step <= played.steps; step++) {
        const acted = env.groups.map(({ alive }) => alive.slice());
        if (step > 0) {
          for (const [index, group] of env.groups.entries()) group.actions.set(actions[step - 1]![index]!);
          env.step();
        }
        for (const [index, group] of env.groups.entries()) {
          for (let slot = 0; slot < group.capacity; slot++) {
            const where = `step ${step}, ${group.name}_${slot}`;
            const slotThere = played.at(step, index, slot);
            expect(acted[index]![slot] === 1, where).toBe(slotThere.listed);
            if (!slotThere.listed) continue;
            expect(group.rewards[slot], where).toBe(slotThere.reward);
            expect(group.terminated[slot] === 1, where).toBe(slotThere.terminated);
            expect(group.truncated[slot] === 1, where).toBe(slotThere.truncated);
            if (group.alive[slot]) {
              expect([group.positions![2 * slot], group.positions![2 * slot + 1]], where).toEqual([slotThere.x, slotThere.y]);
            }
            const size = slotThere.observation.length;
            const own = group.observations.subarray(slot * size, (slot + 1) * size);
            expect(differences(own, slotThere.observation, group.observationSpace.shape), where).toEqual([]);
          }
        }
      }
      expect(played.steps).toBe(actions.length);

      expect(env.episodeOver[0] === 1, 'the end').toBe(actions.length < steps);
    },
  );
});

/** [step][group][slot] of a game in which agents chase each other. */
function recordActions(env: GridEnvironment, seed: number, steps: number): number[][][] {
  const rng = createRng(`conformance/${env.game.name}`);
  const actions: number[][][] = [];
  env.reset(0, { seed });
  while (actions.length < steps && !env.episodeOver[0]) {
    chase(env, 0, rng);
    actions.push(env.groups.map((group) => [...group.actions]));
    env.step();
  }
  return actions;
}

/** Up to three sentences. */
function differences(ours: Float32Array, theirs: Float32Array, [, side, channels]: readonly number[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < ours.length && found.length < 3; i++) {
    if (ours[i] === theirs[i]) continue;
    const cell = Math.floor(i / channels!);
    found.push(`channel ${i % channels!} at (${cell % side!}, ${Math.floor(cell / side!)}) is ${ours[i]} instead of ${theirs[i]}`);
  }
  return found;
}
