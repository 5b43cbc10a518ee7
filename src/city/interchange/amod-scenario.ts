import { z } from 'zod';
import { readText } from '../../shared/csv-rows.ts';
import { UserError } from '../../shared/user-error.ts';
import { check } from '../city-description.ts';
import { layoutFromTimes } from '../layout-from-times.ts';
import { ASSUMED_METRES_PER_SECOND, inFictionalPlace } from './fictional-place.ts';

const region = z.int().min(0).max(9999);
const schema = z.looseObject({
  demand: z
    .array(
      z.looseObject({
        time_stamp: z.int().min(0).max(1439),
        origin: region,
        destination: region,
        demand: z.number().min(0),
        price: z.number().min(0),
      }),
    )
    .min(1),
  rebTime: z
    .array(z.looseObject({ time_stamp: z.int().min(0).max(23), origin: region, destination: region, reb_time: z.number().min(0) }))
    .min(1),
});

const HOURS = 24;
const SECONDS_PER_MINUTE = 60;

/** A scenario of RL4AMOD: regions without coordinates, their travel times and their demand in some hours of a day. */
export interface AmodScenario {
  readonly file: string;
  readonly regions: number;
  /** Hours of which it has travel times, ascending. */
  readonly hours: readonly number[];
  /** Seconds by hour, origin and destination, [24 * regions * regions]; hours without times have those of the nearest hour. */
  readonly seconds: Float64Array;
  /** Trips by hour, origin and destination, [24 * regions * regions]. */
  readonly trips: Float64Array;
  /** Price at the start and a minute of driving, by least squares over the trips. */
  readonly price: { readonly base: number; readonly perMinute: number };
  /** A map made from the times. Degrees, [regions]. */
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
}

/**
 * Reads a scenario (`scenario_*.json` of RL4AMOD: demand in trips a minute, times in minutes).
 * @throws UserError for a file that is none, and for pairs of regions without a time
 */
export function readAmodScenario(file: string): AmodScenario {
  let json: unknown;
  try {
    json = JSON.parse(readText(file, 'scenario'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The scenario "${file}" is not valid JSON: ${(error as Error).message}.`);
  }
  const { demand, rebTime } = check(schema, json, `The scenario "${file}"`);
  const regions =
    1 + Math.max(...demand.flatMap(({ origin, destination }) => [origin, destination]), ...rebTime.map(({ origin }) => origin));
  if (regions < 2) throw new UserError(`The scenario "${file}" has only one region.`);
  const cell = (hour: number, from: number, to: number) => (hour * regions + from) * regions + to;

  const hours = [...new Set(rebTime.map(({ time_stamp }) => time_stamp))].sort((a, b) => a - b);
  const known = new Float64Array(HOURS * regions * regions).fill(Number.NaN);
  for (const { time_stamp, origin, destination, reb_time } of rebTime)
    known[cell(time_stamp, origin, destination)] = reb_time * SECONDS_PER_MINUTE;
  for (const hour of hours)
    completeHour(known.subarray(cell(hour, 0, 0), cell(hour + 1, 0, 0)), regions, `hour ${hour} of the scenario "${file}"`);
  const seconds = new Float64Array(known.length);
  for (let hour = 0; hour < HOURS; hour++) {
    const away = (other: number) => Math.min(Math.abs(other - hour), HOURS - Math.abs(other - hour));
    const nearest = hours.reduce((best, other) => (away(other) < away(best) ? other : best));
    seconds.set(known.subarray(cell(nearest, 0, 0), cell(nearest + 1, 0, 0)), cell(hour, 0, 0));
  }

  const trips = new Float64Array(known.length);
  for (const { time_stamp, origin, destination, demand: rate } of demand)
    trips[cell(Math.floor(time_stamp / 60), origin, destination)]! += rate;
  const mean = (a: number, b: number) => hours.reduce((sum, hour) => sum + seconds[cell(hour, a, b)]!, 0) / hours.length;
  const place = inFictionalPlace(layoutFromTimes(regions, mean, ASSUMED_METRES_PER_SECOND));
  const priced = demand.map((row) => ({
    ...row,
    minutes: seconds[cell(Math.floor(row.time_stamp / 60), row.origin, row.destination)]! / 60,
  }));
  return { file, regions, hours, seconds, trips, price: fitPrice(priced), ...place };
}

/** A region's time to itself is half of that to its nearest neighbour; all others must be there. */
function completeHour(times: Float64Array, regions: number, where: string): void {
  for (let from = 0; from < regions; from++) {
    let least = Number.POSITIVE_INFINITY;
    for (let to = 0; to < regions; to++) {
      if (from === to) continue;
      const time = times[from * regions + to]!;
      if (Number.isNaN(time)) throw new UserError(`There is no reb_time from region ${from} to ${to} in ${where}; every pair needs one.`);
      if (time <= 0) throw new UserError(`The reb_time from region ${from} to ${to} in ${where} is ${time / 60}; it should be above 0.`);
      least = Math.min(least, time);
    }
    times[from * regions + from] = Math.max(30, least / 2);
  }
}

function fitPrice(rows: readonly { readonly demand: number; readonly price: number; readonly minutes: number }[]): AmodScenario['price'] {
  const total = rows.reduce((sum, { demand }) => sum + demand, 0) || 1;
  const mean = (of: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + row.demand * of(row), 0) / total;
  const [price, minutes] = [mean((row) => row.price), mean((row) => row.minutes)];
  const spread = mean((row) => (row.minutes - minutes) ** 2);
  const slope = spread > 0 ? mean((row) => (row.minutes - minutes) * (row.price - price)) / spread : 0;
  const perMinute = Math.min(Math.max(0, slope), minutes > 0 ? price / minutes : 0);
  return { base: Math.max(0, price - perMinute * minutes), perMinute };
}
