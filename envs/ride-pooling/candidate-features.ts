import { demandBin } from '../fleet/demand.ts';
import type { FleetCounts } from './fleet-counts.ts';
import type { TripMeasure } from './measure-trip.ts';
import type { TripSearch } from './trip-search.ts';
import { isDropOff, type Vehicles } from './vehicles.ts';
import { paceAt, secondOfDay, type World } from './world.ts';

const ofCandidate = [
  ...(['isTrip', 'reward', 'requests', 'addedDelay', 'addedKm', 'slack', 'load', 'free', 'endsAfter', 'remaining', 'demand'] as const),
  ...(['x', 'y', 'placeX', 'placeY', 'clockSin', 'clockCos', 'nearbyVehicles', 'newRequests'] as const),
];
const ofStop = ['present', 'isDropOff', 'x', 'y', 'slack', 'load'] as const;

/** Names of a candidate's features, in order. */
export function candidateFeatures(pathStops: number): string[] {
  const stops = Array.from({ length: pathStops }, (_, stop) => ofStop.map((name) => `stop${stop + 1}.${name}`));
  return [...ofCandidate, ...stops.flat()];
}

/** The moment at which candidates are described. */
export interface Moment {
  readonly world: World;
  readonly vehicles: Vehicles;
  readonly counts: FleetCounts;
  /** Requests that have just appeared. */
  readonly fresh: number;
  /** Seconds since the episode's start. */
  readonly now: number;
}

/**
 * Describes a trip of vehicle v; see the README for the features.
 * @param present what the plan that the vehicle has now comes to
 */
export function writeCandidate(
  into: Float32Array,
  from: number,
  moment: Moment,
  search: TripSearch,
  trip: number,
  v: number,
  measure: TripMeasure,
  present: TripMeasure,
  reward: number,
): void {
  const { world, vehicles, counts, now } = moment;
  const { settings, city, geography, scenario, clock } = world;
  const { x, y, halfSide } = geography;
  const pace = paceAt(world, now);
  const longest = Math.max(1, settings.maxDelay);
  const free = clock.secondsAt(measure.tick);
  const zone = city.zoneOf[measure.place]!;
  const here = vehicles.place[v]!;
  const angle = (2 * Math.PI * secondOfDay(world, now)) / 86400;
  let at = from;
  into[at++] = search.size[trip]! > 0 ? 1 : 0;
  into[at++] = reward;
  into[at++] = search.size[trip]!;
  into[at++] = (pace * (measure.delay - present.delay)) / longest;
  into[at++] = (measure.metres - present.metres) / 1000;
  into[at++] = (pace * measure.slack) / longest;
  into[at++] = measure.load / settings.capacity;
  into[at++] = Math.min(3, Math.max(0, free - now) / 3600);
  into[at++] = free > scenario.duration ? 1 : 0;
  into[at++] = Math.max(0, 1 - free / scenario.duration);
  into[at++] = scenario.typical.scaled[demandBin(scenario.typical, Math.max(0, free)) * city.zones + zone]!;
  into[at++] = x[measure.place]! / halfSide;
  into[at++] = y[measure.place]! / halfSide;
  into[at++] = x[here]! / halfSide;
  into[at++] = y[here]! / halfSide;
  into[at++] = Math.sin(angle);
  into[at++] = Math.cos(angle);
  into[at++] = settings.fleetFeatures ? (counts.vehiclesInReach[city.zoneOf[here]!]! - 1) / settings.vehicles : 0;
  into[at++] = settings.fleetFeatures ? moment.fresh / settings.vehicles : 0;
  writeStops(into, at, moment, search, trip, v);
}

/** The first `pathStops` stops of the plan; numbers of stops that there are not stay 0. */
function writeStops(into: Float32Array, from: number, { world, vehicles, now }: Moment, search: TripSearch, trip: number, v: number): void {
  const { settings, geography } = world;
  const { router } = search;
  const scale = paceAt(world, now) / Math.max(1, settings.maxDelay);
  const described = Math.min(search.routeLength[trip]!, settings.pathStops);
  let tick = search.startTick;
  let load = vehicles.load[v]!;
  let here = 0;
  let at = from;
  for (let k = 0; k < described; k++) {
    const node = search.routes[trip * search.slots + k]!;
    const place = router.place[node]!;
    tick += router.ticksBetween(here, node);
    load += router.change[node]!;
    here = node;
    into[at++] = 1;
    into[at++] = isDropOff(router.stop[node]!) ? 1 : 0;
    into[at++] = geography.x[place]! / geography.halfSide;
    into[at++] = geography.y[place]! / geography.halfSide;
    into[at++] = (router.deadline[node]! - tick) * scale;
    into[at++] = load / settings.capacity;
  }
}
