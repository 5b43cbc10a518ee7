import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import waterworld from '../../../envs/waterworld/index.ts';
import { createFieldObserver } from '../../../src/meanfield/field-observer.ts';
import { makeEnvironment } from '../../../src/plugins/make-environment.ts';
import { bodiesOf, type Place, pondWith } from './pond.ts';

const close = (numbers: readonly number[]) => numbers.map((value) => expect.closeTo(value, 12));

describe('motion', () => {
  it('adds a hundredth of the action to the velocity and goes 0.8 times that, without drag', async () => {
    const env = await pondWith({ pursuers: [[0.1, 0.2]] });
    env.groups[0]!.actions.set([0.5, -1]);
    env.step();
    const [dx, dy] = [0.5 * 0.01, -0.01];
    expect(bodiesOf(env)[0]).toEqual(close([0.1 + 0.8 * dx, 0.2 + 0.8 * dy, dx, dy]));
    env.groups[0]!.actions.set([0, 0]);
    env.step();
    expect(bodiesOf(env)[0]).toEqual(close([0.1 + 1.6 * dx, 0.2 + 1.6 * dy, dx, dy]));
    expect([...env.groups[0]!.positions!]).toEqual([expect.closeTo(0.1 + 1.6 * dx, 6), expect.closeTo(0.2 + 1.6 * dy, 6)]);
  });

  it('clips actions, and refuses NaN', async () => {
    const env = await pondWith({ pursuers: [[0.1, 0.2]] });
    env.groups[0]!.actions.set([7, -1.5]);
    env.step();
    expect(bodiesOf(env)[0]!.slice(2)).toEqual(close([0.01, -0.01]));
    env.groups[0]!.actions.set([Number.NaN, 0]);
    expect(() => env.step()).toThrow(/"waterworld" failed in step: .*NaN; expected numbers from -1 to 1/);
  });

  it('stops pursuers at walls and turns drifting bodies back', async () => {
    const still = { pursuers: [[0.999, 0.3, 0.05, 0.02]] as Place[], evaders: [[0.001, 0.5, -0.004, 0.001]] as Place[] };
    const env = await pondWith(still);
    env.groups[0]!.actions.fill(0);
    env.step();
    expect(bodiesOf(env)).toEqual([close([1, 0.316, 0, 0.02]), close([0, 0.5008, 0.004, 0.001])]);
  });

  it('mirrors velocities at the obstacle', async () => {
    const env = await pondWith({ pursuers: [[0.28, 0.5, 0.01, 0.003]] });
    env.groups[0]!.actions.fill(0);
    env.step();
    const [x, y] = [0.28 + 0.008 - 0.5, 0.0024];
    const apart = Math.hypot(x, y);
    const grown = 1 + 0.215 - apart;
    const along = (0.01 * x + 0.003 * y) / apart ** 2;
    expect(bodiesOf(env)[0]).toEqual(close([0.5 + x * grown, 0.5 + y * grown, 0.01 - 2 * along * x, 0.003 - 2 * along * y]));
  });
});

describe('rewards', () => {
  const near = [
    [0.1, 0.1],
    [0.12, 0.1],
    [0.9, 0.9],
  ] as Place[];

  it('pays everybody who touches a caught evader, and puts it somewhere else', async () => {
    const env = await pondWith({ pursuers: near, evaders: [[0.11, 0.12]] });
    env.groups[0]!.actions.fill(0);
    env.step();
    expect([...env.groups[0]!.rewards]).toEqual([11, 11, 0]);
    expect(bodiesOf(env)[3]!.slice(0, 2)).not.toEqual([0.11, 0.12]);
    expect(env.metrics!(0)).toEqual({ caught: 1, poisonEaten: 0, encounters: 2, meanReward: 22 / 3 });
    expect([...env.groups[0]!.observations].filter((_, i) => i % 212 === 210)).toEqual([1, 1, 0]);
  });

  it('pays an encounter alone where too few touch', async () => {
    const env = await pondWith({ pursuers: near, evaders: [[0.11, 0.12]] }, { coop: 3, encounterReward: 0.5 });
    env.groups[0]!.actions.fill(0);
    env.step();
    expect([...env.groups[0]!.rewards]).toEqual([0.5, 0.5, 0]);
    expect(bodiesOf(env)[3]!.slice(0, 2)).toEqual([0.11, 0.12]);
  });

  it('charges poison and thrust, and shares by the local ratio', async () => {
    const rules = { controlPenalty: -0.5, actionScale: 0.1, localRatio: 0.25 };
    const env = await pondWith({ pursuers: near, poison: [[0.9, 0.91]] }, rules);
    env.groups[0]!.actions.set([1, -1, 0, 0, 0, 0]);
    env.step();
    const own = [-0.5 * 0.02, 0, -1];
    const mean = (own[0]! + own[2]!) / 3;
    for (const [i, reward] of env.groups[0]!.rewards.entries()) expect(reward).toBeCloseTo(0.25 * own[i]! + 0.75 * mean, 6);
    expect(env.metrics!(0)['poisonEaten']).toBe(1);
  });
});

it('senses as a look at everybody would, whatever the cells', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(0.05, 0.2, 0.45),
      fc.constantFrom(1, 3),
      fc.nat(),
      async (pursuers, sensorRange, side, seed) => {
        const counts = { pursuers, evaders: 7, poison: 9 };
        const [radius, sensors] = [0.03, 9];
        const env = await makeEnvironment(waterworld, { ...counts, radius, sensorRange, sensors, side, coop: 99, poisonSpeed: 0.1 }, 1);
        env.reset(0, { seed });
        env.groups[0]!.actions.forEach((_, i, actions) => {
          actions[i] = Math.sin(i * seed);
        });
        env.step();
        const bodies = bodiesOf(env);
        const kinds = [
          [pursuers, pursuers + 7],
          [0, pursuers],
        ] as const;
        for (let p = 0; p < pursuers; p++) {
          for (let k = 0; k < sensors; k++) {
            const [c, s] = [Math.cos((2 * Math.PI * k) / sensors), Math.sin((2 * Math.PI * k) / sensors)];
            for (const [i, [from, to]] of kinds.entries()) {
              let best = [Number.POSITIVE_INFINITY, 0];
              for (let b = from; b < to; b++) {
                if (b === p) continue;
                const [dx, dy] = [bodies[b]![0]! - bodies[p]![0]!, bodies[b]![1]! - bodies[p]![1]!];
                const along = c * dx + s * dy;
                const speed = c * (bodies[b]![2]! - bodies[p]![2]!) + s * (bodies[b]![3]! - bodies[p]![3]!);
                const inside = along >= 0 && along <= sensorRange && dx * dx + dy * dy - along * along <= radius * radius;
                if (inside && along < best[0]!) best = [along, speed];
              }
              const at = p * (7 * sensors + 2) + (i === 0 ? 1 : 5) * sensors + k;
              const read = [env.groups[0]!.observations[at]!, env.groups[0]!.observations[at + sensors]!];
              expect(read).toEqual(Number.isFinite(best[0]!) ? best.map(Math.fround) : [0, 0]);
            }
          }
        }
      },
    ),
    { numRuns: 30 },
  ));

it('shows the mean action of those near as the mean field', async () => {
  const places = [
    [0.1, 0.1],
    [0.2, 0.1],
    [0.1, 0.25],
    [0.9, 0.9],
  ] as Place[];
  const env = await pondWith({ pursuers: places });
  const [group] = env.groups;
  const observer = createFieldObserver(env, group!, { neighbourhood: { kind: 'radius', radius: 0.2, metric: 'euclidean' } });
  expect([observer.size, observer.isDistribution]).toEqual([2, false]);
  const fields = new Float32Array(8);
  group!.actions.set([0.5, -0.5, 1, 0, 0, 0.25, -1, -1]);
  observer.remember();
  env.step();
  observer.observe(0, fields, null);
  expect([...fields]).toEqual([0.5, 0.125, 0.25, -0.125, 0.75, -0.25, 0, 0]);
});

it('begins at random places off the obstacle, and truncates everybody at the end', async () => {
  const env = await makeEnvironment(waterworld, { episodeLength: 2, obstacle: 'random', obstacleRadius: 0.3 }, 3);
  for (let copy = 0; copy < 3; copy++) env.reset(copy, { seed: copy });
  const centres = [0, 1, 2].map((copy) => [...env.scene!.map!(copy).discs!]);
  expect(new Set(centres.map(String)).size).toBe(3);
  for (let row = 0; row < 75; row++) {
    const [x, y] = env.groups[0]!.positions!.subarray(2 * row, 2 * row + 2);
    const [ox, oy, radius] = centres[Math.floor(row / 25)]!;
    expect(Math.hypot(x! - ox!, y! - oy!)).toBeGreaterThan(radius! + 0.03 - 1e-6);
  }
  env.step();
  expect([...env.episodeOver, ...env.groups[0]!.truncated.slice(0, 2)]).toEqual([0, 0, 0, 0, 0]);
  env.step();
  expect([...env.episodeOver, ...env.groups[0]!.truncated.slice(0, 2)]).toEqual([1, 1, 1, 1, 1]);
  expect(env.groups[0]!.alive.every((alive) => !alive)).toBe(true);
});

it.each([
  [{ preset: 'dmgf' }, /^env\.preset: /],
  [{ pursuers: 0 }, /^env\.pursuers: Somebody must pursue; got 0\./],
  [{ obstacleRadius: 0.69 }, /^env\.obstacleRadius: The obstacle leaves no room: .* and the farthest corner .*; got 0\.69\./],
  [{ obstacle: [0.5, 3] }, /^env\.obstacle: The obstacle must lie in the world, between 0 and 1; got \[0\.5,3\]\./],
  [{ obstacle: 'middle' }, /^env\.obstacle: Give centre, random, or a place \[x, y\]; got "middle"\./],
  [{ radius: -1 }, /^env\.radius: A radius is more than 0; got -1\./],
  [{ localRatio: 2 }, /^env\.localRatio: .*<=1; got 2\./],
  [{ pursuer: 3 }, /^env\.pursuer: there is no such parameter; did you mean env\.pursuers\?/],
])('refuses %o', async (parameters, message) => {
  await expect(makeEnvironment(waterworld, parameters, 1)).rejects.toThrow(message);
});
