import { settingsOf } from '../../envs/ride-pooling/make.ts';
import { type Parameters, parameterSchema } from '../../envs/ride-pooling/parameters.ts';
import { RidePooling } from '../../envs/ride-pooling/simulator.ts';
import { createWorld } from '../../envs/ride-pooling/world.ts';
import { createFirstCome } from '../../src/arbitration/first-come.ts';
import type { SetArbiter } from '../../src/arbitration/set-contest.ts';
import type { City } from '../../src/city/city.ts';
import { demandOf, lineCity, oneEpisode } from '../ride-sharing/line-world.ts';

/** A request: second, from, to, riders. */
export type PoolRequest = readonly [time: number, from: number, to: number, riders?: number];

export interface PoolOptions {
  readonly requests: readonly PoolRequest[];
  readonly parameters?: Partial<Parameters>;
  readonly city?: City;
  readonly epochs?: number;
  readonly startHour?: number;
  readonly arbiter?: SetArbiter;
  readonly numEnvs?: number;
}

/** A fleet on a line of 12 places 30 s apart (60 s at noon), which stays where it is when idle, unless told otherwise. */
export function poolFleet({
  requests,
  parameters = {},
  city = lineCity(12, 30),
  epochs = 20,
  startHour = 8,
  ...options
}: PoolOptions): RidePooling {
  const demand = {
    ...demandOf(requests.map(([time, from, to]) => [time, from, to, 10])),
    passengers: Uint8Array.from(requests, ([, , , riders = 1]) => riders),
  };
  const scenario = oneEpisode(city, demand, startHour, epochs);
  const given = parameterSchema.parse({ vehicles: 1, rebalancing: 'none', start: 'even', fieldRadius: 700, ...parameters });
  const env = new RidePooling(
    createWorld(settingsOf(given, scenario), scenario),
    options.arbiter ?? createFirstCome(),
    options.numEnvs ?? 1,
  );
  env.reset(0, { seed: 1 });
  return env;
}

/** The candidates of vehicle v: index, requests claimed, features by name. */
export function trips(env: RidePooling, v: number): { index: number; claims: number[]; [feature: string]: number | number[] }[] {
  const group = env.groups[0];
  if (group.actionSpace.kind !== 'candidates') throw new Error('Vehicles choose among candidates.');
  const { choices, features } = group.actionSpace;
  const claims = group.claims!;
  return Array.from({ length: choices }, (_, index) => index)
    .filter((index) => group.actionMask![v * choices + index] === 1)
    .map((index) => {
      const at = v * choices + index;
      const named = features.map((name, f) => [name, group.candidates![at * features.length + f]!] as const);
      const claimed = Array.from(group.claimed!.subarray(at * claims, (at + 1) * claims)).filter((claim) => claim >= 0);
      return { ...Object.fromEntries(named), index, claims: claimed };
    });
}

/** Scores every candidate by its feature values. */
export function score(env: RidePooling, value: (feature: (name: string) => number, vehicle: number) => number): void {
  const group = env.groups[0];
  if (group.actionSpace.kind !== 'candidates') throw new Error('Vehicles choose among candidates.');
  const { choices, features } = group.actionSpace;
  const index = new Map(features.map((name, f) => [name, f]));
  for (let at = 0; at < group.rows * choices; at++) {
    const feature = (name: string) => group.candidates![at * features.length + index.get(name)!]!;
    group.actions[at] = group.actionMask![at] ? value(feature, Math.floor(at / choices)) : 0;
  }
}

/** Steps with every vehicle wanting as many requests as possible, with as little delay as possible. */
export function stepGreedily(env: RidePooling): void {
  score(env, (feature) => feature('requests') - 0.01 * feature('addedDelay'));
  env.step();
}
