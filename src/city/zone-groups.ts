import type { City } from './city.ts';
import type { Plane } from './geometry.ts';
import { directionSlots } from './zone-neighbours.ts';

/** The part of a city that says how places form zones. */
export type ZoneGroups = Pick<City, 'zones' | 'zoneOf' | 'zoneCentre' | 'zoneIds' | 'zoneNeighbours' | 'placeOfZoneId'>;

/**
 * Completes the zones of a city from the zone of every place.
 * @param touching the zones that border on each zone
 * @param zoneIds what the source files call each zone, [zones]
 */
export function groupZones(plane: Plane, zoneOf: Int32Array, zoneIds: Int32Array, touching: readonly (readonly number[])[]): ZoneGroups {
  const zones = zoneIds.length;
  const counts = new Int32Array(zones);
  const x = new Float64Array(zones);
  const y = new Float64Array(zones);
  zoneOf.forEach((zone, place) => {
    counts[zone]!++;
    x[zone]! += plane.x[place]!;
    y[zone]! += plane.y[place]!;
  });
  for (let zone = 0; zone < zones; zone++) {
    x[zone]! /= counts[zone]!;
    y[zone]! /= counts[zone]!;
  }
  const zoneCentre = new Int32Array(zones).fill(-1);
  const nearest = new Float64Array(zones).fill(Number.POSITIVE_INFINITY);
  zoneOf.forEach((zone, place) => {
    const square = (plane.x[place]! - x[zone]!) ** 2 + (plane.y[place]! - y[zone]!) ** 2;
    if (square >= nearest[zone]!) return;
    nearest[zone] = square;
    zoneCentre[zone] = place;
  });
  const centres = new Map(Array.from(zoneIds, (id, zone) => [id, zoneCentre[zone]!]));
  return {
    zones,
    zoneOf,
    zoneCentre,
    zoneIds,
    zoneNeighbours: directionSlots(x, y, touching),
    placeOfZoneId: (id) => centres.get(id) ?? -1,
  };
}

/** Numbers outside zone ids 0, 1, ... in ascending order of id. */
export function numberZones(idOfPlace: Int32Array): { zoneOf: Int32Array; zoneIds: Int32Array } {
  const zoneIds = Int32Array.from(new Set(idOfPlace)).sort();
  const zoneOfId = new Map(Array.from(zoneIds, (id, zone) => [id, zone]));
  return { zoneIds, zoneOf: idOfPlace.map((id) => zoneOfId.get(id)!) };
}
