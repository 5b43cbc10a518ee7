import { straightLineMetres } from '../city/geometry.ts';
import type { Trips } from '../trips/trips.ts';
import type { ZonedTrips } from './demand-zones.ts';

/** Straight-line km of zoned trips: between their coordinates, or `km` of their zones where there are none, [trips]. */
export function straightKm(trips: Trips, { row, origin, destination, zones }: ZonedTrips, km: Float64Array): Float64Array {
  return Float64Array.from(row, (i, at) => {
    const metres = straightLineMetres(trips.pickupLon[i]!, trips.pickupLat[i]!, trips.dropoffLon[i]!, trips.dropoffLat[i]!);
    return Number.isNaN(metres) ? km[origin[at]! * zones.length + destination[at]!]! : metres / 1000;
  });
}
