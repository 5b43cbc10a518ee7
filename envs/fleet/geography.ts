import type { City } from '../../src/city/city.ts';
import { toPlane } from '../../src/city/geometry.ts';

/** Zones near each zone, itself included: those of zone z are `zones[starts[z] .. starts[z + 1] - 1]`. */
export interface NearZones {
  readonly starts: Int32Array;
  readonly zones: Int32Array;
}

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

/** The zones whose centres are within a radius of each other, in metres. */
export function zonesWithin(geography: Geography, zones: number, radiusMetres: number): NearZones {
  const starts = new Int32Array(zones + 1);
  const near: number[] = [];
  for (let a = 0; a < zones; a++) {
    for (let b = 0; b < zones; b++) {
      if (a === b || geography.zoneDistance[a * zones + b]! * 1000 <= radiusMetres) near.push(b);
    }
    starts[a + 1] = near.length;
  }
  return { starts, zones: Int32Array.from(near) };
}

/** The radius in metres within which a zone finds a share of all zones, itself included, on average. */
export function radiusOfShare(geography: Geography, share: number): number {
  const sorted = geography.zoneDistance.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length))]! * 1000;
}
