import { DIRECTIONS, directionNames } from '../../src/city/city.ts';
import { demandBin } from '../fleet/demand.ts';
import type { Moment } from './candidate-features.ts';
import { secondOfDay, type World } from './world.ts';

/** Cities with more zones than this are observed by coordinates alone. */
const MOST_ZONES_ONE_HOT = 128;

/** Parts of an observation, in order, with the names of their numbers. */
export function observationParts(world: World): { readonly part: string; readonly names: readonly string[] }[] {
  const { zones, zoneLabels } = world.city;
  const around = ['here', ...directionNames];
  return [
    ...(zones <= MOST_ZONES_ONE_HOT ? [{ part: 'zone', names: zoneLabels }] : []),
    { part: 'place', names: ['x', 'y'] },
    { part: 'planEnd', names: ['x', 'y'] },
    { part: 'status', names: ['idle', 'load', 'requests', 'busy'] },
    { part: 'clock', names: ['sin', 'cos', 'left'] },
    { part: 'around', names: around.flatMap((where) => [`${where} open`, `${where} idle`, `${where} demand`]) },
    ...(world.settings.fleetFeatures ? [{ part: 'fleet', names: ['nearbyVehicles', 'newRequests'] }] : []),
  ];
}

export function observationSize(world: World): number {
  return observationParts(world).reduce((size, { names }) => size + names.length, 0);
}

/** Writes what vehicle v observes into its row, which starts at `start`. */
export function writeObservation(row: Float32Array, start: number, { world, vehicles, counts, fresh, now }: Moment, v: number): void {
  const { city, geography, scenario, settings, clock } = world;
  const { x, y, halfSide } = geography;
  const place = vehicles.place[v]!;
  const zone = city.zoneOf[place]!;
  const idle = vehicles.stopCount[v] === 0 ? 1 : 0;
  let at = start;
  if (city.zones <= MOST_ZONES_ONE_HOT) {
    row.fill(0, at, at + city.zones);
    row[at + zone] = 1;
    at += city.zones;
  }
  row[at++] = x[place]! / halfSide;
  row[at++] = y[place]! / halfSide;
  row[at++] = x[vehicles.planPlace[v]!]! / halfSide;
  row[at++] = y[vehicles.planPlace[v]!]! / halfSide;
  row[at++] = idle;
  row[at++] = vehicles.load[v]! / settings.capacity;
  row[at++] = (vehicles.stopCount[v]! + vehicles.onBoardCount[v]!) / (2 * settings.planRequests);
  row[at++] = idle ? 0 : Math.min(3, Math.max(0, clock.secondsAt(vehicles.planAt[v]!) - now) / 3600);
  const angle = (2 * Math.PI * secondOfDay(world, now)) / 86400;
  row[at++] = Math.sin(angle);
  row[at++] = Math.cos(angle);
  row[at++] = Math.max(0, 1 - now / scenario.duration);
  const bin = demandBin(scenario.typical, now) * city.zones;
  for (let direction = -1; direction < DIRECTIONS; direction++) {
    const near = direction < 0 ? zone : city.zoneNeighbours[zone * DIRECTIONS + direction]!;
    row[at++] = near < 0 ? 0 : Math.log1p(counts.open[near]!);
    row[at++] = near < 0 ? 0 : Math.log1p(counts.idle[near]! - (near === zone ? idle : 0));
    row[at++] = near < 0 ? 0 : scenario.typical.scaled[bin + near]!;
  }
  if (!settings.fleetFeatures) return;
  row[at++] = (counts.vehiclesInReach[zone]! - 1) / settings.vehicles;
  row[at++] = fresh / settings.vehicles;
}
