import type { GameName } from './grid-task.ts';

/** A grid game to be measured, and the same game in MAgent2's words. */
export interface GridCase {
  readonly env: GameName;
  /** Which observations: those of the preset `magent2` (view only), or all of `dmfg`, as planes or once as a vector. */
  readonly observations: 'view' | 'planes' | 'vector';
  /** Which numbers of agents: those of a preset, or so many a side. */
  readonly size: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Parameters of ours and arguments of MAgent2's `get_config`, by our name. */
export const configNames: Readonly<Record<GameName, Readonly<Record<string, string>>>> = {
  battle: {
    mapSize: 'map_size',
    stepReward: 'step_reward',
    deadPenalty: 'dead_penalty',
    attackPenalty: 'attack_penalty',
    attackOpponentReward: 'attack_opponent_reward',
  },
  battlefield: {},
  'combined-arms': {},
  gather: {
    mapSize: 'size',
    stepReward: 'step_reward',
    deadPenalty: 'dead_penalty',
    attackPenalty: 'attack_penalty',
    attackFoodReward: 'attack_food_reward',
  },
  'tiger-deer': { mapSize: 'map_size', tigerRecovery: 'tiger_step_recover', deerAttacked: 'deer_attacked' },
  'adversarial-pursuit': { mapSize: 'map_size', tagPenalty: 'tag_penalty' },
};

const observations = {
  view: {},
  planes: { minimap: true, extraFeatures: true },
  vector: { minimap: true, extraFeatures: true, featureLayout: 'vector' },
} as const;

/** The same rules in both, which MAgent2's configuration can express. */
const rules = { preset: 'magent2' } as const;

/** Numbers of agents, on maps as crowded as that of the preset. */
const sizes: Readonly<Record<GameName, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  battle: {
    dmfg: { mapSize: 28 },
    magent2: {},
    '64v64': { mapSize: 45, agents: 64 },
    '1000v1000': { mapSize: 177, agents: 1000 },
  },
  'combined-arms': {
    dmfg: { mapSize: 28 },
    magent2: {},
    '64v64': { mapSize: 45, melee: 38, ranged: 26 },
    '1000v1000': { mapSize: 177, melee: 600, ranged: 400 },
  },
  gather: {
    dmfg: { layout: 'drawn', mapSize: 18 },
    magent2: {},
    '128': { layout: 'random', mapSize: 37, agents: 128, food: 520 },
    '2000': { layout: 'random', mapSize: 147, agents: 2000, food: 8133 },
  },
  'tiger-deer': {
    preset: {},
    '64v64': { mapSize: 46, tigers: 64, deer: 64 },
    '1000v1000': { mapSize: 183, tigers: 1000, deer: 1000 },
  },
  battlefield: {
    preset: {},
    '64v64': { agents: 64 },
    '1000v1000': { mapSize: 320, agents: 1000 },
  },
  'adversarial-pursuit': {
    preset: {},
    '64v64': { mapSize: 59, predators: 64, prey: 64 },
    '1000v1000': { mapSize: 232, predators: 1000, prey: 1000 },
  },
};

export const gridCases: readonly GridCase[] = Object.entries(sizes).flatMap(([env, bySize]) =>
  Object.entries(bySize).flatMap(([size, parameters]) =>
    (['view', 'planes', 'vector'] as const)
      .filter((seen) => size !== 'magent2' || seen === 'view')
      .filter((seen) => size !== 'dmfg' || seen !== 'view')
      .map((seen) => ({ env: env as GameName, observations: seen, size, parameters: { ...rules, ...parameters, ...observations[seen] } })),
  ),
);

/** The ladder on which cost must stay flat: battle at the density of the paper's map. */
export const ladder: readonly GridCase[] = [
  [25, 28],
  [64, 45],
  [256, 90],
  [1000, 177],
].flatMap(([agents, mapSize]) =>
  (['view', 'planes', 'vector'] as const).map((seen) => ({
    env: 'battle' as const,
    observations: seen,
    size: `${agents}v${agents}`,
    parameters: { ...rules, ...observations[seen], agents, mapSize, start: 'random' },
  })),
);
