import type { Geography } from './geography.ts';

/** The legs that vehicles are on: from where and when, to where and when, in any one unit of time. */
interface Legs {
  readonly count: number;
  readonly legFrom: Int32Array;
  readonly legStart: ArrayLike<number>;
  readonly place: Int32Array;
  readonly readyAt: ArrayLike<number>;
}

/** Writes where each vehicle is, in km east and north of the middle of the city: straight between the ends of its leg. [vehicles, 2] */
export function writePositions(geography: Geography, vehicles: Legs, now: number, positions: Float32Array): void {
  const { x, y } = geography;
  for (let v = 0; v < vehicles.count; v++) {
    const from = vehicles.legFrom[v]!;
    const to = vehicles.place[v]!;
    const duration = vehicles.readyAt[v]! - vehicles.legStart[v]!;
    const share = duration > 0 ? Math.min(1, Math.max(0, (now - vehicles.legStart[v]!) / duration)) : 1;
    positions[2 * v] = x[from]! + share * (x[to]! - x[from]!);
    positions[2 * v + 1] = y[from]! + share * (y[to]! - y[from]!);
  }
}
