import { type Parameters, presets } from '../../envs/waterworld/parameters.ts';
import { createRng } from '../../src/shared/rng.ts';

/** A Waterworld to be measured. */
export interface WaterworldCase {
  readonly preset: 'dmfg' | 'pettingzoo';
  readonly size: string;
  readonly parameters: Partial<Parameters>;
  readonly yardstick: 'v2' | 'v4' | null;
}

/** The same as our process and PettingZoo's read it. */
export interface WaterworldTask {
  readonly parameters: Partial<Parameters>;
  readonly v2: Readonly<Record<string, unknown>>;
  readonly v4: Readonly<Record<string, unknown>>;
  /** Of all pursuers, turn by turn. */
  readonly actions: readonly number[];
  readonly seed: number;
}

/** So many pursuers and evaders, as crowded as the 25 of the preset. The original looks at all pairs, so that thousands do not fit. */
const counts = [50, 100, 400, 1000, 2000] as const;
const MOST_OF_ORIGINAL = 400;

export const waterworldCases: readonly WaterworldCase[] = [
  { preset: 'pettingzoo', size: 'preset', parameters: {}, yardstick: 'v2' },
  { preset: 'pettingzoo', size: 'preset', parameters: {}, yardstick: 'v4' },
  { preset: 'dmfg', size: 'preset', parameters: {}, yardstick: 'v2' },
  { preset: 'dmfg', size: 'preset', parameters: {}, yardstick: 'v4' },
  ...counts.map(
    (count): WaterworldCase => ({
      preset: 'dmfg',
      size: String(count),
      parameters: { pursuers: count, evaders: count, poison: Math.round(0.4 * count), side: Math.sqrt(count / 25) },
      yardstick: count <= MOST_OF_ORIGINAL ? 'v2' : null,
    }),
  ),
];

/** Turns of random actions before they repeat. */
const TURNS = 64;

export function taskOf({ preset, parameters }: WaterworldCase): WaterworldTask {
  const rules: Parameters = { ...presets[preset], ...parameters };
  const rng = createRng('bench/envs');
  const counts = { n_pursuers: rules.pursuers, n_evaders: rules.evaders, n_coop: rules.coop, max_cycles: rules.episodeLength };
  return {
    parameters: { preset, ...parameters },
    // The original has a world of side 1: all lengths are told in sides.
    v2: {
      ...counts,
      n_poison: rules.poison,
      radius: rules.radius / rules.side,
      obstacle_radius: rules.obstacleRadius / rules.side,
      sensor_range: rules.sensorRange / rules.side,
      ev_speed: rules.evaderSpeed / rules.side,
      poison_speed: rules.poisonSpeed / rules.side,
      action_scale: rules.actionScale / rules.side,
      encounter_reward: rules.encounterReward,
    },
    v4: { ...counts, n_poisons: rules.poison },
    actions: Array.from({ length: TURNS * rules.pursuers * 2 }, () => 2 * rng.uniform() - 1),
    seed: 1,
  };
}
