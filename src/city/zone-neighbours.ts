import { DIRECTIONS } from './city.ts';

/** Bearings of the six slots in degrees clockwise from north: NE, E, SE, SW, W, NW as in a grid of hexagons with points up. */
const SLOT_BEARINGS = [30, 90, 150, 210, 270, 330];
/** Added to true bearings, so that on a grid of streets a neighbour due north is always north-east, one due south always south-west. */
const LEAN = 10;

/**
 * Gives each zone's neighbours their direction slots, [zones * 6]. Of more than six the nearest six stay; among these, slots are dealt so
 * that the sum of squared angles between slot and true bearing is least.
 * @param x metres to the east of the zone centres, [zones]
 * @param y metres to the north of the zone centres, [zones]
 * @param touching for each zone the zones that border on it, in any order
 */
export function directionSlots(x: Float64Array, y: Float64Array, touching: readonly (readonly number[])[]): Int32Array {
  const slots = new Int32Array(x.length * DIRECTIONS).fill(-1);
  touching.forEach((neighbours, zone) => {
    const square = (other: number) => (x[other]! - x[zone]!) ** 2 + (y[other]! - y[zone]!) ** 2;
    const nearest = [...neighbours].sort((a, b) => square(a) - square(b) || a - b).slice(0, DIRECTIONS);
    const costs = nearest.map((other) => {
      const bearing = (Math.atan2(x[other]! - x[zone]!, y[other]! - y[zone]!) * 180) / Math.PI;
      return SLOT_BEARINGS.map((slot) => {
        const angle = Math.abs(((bearing + LEAN - slot + 540) % 360) - 180);
        return angle * angle;
      });
    });
    const chosen = cheapestSlots(costs);
    nearest.forEach((other, i) => {
      slots[zone * DIRECTIONS + chosen[i]!] = other;
    });
  });
  return slots;
}

/** The cheapest way to give each row a column of its own; dynamic programme over the sets of columns in use. */
function cheapestSlots(costs: readonly (readonly number[])[]): number[] {
  const sets = 1 << DIRECTIONS;
  let best = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  best[0] = 0;
  const steps: Int8Array[] = [];
  for (const row of costs) {
    const following = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
    const step = new Int8Array(sets).fill(-1);
    for (let set = 0; set < sets; set++) {
      if (best[set] === Number.POSITIVE_INFINITY) continue;
      for (let slot = 0; slot < DIRECTIONS; slot++) {
        const wider = set | (1 << slot);
        const cost = best[set]! + row[slot]!;
        if (wider !== set && cost < following[wider]!) {
          following[wider] = cost;
          step[wider] = slot;
        }
      }
    }
    best = following;
    steps.push(step);
  }
  let set = best.indexOf(best.reduce((least, value) => Math.min(least, value)));
  const chosen: number[] = [];
  for (let row = costs.length - 1; row >= 0; row--) {
    const slot = steps[row]![set]!;
    chosen[row] = slot;
    set &= ~(1 << slot);
  }
  return chosen;
}

/** Zones joined by a road: for each zone the other zones that an edge leads to or comes from, ascending. */
export function zonesJoinedByEdges(zones: number, zoneOf: Int32Array, from: Int32Array, to: Int32Array): number[][] {
  const joined = Array.from({ length: zones }, () => new Set<number>());
  for (let edge = 0; edge < from.length; edge++) {
    const a = zoneOf[from[edge]!]!;
    const b = zoneOf[to[edge]!]!;
    if (a === b) continue;
    joined[a]!.add(b);
    joined[b]!.add(a);
  }
  return joined.map((set) => [...set].sort((a, b) => a - b));
}

/**
 * Neighbours of points without known areas: the Gabriel graph (two points are neighbours if no third lies inside the circle that has
 * them as its diameter; Gabriel and Sokal 1969). It contains the minimum spanning tree, so every zone can be reached.
 */
export function gabrielNeighbours(x: Float64Array, y: Float64Array): number[][] {
  const square = (i: number, j: number) => (x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2;
  return Array.from(x, (_, i) => {
    const neighbours: number[] = [];
    for (let j = 0; j < x.length; j++) {
      if (i === j) continue;
      const diameter = square(i, j);
      let empty = true;
      for (let k = 0; k < x.length && empty; k++) {
        empty = k === i || k === j || square(i, k) + square(j, k) >= diameter;
      }
      if (empty) neighbours.push(j);
    }
    return neighbours;
  });
}
