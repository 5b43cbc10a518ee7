import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import waterworld from '../../../envs/waterworld/index.ts';
import { type Parameters, presets } from '../../../envs/waterworld/parameters.ts';
import { makeEnvironment } from '../../../src/plugins/make-environment.ts';
import { createRng } from '../../../src/shared/rng.ts';
import type { SnapshotRecord } from '../../../src/shared/snapshot.ts';

/** How to install the original is said at the head of waterworld_v2.py. */
const python = process.env['MURMURATION_WATERWORLD_V2'] ?? 'python3';
const imports = 'from importlib.metadata import version; assert version("pettingzoo") == "1.4.2"; import numpy, scipy';
const installed = spawnSync(python, ['-c', imports]).status === 0;
if (!installed) {
  console.warn('Skipped: waterworld is not compared with the original; test/envs/waterworld/waterworld_v2.py says how to install it.');
}

interface Moment {
  readonly positions: readonly (readonly [number, number])[];
  readonly velocities: readonly (readonly [number, number])[];
  readonly observations: readonly (readonly number[])[];
  readonly rewards: readonly number[];
}

interface Scenario {
  readonly parameters: Partial<Parameters>;
  readonly steps: number;
  /** The action of a pursuer at a place, at random or on purpose. */
  readonly act: (random: () => number, x: number, y: number) => readonly [number, number];
}

const anywhere: Scenario['act'] = (random) => [2 * random() - 1, 2 * random() - 1];
const toTheMiddle: Scenario['act'] = (random, x, y) => [Math.sign(0.5 - x) * random(), Math.sign(0.5 - y) * random()];
/** Beyond the bounds, where both clip. */
const far: Scenario['act'] = (random) => [random() < 0.5 ? -1 : 1, random() < 0.5 ? -1 : 1];

const scenarios: Record<string, Scenario> = {
  'the preset dmfg under random actions': { parameters: { preset: 'dmfg' }, steps: 120, act: anywhere },
  'the preset pettingzoo under random actions': { parameters: { preset: 'pettingzoo' }, steps: 300, act: anywhere },
  'pursuers that run into the obstacle': { parameters: { preset: 'pettingzoo', pursuers: 12 }, steps: 100, act: toTheMiddle },
  'a crowd of large bodies, where many are caught, with full thrust': {
    parameters: { preset: 'dmfg', pursuers: 30, radius: 0.03, coop: 3, localRatio: 0.3, sensorRange: 0.3, sensors: 17, poison: 20 },
    steps: 80,
    act: far,
  },
  'a small obstacle anywhere, without speeds, alone': {
    parameters: {
      preset: 'pettingzoo',
      ...{ pursuers: 8, coop: 1, obstacle: 'random', obstacleRadius: 0.05, speedFeatures: false, actionScale: 0.02, controlPenalty: -2 },
    },
    steps: 120,
    act: anywhere,
  },
};

describe.skipIf(!installed)('waterworld beside waterworld_v2 of PettingZoo 1.4.2', () => {
  it.each(Object.entries(scenarios))('agrees on %s', async (name, { parameters, steps, act }) => {
    const rules: Parameters = { ...presets[parameters.preset!], ...parameters };
    const env = await makeEnvironment(waterworld, parameters, 1);
    const [group] = env.groups;
    const random = createRng(name);
    const seed = 7;
    const bodies = rules.pursuers + rules.evaders + rules.poison;
    const actions: number[][][] = [];
    const ours: Moment[] = [];
    const look = (): void => {
      const pond = (env.saveState!()['ponds'] as readonly SnapshotRecord[])[0] as Record<'x' | 'y' | 'vx' | 'vy', Float64Array>;
      const width = group!.observations.length / group!.rows;
      ours.push({
        positions: Array.from({ length: bodies }, (_, i) => [pond.x[i]!, pond.y[i]!]),
        velocities: Array.from({ length: bodies }, (_, i) => [pond.vx[i]!, pond.vy[i]!]),
        observations: Array.from({ length: group!.rows }, (_, i) => [...group!.observations.subarray(i * width, (i + 1) * width)]),
        rewards: [...group!.rewards],
      });
    };
    env.reset(0, { seed });
    look();
    for (let step = 0; step < steps; step++) {
      const chosen = Array.from({ length: group!.rows }, (_, i) => [
        ...act(() => random.uniform(), group!.positions![2 * i]!, group!.positions![2 * i + 1]!),
      ]);
      group!.actions.set(chosen.flat());
      actions.push(Array.from({ length: group!.rows }, (_, i) => [group!.actions[2 * i]!, group!.actions[2 * i + 1]!]));
      env.step();
      look();
    }
    const stream = createRng(seed).split('waterworld');
    const draws = Array.from({ length: 20_000 }, () => stream.uniform());
    const theirs = play(rules, draws, actions);

    let catches = 0;
    for (const [step, moment] of ours.entries()) {
      const other = theirs[step]!;
      const where = `${name}, step ${step}`;
      // Positions and velocities are float64 on both sides, and differ by the order of additions, which the round obstacle magnifies.
      expect(largest(moment.positions.flat(), other.positions.flat()), where).toBeLessThan(1e-10);
      expect(largest(moment.velocities.flat(), other.velocities.flat()), where).toBeLessThan(1e-10);
      // Observations and rewards are float32 here: half a unit of their last place, readings and rewards being of the order of 1.
      expect(largest(moment.observations.flat(), other.observations.flat()), where).toBeLessThan(1e-7);
      expect(largest(moment.rewards, other.rewards), where).toBeLessThan(1e-6);
      catches += other.rewards.filter((reward) => reward > 1).length;
    }
    expect(env.metrics!(0)['encounters']).toBeGreaterThan(0);
    if (rules.coop * 10 < rules.pursuers) expect(catches).toBeGreaterThan(0);
  });
});

function play(rules: Parameters, draws: readonly number[], actions: readonly (readonly (readonly number[])[])[]): readonly Moment[] {
  const parameters = {
    n_pursuers: rules.pursuers,
    n_evaders: rules.evaders,
    n_poison: rules.poison,
    n_coop: rules.coop,
    radius: rules.radius,
    obstacle_radius: rules.obstacleRadius,
    obstacle_loc: rules.obstacle === 'random' ? null : rules.obstacle === 'centre' ? [0.5, 0.5] : rules.obstacle,
    ev_speed: rules.evaderSpeed,
    poison_speed: rules.poisonSpeed,
    n_sensors: rules.sensors,
    sensor_range: rules.sensorRange,
    action_scale: rules.actionScale,
    poison_reward: rules.poisonReward,
    food_reward: rules.foodReward,
    encounter_reward: rules.encounterReward,
    control_penalty: rules.controlPenalty,
    local_ratio: rules.localRatio,
    speed_features: rules.speedFeatures,
    max_cycles: rules.episodeLength,
  };
  const answer = execFileSync(python, [join(import.meta.dirname, 'waterworld_v2.py')], {
    input: JSON.stringify({ parameters, draws, actions }),
    maxBuffer: 1 << 28,
  });
  return (JSON.parse(answer.toString()) as { moments: Moment[] }).moments;
}

function largest(ours: readonly number[], theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  return ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0);
}
