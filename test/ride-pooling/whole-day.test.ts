import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRidePooling } from '../../envs/ride-pooling/make.ts';
import { parameterSchema } from '../../envs/ride-pooling/parameters.ts';
import type { RidePooling } from '../../envs/ride-pooling/simulator.ts';
import { hasShared, sharedData } from '../city/shared-data.ts';
import { stepGreedily } from './pool-fleet.ts';
import { brokenPromises } from './promises.ts';

const TRIPS = 'trips/yellow_tripdata_2016-03.sample24k.csv';
// `hasShared` says what is missing, and that tests are skipped.
const hasReal = hasShared(TRIPS) && hasShared('network/points.csv');

const days: [name: string, real: boolean, parameters: Record<string, unknown>][] = [
  ['a synthetic day with re-assignment', false, { vehicles: 40, reassignment: true, window: '06:00-12:00' }],
  [
    'a real day of 17,000 trips on 4,091 road nodes',
    true,
    { trips: join(sharedData, TRIPS), city: join(sharedData, 'network'), foldDays: true, vehicles: 100, capacity: 4, maxWaitSeconds: 300 },
  ],
];

/** All arrays of a log, in order. */
function arraysOf(env: RidePooling): unknown[] {
  const { requests, vehicles, epochs } = env.episodeLog(0);
  return [requests, vehicles, epochs]
    .flatMap((part) => Object.values(part))
    .map((values) => (typeof values === 'number' ? values : values.slice()));
}

describe.each(days)('%s', (_, real, given) => {
  it.skipIf(real && !hasReal)(
    'breaks no promise, repeats bit by bit, and goes on from the middle as if never interrupted',
    { timeout: 120_000 },
    async () => {
      const make = () => makeRidePooling(parameterSchema.parse(given), 1);
      const env = await make();
      const { epochs } = env.world.settings;
      env.reset(0, { seed: 7, evaluation: true });
      for (let epoch = 0; epoch < epochs / 2; epoch++) stepGreedily(env);
      const noon = structuredClone(env.saveState());
      for (let epoch = Math.ceil(epochs / 2); epoch < epochs; epoch++) stepGreedily(env);
      expect(env.episodeOver[0]).toBe(1);
      expect(brokenPromises(env.episodeLog(0))).toEqual([]);
      expect(env.metrics(0)['served']).toBeGreaterThan(300);
      const whole = arraysOf(env);

      const resumed = await make();
      resumed.loadState(noon);
      for (let epoch = Math.ceil(epochs / 2); epoch < epochs; epoch++) stepGreedily(resumed);
      expect(arraysOf(resumed)).toEqual(whole);

      // The resumed half is a repetition of the real day's second half already; a whole one more is left to the shorter day.
      if (real) return;
      resumed.reset(0, { seed: 7, evaluation: true });
      for (let epoch = 0; epoch < epochs; epoch++) stepGreedily(resumed);
      expect(arraysOf(resumed)).toEqual(whole);
    },
  );
});
