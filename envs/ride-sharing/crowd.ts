import type { NearZones } from './geography.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** Vehicles whose plans end within this many seconds count as arriving soon. */
export const SOON_SECONDS = 600;

const BUCKET_SECONDS = 300;
const BUCKETS = 12;

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
  /** Vehicles on shift whose plan ends in the zone by the end of each time bucket. [zones, buckets] */
  readonly freeBy: Int32Array;
  /** Zone in which each vehicle's plan ends. [vehicles] */
  readonly planZone: Int32Array;
  /** Time bucket in which it does. [vehicles] */
  readonly planBucket: Uint8Array;
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
    freeBy: new Int32Array(zones * BUCKETS),
    planZone: new Int32Array(vehicles),
    planBucket: new Uint8Array(vehicles),
  };
}

/** Counts. `shift` holds the seconds left of each vehicle's shift (0: off shift, not counted). */
export function countCrowd(crowd: Crowd, world: World, vehicles: Vehicles, book: RequestBook, shift: Float64Array, now: number): void {
  const { zoneOf } = world.city;
  crowd.open.fill(0);
  crowd.idle.fill(0);
  crowd.soon.fill(0);
  crowd.freeBy.fill(0);
  for (let i = 0; i < book.openCount; i++) {
    const zone = zoneOf[book.demand.origin[book.open[i]!]!]!;
    crowd.open[zone]!++;
  }
  for (let v = 0; v < vehicles.count; v++) {
    const zone = zoneOf[vehicles.planPlace[v]!]!;
    const bucket = bucketOf(vehicles.planAt[v]! - now);
    crowd.planZone[v] = zone;
    crowd.planBucket[v] = bucket;
    if (shift[v] === 0) continue;
    if (vehicles.held[v] === 0) crowd.idle[zone]!++;
    else if (vehicles.planAt[v]! - now <= SOON_SECONDS) crowd.soon[zone]!++;
    crowd.freeBy[zone * BUCKETS + bucket]!++;
  }
  for (let zone = 0; zone < crowd.open.length; zone++) {
    for (let at = zone * BUCKETS + 1; at < (zone + 1) * BUCKETS; at++) crowd.freeBy[at]! += crowd.freeBy[at - 1]!;
  }
  sumNear(crowd.open, world.observed, crowd.openNear);
  sumNear(crowd.idle, world.observed, crowd.idleNear);
  sumNear(crowd.soon, world.observed, crowd.soonNear);
}

/** Other vehicles than v that are, or will be, free in a zone `ahead` seconds from now. */
export function othersFreeBy(crowd: Crowd, v: number, zone: number, ahead: number, onShift: boolean): number {
  const bucket = bucketOf(ahead);
  const self = onShift && crowd.planZone[v] === zone && crowd.planBucket[v]! <= bucket ? 1 : 0;
  return crowd.freeBy[zone * BUCKETS + bucket]! - self;
}

function bucketOf(ahead: number): number {
  return ahead <= 0 ? 0 : Math.min(BUCKETS - 1, Math.floor(ahead / BUCKET_SECONDS));
}

function sumNear(values: Int32Array, near: NearZones, sums: Int32Array): void {
  for (let zone = 0; zone < sums.length; zone++) {
    let sum = 0;
    for (let i = near.starts[zone]!; i < near.starts[zone + 1]!; i++) sum += values[near.zones[i]!]!;
    sums[zone] = sum;
  }
}
