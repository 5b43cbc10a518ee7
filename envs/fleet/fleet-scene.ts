import type { Scene } from '../../src/environment/scene.ts';
import type { Geography } from './geography.ts';
import { type RequestStates, requestStatus } from './request-states.ts';

/** Where vehicles are bound, and when they are there, in any one unit of time. */
interface Bound {
  readonly count: number;
  readonly place: Int32Array;
  readonly readyAt: ArrayLike<number>;
}

/**
 * Writes the vehicles of a fleet's scene, and where those that drive reach a place next.
 * @param positions [vehicles, 2], in km
 * @param stateOf index of a vehicle's state in the layout
 */
export function writeVehicles(
  scene: Scene,
  { x, y }: Geography,
  vehicles: Bound,
  positions: Float32Array,
  now: number,
  stateOf: (v: number, moves: boolean) => number,
): void {
  const fleet = scene.kinds[0]!;
  for (let v = 0; v < vehicles.count; v++) {
    const moves = vehicles.readyAt[v]! > now;
    fleet.present[v] = 1;
    fleet.x[v] = positions[2 * v]!;
    fleet.y[v] = positions[2 * v + 1]!;
    fleet.state[v] = stateOf(v, moves);
    fleet.toX[v] = moves ? x[vehicles.place[v]!]! : fleet.x[v]!;
    fleet.toY[v] = moves ? y[vehicles.place[v]!]! : fleet.y[v]!;
  }
}

/** Writes the open requests of a fleet's scene, as many as are drawn, where they wait. */
export function writeOpenRequests(scene: Scene, { x, y }: Geography, book: RequestStates): void {
  const requests = scene.kinds[1]!;
  let drawn = 0;
  for (let i = 0; i < book.openCount && drawn < requests.present.length; i++) {
    const request = book.open[i]!;
    if (book.status[request] !== requestStatus.open) continue;
    const origin = book.demand.origin[request]!;
    requests.present[drawn] = 1;
    requests.x[drawn] = x[origin]!;
    requests.y[drawn++] = y[origin]!;
  }
  requests.present.fill(0, drawn);
}
