import { UserError } from '../shared/user-error.ts';
import type { Trips } from '../trips/trips.ts';
import { dayOf, secondOfDay, weekdayOf } from '../trips/wall-clock.ts';
import { type DayKind, type DemandModel, dayKind, FORMAT, type Stream } from './demand-model.ts';
import type { ZonedTrips } from './demand-zones.ts';
import { fitDriving, fitFare } from './fit-driving.ts';
import { balance, fitDeterrence } from './fit-gravity.ts';
import { tannerWeights, zoneKm } from './travel-costs.ts';
import { straightKm } from './trip-lengths.ts';

/** Parts of the day, each a stream of its own: [name, first hour, hour after the last]. */
const PERIODS = [
  ['night', 0, 6],
  ['morning', 6, 10],
  ['midday', 10, 15],
  ['afternoon', 15, 20],
  ['evening', 20, 24],
] as const;

/** Zones' weights in a part of the day are mixed with those of the whole day as if so many of its trips had been seen besides. */
const PRIOR_TRIPS = 50;
/** Days with less than this share of the median day's trips are not counted as days: stray rows of another month. */
const LEAST_SHARE_OF_DAY = 0.2;
const LEAST_TRIPS = 50;
const MOST_PASSENGERS = 6;

/**
 * Fits a model of demand to trips: numbers of trips by kind of day; in each part of the day the profile over its hours and a gravity
 * model between zones, balanced to the trips that began and ended in each, whose deterrence is that of all trips together.
 * @throws UserError if there are fewer than 50 trips, or they are all between the same two zones
 */
export function fitDemand(trips: Trips, zoned: ZonedTrips, about: { readonly name: string; readonly source: string }): DemandModel {
  const { zones, row, origin, destination, outside } = zoned;
  if (row.length < LEAST_TRIPS) {
    throw new UserError(
      `Only ${row.length} trips have both ends in a zone (${outside} have not); a model of demand needs at least ${LEAST_TRIPS}.`,
    );
  }
  if (zones.length < 2) throw new UserError('All trips are within one zone; a model of demand needs at least two zones.');
  const km = zoneKm(zones);
  const all = tableOf(zoned, Array.from(row.keys()));
  const { power, scaleKm } = fitDeterrence(all, km);
  const left = tannerWeights(km, power, scaleKm);

  const kindOf = (at: number): DayKind => (trips.foldedDays ? 'weekday' : dayKind(weekdayOf(dayOf(trips.pickupSeconds[row[at]!]!))));
  const hourOf = (at: number) => Math.floor(secondOfDay(trips.pickupSeconds[row[at]!]!) / 3600);
  const streams: Stream[] = [];
  const days: DemandModel['days'] = {};
  for (const day of ['weekday', 'saturday', 'sunday'] as const) {
    const members = Array.from(row.keys()).filter((at) => kindOf(at) === day);
    if (members.length === 0) continue;
    days[day] = volumeOf(members.map((at) => (trips.foldedDays ? 0 : dayOf(trips.pickupSeconds[row[at]!]!))));
    for (const [name, first, end] of PERIODS) {
      const own = members.filter((at) => hourOf(at) >= first && hourOf(at) < end);
      if (own.length === 0) continue;
      const from = mixed(countBy(origin, own, zones.length), countBy(origin, members, zones.length));
      const to = mixed(countBy(destination, own, zones.length), countBy(destination, members, zones.length));
      const hours = new Array<number>(24).fill(0);
      for (const at of own) hours[hourOf(at)]!++;
      streams.push({
        name: `${day} ${name}`,
        day,
        share: own.length / members.length,
        hours: hours.map((count) => count / own.length),
        origins: normalised(from),
        destinations: normalised(balance(from, to, left)),
      });
    }
  }
  const straight = straightKm(trips, zoned, km);
  return {
    format: FORMAT,
    ...about,
    zones: [...zones],
    days,
    streams,
    deterrence: { form: 'tanner', power, scaleKm },
    driving: fitDriving(trips, row, straight),
    fare: fitFare(trips, row),
    passengers: passengerShares(trips, row),
    weather: {},
    events: [],
  };
}

/** Trips between zones, [zones * zones], of some of the zoned trips. */
export function tableOf({ zones, origin, destination }: ZonedTrips, members: readonly number[]): Float64Array {
  const counts = new Float64Array(zones.length ** 2);
  for (const at of members) counts[origin[at]! * zones.length + destination[at]!]!++;
  return counts;
}

function countBy(zoneOf: Int32Array, members: readonly number[], zones: number): Float64Array {
  const counts = new Float64Array(zones);
  for (const at of members) counts[zoneOf[at]!]!++;
  return counts;
}

/** Counts of a part of the day with a little of the whole day's. */
function mixed(own: Float64Array, day: Float64Array): Float64Array {
  const total = day.reduce((sum, value) => sum + value, 0);
  return own.map((value, zone) => value + (PRIOR_TRIPS * day[zone]!) / total);
}

function normalised(weights: Float64Array): number[] {
  const total = weights.reduce((sum, value) => sum + value, 0);
  return Array.from(weights, (value) => value / total);
}

/** Mean number of trips on a day, and the spread of its logarithm beyond that of a Poisson number. */
function volumeOf(dates: readonly number[]): { trips: number; spread: number } {
  const counts = new Map<number, number>();
  for (const date of dates) counts.set(date, (counts.get(date) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => a - b);
  const full = sorted.filter((value) => value >= LEAST_SHARE_OF_DAY * sorted[sorted.length >> 1]!);
  const mean = full.reduce((sum, value) => sum + value, 0) / full.length;
  const variance = full.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, full.length - 1);
  return { trips: mean, spread: Math.sqrt(Math.log1p(Math.max(0, variance - mean) / mean ** 2)) };
}

function passengerShares(trips: Trips, rows: Int32Array): number[] {
  const counts = new Array<number>(MOST_PASSENGERS).fill(0);
  for (const row of rows) counts[Math.min(MOST_PASSENGERS, trips.passengers[row]!) - 1]!++;
  while (counts.at(-1) === 0) counts.pop();
  return counts.map((count) => count / rows.length);
}
