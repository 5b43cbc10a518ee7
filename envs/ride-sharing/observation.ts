import { DIRECTIONS, directionNames } from '../../src/city/city.ts';
import { demandBin } from '../fleet/demand.ts';
import { type Crowd, SOON_SECONDS } from './crowd.ts';
import type { Vehicles } from './vehicles.ts';
import { secondOfDay, type World } from './world.ts';

/** Cities with more zones than this are observed by coordinates alone. */
const MOST_ZONES_ONE_HOT = 128;

const AROUND = ['here', ...directionNames];
const CELL = ['open', 'idle', 'soon', 'demand'];

/** Parts of an observation, in order, with the names of their numbers. */
export function observationParts(world: World): { readonly part: string; readonly names: readonly string[] }[] {
  const { zones, zoneLabels } = world.city;
  return [
    ...(zones <= MOST_ZONES_ONE_HOT ? [{ part: 'zone', names: zoneLabels }] : []),
    { part: 'planEnd', names: ['x', 'y'] },
    { part: 'place', names: ['x', 'y'] },
    { part: 'status', names: ['free', 'onBoard', 'held', 'busy'] },
    { part: 'clock', names: ['sin', 'cos', 'left'] },
    { part: 'around', names: AROUND.flatMap((where) => CELL.map((what) => `${where} ${what}`)) },
    { part: 'radius', names: CELL },
    { part: 'own', names: ['speed', 'cost', 'shift'] },
  ];
}

export function observationSize(world: World): number {
  return observationParts(world).reduce((size, { names }) => size + names.length, 0);
}

/** Numbers of a zone's view: the cells around it and the sums within the observation radius. */
const VIEW = (DIRECTIONS + 2) * CELL.length;

/** Where a vehicle finds itself counted in the view of its zone. */
const HERE_IDLE = 1;
const HERE_SOON = 2;
const NEAR_IDLE = VIEW - 3;
const NEAR_SOON = VIEW - 2;

/** A full working day, by which the rest of a shift is measured. */
const SHIFT_SECONDS = 8 * 3600;

/** log(1 + n) of small whole numbers. */
const LOGS = Float64Array.from({ length: 4096 }, (_, n) => Math.log1p(n));
const logOf = (count: number): number => LOGS[Math.min(count, LOGS.length - 1)]!;

/** Views of all zones, shared by the vehicles whose plans end there. [zones, VIEW] */
export function createZoneViews(zones: number): Float32Array {
  return new Float32Array(zones * VIEW);
}

export function writeZoneViews(world: World, crowd: Crowd, now: number, views: Float32Array): void {
  const { city, scenario, demandNear } = world;
  const { typical } = scenario;
  const bin = demandBin(typical, now) * city.zones;
  for (let zone = 0; zone < city.zones; zone++) {
    let at = zone * VIEW;
    for (let cell = 0; cell <= DIRECTIONS; cell++) {
      const near = cell === 0 ? zone : city.zoneNeighbours[zone * DIRECTIONS + cell - 1]!;
      views[at++] = near < 0 ? 0 : logOf(crowd.open[near]!);
      views[at++] = near < 0 ? 0 : logOf(crowd.idle[near]!);
      views[at++] = near < 0 ? 0 : logOf(crowd.soon[near]!);
      views[at++] = near < 0 ? 0 : typical.scaled[bin + near]!;
    }
    views[at++] = logOf(crowd.openNear[zone]!);
    views[at++] = logOf(crowd.idleNear[zone]!);
    views[at++] = logOf(crowd.soonNear[zone]!);
    views[at++] = demandNear[bin + zone]!;
  }
}

/** Writes what vehicle v observes into its row, which starts at `start`. Other vehicles are counted, the vehicle itself is not. */
export function writeObservation(
  world: World,
  crowd: Crowd,
  views: Float32Array,
  vehicles: Vehicles,
  v: number,
  now: number,
  shift: number,
  row: Float32Array,
  start: number,
): void {
  const { city, geography, fleet, scenario } = world;
  const zone = crowd.planZone[v]!;
  let at = start;
  if (city.zones <= MOST_ZONES_ONE_HOT) {
    row.fill(0, at, at + city.zones);
    row[at + zone] = 1;
    at += city.zones;
  }
  row[at++] = geography.x[vehicles.planPlace[v]!]! / geography.halfSide;
  row[at++] = geography.y[vehicles.planPlace[v]!]! / geography.halfSide;
  row[at++] = geography.x[vehicles.place[v]!]! / geography.halfSide;
  row[at++] = geography.y[vehicles.place[v]!]! / geography.halfSide;

  const held = vehicles.held[v]!;
  const busy = Math.max(0, vehicles.planAt[v]! - now);
  row[at++] = held === 0 ? 1 : 0;
  row[at++] = vehicles.onBoard[v]!;
  row[at++] = held / vehicles.slots;
  row[at++] = busy / 3600;

  const angle = (2 * Math.PI * secondOfDay(world, now)) / 86400;
  row[at++] = Math.sin(angle);
  row[at++] = Math.cos(angle);
  row[at++] = Math.max(0, 1 - now / scenario.duration);

  const view = zone * VIEW;
  for (let i = 0; i < VIEW; i++) row[at + i] = views[view + i]!;
  if (shift > 0 && held === 0) {
    row[at + HERE_IDLE] = logOf(crowd.idle[zone]! - 1);
    row[at + NEAR_IDLE] = logOf(crowd.idleNear[zone]! - 1);
  } else if (shift > 0 && busy <= SOON_SECONDS) {
    row[at + HERE_SOON] = logOf(crowd.soon[zone]! - 1);
    row[at + NEAR_SOON] = logOf(crowd.soonNear[zone]! - 1);
  }
  at += VIEW;

  row[at++] = fleet.speed[v]! - 1;
  row[at++] = world.typicalCost > 0 ? fleet.costPerMetre[v]! / world.typicalCost - 1 : 0;
  row[at++] = Math.min(1, shift / SHIFT_SECONDS);
}
