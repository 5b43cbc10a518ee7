import type { City } from '../../src/city/city.ts';
import { createRng, type Rng } from '../../src/shared/rng.ts';
import { dayOf, formatWallClock, SECONDS_PER_DAY } from '../../src/trips/wall-clock.ts';
import { type Demand, typicalDemand } from './demand.ts';
import type { PlacedTrips } from './place-trips.ts';
import type { Scenario } from './scenario.ts';

/** Days with less than this share of the median day's trips are left out: stray rows of a neighbouring month make no day. */
const LEAST_SHARE_OF_DAY = 0.2;

export interface TripScenarioOptions {
  /** Time of day at which episodes start and end, in seconds; `to` may lie beyond midnight. */
  readonly window: { readonly from: number; readonly to: number };
  readonly foldedDays: boolean;
  /** With a single day: the share of its trips that an episode keeps. */
  readonly thinning: number;
  readonly epochSeconds: number;
}

/**
 * Episodes from trips. With several days, an episode is one of them: training draws among four in five, evaluation goes through the
 * others in order (every fifth, or the last when there are fewer than five). With a single day, or days folded into one, every episode
 * keeps each trip of it with the probability `thinning`: drawn from the episode's seed in training, from the episode's number in evaluation,
 * so that evaluation never replays a training episode, though the two share trips.
 */
export function tripScenario(trips: PlacedTrips, city: City, options: TripScenarioOptions): Scenario {
  const { window, thinning, epochSeconds } = options;
  const duration = window.to - window.from;
  const days = options.foldedDays ? [wholeDay(trips, window.from)] : splitDays(trips, window.from);
  const heldOut = (index: number) => (days.length < 5 ? index === days.length - 1 : index % 5 === 4);
  const thinned = days.length === 1;
  const training = thinned ? days : days.filter((_, index) => !heldOut(index));
  const evaluation = thinned ? days : days.filter((_, index) => heldOut(index));
  const place = { zoneOf: city.zoneOf, zones: city.zones };
  return {
    city,
    startSecond: window.from,
    duration,
    typical: typicalDemand(training, { ...place, epochSeconds, duration, share: thinned ? thinning : 1 }),
    mostRequests: Math.max(...days.map((day) => day.requests)),
    demand: ({ seed, evaluation: evaluating = false, episode = 0 }) => {
      const rng = createRng(evaluating && thinned ? `evaluation/${episode}` : seed);
      if (thinned) return thin(days[0]!, thinning, rng.split('thinning'));
      return evaluating ? evaluation[episode % evaluation.length]! : training[rng.split('day').integer(training.length)]!;
    },
  };
}

function wholeDay(trips: PlacedTrips, start: number): Demand {
  return dayOfTrips(
    'folded',
    trips,
    Array.from({ length: trips.count }, (_, trip) => trip),
    (trip) => sinceStart(trips.pickupSeconds[trip]!, start),
  );
}

/** Seconds from the window's start to a pickup, over midnight if need be. */
function sinceStart(pickup: number, start: number): number {
  return (((pickup - start) % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
}

function splitDays(trips: PlacedTrips, start: number): Demand[] {
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
    .map(([day, list]) => {
      const label = formatWallClock(day * SECONDS_PER_DAY).slice(0, 10);
      return dayOfTrips(label, trips, list, (trip) => sinceStart(trips.pickupSeconds[trip]!, start));
    });
}

function dayOfTrips(label: string, trips: PlacedTrips, members: readonly number[], timeOf: (trip: number) => number): Demand {
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

function thin(day: Demand, share: number, rng: Rng): Demand {
  const kept = [...day.time.keys()].filter(() => rng.uniform() < share);
  return {
    label: day.label,
    requests: kept.length,
    time: Float64Array.from(kept, (i) => day.time[i]!),
    origin: Int32Array.from(kept, (i) => day.origin[i]!),
    destination: Int32Array.from(kept, (i) => day.destination[i]!),
    fare: Float64Array.from(kept, (i) => day.fare[i]!),
    passengers: Uint8Array.from(kept, (i) => day.passengers[i]!),
  };
}
