import type { Geography } from './geography.ts';

/** Zones near each zone, itself included: those of zone z are `zones[starts[z] .. starts[z + 1] - 1]`. */
export interface NearZones {
  readonly starts: Int32Array;
  readonly zones: Int32Array;
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

/** Writes the sum of the values of the zones near each zone. [zones] */
export function sumNear(values: Int32Array, near: NearZones, sums: Int32Array): void {
  for (let zone = 0; zone < sums.length; zone++) {
    let sum = 0;
    for (let i = near.starts[zone]!; i < near.starts[zone + 1]!; i++) sum += values[near.zones[i]!]!;
    sums[zone] = sum;
  }
}
