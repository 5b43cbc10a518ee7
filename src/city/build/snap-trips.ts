import type { Trips } from '../../trips/trips.ts';
import type { City } from '../city.ts';

/** Trips with coordinates, their ends at places of a city. */
export interface SnappedTrips {
  /** Trips with coordinates; others cannot be snapped and are not counted. */
  readonly trips: number;
  /** Row in `Trips`, and places at both ends, of each trip that could be snapped. */
  readonly row: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Trips with an end farther than the radius from every place. */
  readonly outside: number;
  /** Trips whose ends are at one place. */
  readonly samePlace: number;
  readonly radiusMetres: number;
}

/** Snaps both ends of trips to the nearest place within a radius (default: that of the city). */
export function snapTrips(trips: Trips, city: City, radiusMetres = city.snapRadiusMetres): SnappedTrips {
  const row: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let counted = 0;
  let outside = 0;
  let samePlace = 0;
  for (let i = 0; i < trips.count; i++) {
    if (Number.isNaN(trips.pickupLon[i]!) || Number.isNaN(trips.dropoffLon[i]!)) continue;
    counted++;
    const a = city.snap(trips.pickupLon[i]!, trips.pickupLat[i]!, radiusMetres);
    const b = city.snap(trips.dropoffLon[i]!, trips.dropoffLat[i]!, radiusMetres);
    if (a < 0 || b < 0) outside++;
    else if (a === b) samePlace++;
    else {
      row.push(i);
      from.push(a);
      to.push(b);
    }
  }
  return {
    trips: counted,
    row: Int32Array.from(row),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    outside,
    samePlace,
    radiusMetres,
  };
}
