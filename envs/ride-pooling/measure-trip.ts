import type { RequestBook } from './request-book.ts';
import type { TripSearch } from './trip-search.ts';
import { isDropOff, requestOf, type Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** What carrying out a trip would come to. */
export interface TripMeasure {
  /** Metres from where the vehicle is next to the end of the plan. */
  metres: number;
  /** Ticks by which all drop-offs of the plan are later than direct rides begun at the appearance, summed. */
  delay: number;
  /** Ticks left until the deadlines of the drop-offs, summed. */
  slack: number;
  /** USD of all requests of the plan. */
  fare: number;
  /** Most riders on board. */
  load: number;
  /** Where and when the plan ends. */
  place: number;
  tick: number;
}

export function createTripMeasure(): TripMeasure {
  return { metres: 0, delay: 0, slack: 0, fare: 0, load: 0, place: 0, tick: 0 };
}

export function measureTrip(
  into: TripMeasure,
  world: World,
  search: TripSearch,
  trip: number,
  vehicles: Vehicles,
  v: number,
  book: RequestBook,
): void {
  const { router } = search;
  let load = vehicles.load[v]!;
  let ideal = 0;
  into.place = vehicles.place[v]!;
  into.tick = search.startTick;
  into.load = load;
  into.metres = 0;
  into.fare = 0;
  into.slack = search.slack[trip]!;
  for (let k = trip * search.slots, here = 0; k < trip * search.slots + search.routeLength[trip]!; k++) {
    const node = search.routes[k]!;
    const place = router.place[node]!;
    if (here > 0 || !router.isThere(node)) into.metres += world.driving.metres(into.place, place);
    into.tick += router.ticksBetween(here, node);
    into.place = place;
    load += router.change[node]!;
    if (load > into.load) into.load = load;
    here = node;
    if (!isDropOff(router.stop[node]!)) continue;
    ideal += book.idealTick[requestOf(router.stop[node]!)]!;
    into.fare += book.demand.fare[requestOf(router.stop[node]!)]!;
  }
  into.delay = search.cost[trip]! - ideal;
}
