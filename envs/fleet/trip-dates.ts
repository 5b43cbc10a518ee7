import { dayOf, formatWallClock, SECONDS_PER_DAY } from '../../src/trips/wall-clock.ts';
import type { Demand } from './demand.ts';
import type { PlacedTrips } from './place-trips.ts';

/** Dates with less than this share of the median date's trips are left out: stray rows of a neighbouring month make no day. */
const LEAST_SHARE_OF_DAY = 0.2;

/**
 * The requests of each date, the earliest first, labelled as 2016-03-01. A window over midnight belongs to the date on which it begins.
 * @param start second of the day at which the window begins
 */
export function tripsByDate(trips: PlacedTrips, start: number): Demand[] {
  const members = new Map<number, number[]>();
  for (let trip = 0; trip < trips.count; trip++) {
    const day = dayOf(trips.pickupSeconds[trip]! - start);
    const list = members.get(day);
    if (list) list.push(trip);
    else members.set(day, [trip]);
  }
  const sizes = [...members.values()].map((list) => list.length).sort((a, b) => a - b);
  const least = LEAST_SHARE_OF_DAY * sizes[Math.floor(sizes.length / 2)]!;
  return [...members]
    .filter(([, list]) => list.length >= least)
    .sort(([a], [b]) => a - b)
    .map(([day, list]) => demandOfTrips(formatWallClock(day * SECONDS_PER_DAY).slice(0, 10), trips, list, start));
}

/** These trips as the requests of one day: each appears when it was asked for, where the file tells, else when it was picked up. */
export function demandOfTrips(label: string, trips: PlacedTrips, members: readonly number[], start: number): Demand {
  const timeOf = (trip: number): number => {
    const pickup = trips.pickupSeconds[trip]! - start;
    const sinceStart = ((pickup % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
    // What was asked for before the window begins is open when it begins.
    return Math.max(0, sinceStart - trips.waitSeconds[trip]!);
  };
  const inOrder = members.toSorted((a, b) => timeOf(a) - timeOf(b));
  return {
    label,
    requests: inOrder.length,
    time: Float64Array.from(inOrder, timeOf),
    origin: Int32Array.from(inOrder, (trip) => trips.origin[trip]!),
    destination: Int32Array.from(inOrder, (trip) => trips.destination[trip]!),
    fare: Float64Array.from(inOrder, (trip) => trips.fare[trip]!),
    passengers: Uint8Array.from(inOrder, (trip) => trips.passengers[trip]!),
  };
}
