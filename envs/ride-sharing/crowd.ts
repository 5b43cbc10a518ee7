import { sumNear } from '../fleet/near-zones.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** Vehicles whose plans end within this many seconds count as arriving soon. */
export const SOON_SECONDS = 600;

/** What each zone holds at a decision: open requests and vehicles. Counted afresh each epoch. */
export interface Crowd {
  /** Open requests that start in the zone. [zones] */
  readonly open: Int32Array;
  /** Vehicles on shift without a request whose plan ends in the zone. [zones] */
  readonly idle: Int32Array;
  /** Vehicles on shift with requests whose plan ends in the zone soon. [zones] */
  readonly soon: Int32Array;
  /** The three of all observed zones around a zone. [zones] */
  readonly openNear: Int32Array;
  readonly idleNear: Int32Array;
  readonly soonNear: Int32Array;
  /** Zone in which each vehicle's plan ends. [vehicles] */
  readonly planZone: Int32Array;
}

export function createCrowd(zones: number, vehicles: number): Crowd {
  const perZone = () => new Int32Array(zones);
  return {
    open: perZone(),
    idle: perZone(),
    soon: perZone(),
    openNear: perZone(),
    idleNear: perZone(),
    soonNear: perZone(),
    planZone: new Int32Array(vehicles),
  };
}

/** Counts. `shift` holds the seconds left of each vehicle's shift (0: off shift, not counted). */
export function countCrowd(crowd: Crowd, world: World, vehicles: Vehicles, book: RequestBook, shift: Float64Array, now: number): void {
  const { zoneOf } = world.city;
  crowd.open.fill(0);
  crowd.idle.fill(0);
  crowd.soon.fill(0);
  for (let i = 0; i < book.openCount; i++) {
    const zone = zoneOf[book.demand.origin[book.open[i]!]!]!;
    crowd.open[zone]!++;
  }
  for (let v = 0; v < vehicles.count; v++) {
    const zone = zoneOf[vehicles.planPlace[v]!]!;
    crowd.planZone[v] = zone;
    if (shift[v] === 0) continue;
    if (vehicles.held[v] === 0) crowd.idle[zone]!++;
    else if (vehicles.planAt[v]! - now <= SOON_SECONDS) crowd.soon[zone]!++;
  }
  sumNear(crowd.open, world.observed, crowd.openNear);
  sumNear(crowd.idle, world.observed, crowd.idleNear);
  sumNear(crowd.soon, world.observed, crowd.soonNear);
}
