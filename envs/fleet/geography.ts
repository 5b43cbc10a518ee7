import type { City } from '../../src/city/city.ts';
import { toPlane } from '../../src/city/geometry.ts';

/** A city's places on a plane. */
export interface Geography {
  /** Kilometres east of the middle of the city. [places] */
  readonly x: Float64Array;
  /** Kilometres north of the middle of the city. [places] */
  readonly y: Float64Array;
  /** Half the longer side of the city in kilometres: x and y divided by it lie in -1 .. 1. */
  readonly halfSide: number;
  /** Kilometres between the centres of two zones, straight. [zones, zones] */
  readonly zoneDistance: Float64Array;
}

export function geographyOf(city: City): Geography {
  const plane = toPlane(city.longitudes, city.latitudes);
  const width = plane.x.reduce((most, value) => Math.max(most, value), 0);
  const height = plane.y.reduce((most, value) => Math.max(most, value), 0);
  const x = plane.x.map((metres) => (metres - width / 2) / 1000);
  const y = plane.y.map((metres) => (metres - height / 2) / 1000);
  const zoneDistance = new Float64Array(city.zones * city.zones);
  for (let a = 0; a < city.zones; a++) {
    for (let b = 0; b < city.zones; b++) {
      const from = city.zoneCentre[a]!;
      const to = city.zoneCentre[b]!;
      zoneDistance[a * city.zones + b] = Math.hypot(x[from]! - x[to]!, y[from]! - y[to]!);
    }
  }
  return { x, y, halfSide: Math.max(width, height, 1) / 2000, zoneDistance };
}
