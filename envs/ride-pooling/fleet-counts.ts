import { sumNear } from '../fleet/near-zones.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** What each zone holds at a decision, counted afresh each epoch. */
export interface FleetCounts {
  /** Requests to be decided upon that start in the zone. [zones] */
  readonly open: Int32Array;
  /** Requests that have just appeared in it. [zones] */
  readonly fresh: Int32Array;
  /** Vehicles without a plan that are there next. [zones] */
  readonly idle: Int32Array;
  /** Vehicles that are there next, and those in all zones that are reached from it within `maxWaitSeconds`. [zones] */
  readonly vehicles: Int32Array;
  readonly vehiclesInReach: Int32Array;
}

export function createFleetCounts(zones: number): FleetCounts {
  const perZone = () => new Int32Array(zones);
  return { open: perZone(), fresh: perZone(), idle: perZone(), vehicles: perZone(), vehiclesInReach: perZone() };
}

export function countFleet(counts: FleetCounts, world: World, vehicles: Vehicles, book: RequestBook): void {
  const { zoneOf } = world.city;
  for (const array of [counts.open, counts.fresh, counts.idle, counts.vehicles]) array.fill(0);
  for (let i = 0; i < book.openCount; i++) counts.open[zoneOf[book.demand.origin[book.open[i]!]!]!]!++;
  for (let request = book.firstNew; request < book.seen; request++) counts.fresh[zoneOf[book.demand.origin[request]!]!]!++;
  for (let v = 0; v < vehicles.count; v++) {
    const zone = zoneOf[vehicles.place[v]!]!;
    counts.vehicles[zone]!++;
    if (vehicles.stopCount[v] === 0) counts.idle[zone]!++;
  }
  sumNear(counts.vehicles, world.reach, counts.vehiclesInReach);
}
