import type { Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** Writes where each vehicle is, in km east and north of the middle of the city: straight between the ends of its leg. [vehicles, 2] */
export function writePositions(world: World, vehicles: Vehicles, now: number, positions: Float32Array): void {
  const { x, y } = world.geography;
  for (let v = 0; v < vehicles.count; v++) {
    const from = vehicles.legFrom[v]!;
    const to = vehicles.place[v]!;
    const duration = vehicles.readyAt[v]! - vehicles.legStart[v]!;
    const share = duration > 0 ? Math.min(1, Math.max(0, (now - vehicles.legStart[v]!) / duration)) : 1;
    positions[2 * v] = x[from]! + share * (x[to]! - x[from]!);
    positions[2 * v + 1] = y[from]! + share * (y[to]! - y[from]!);
  }
}
