import type { Scene, SceneLayout } from '../../src/environment/scene.ts';
import { fleetLayout } from '../fleet/fleet-layout.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import { secondOfDay, type World } from './world.ts';

const vehicleStates = [
  { label: 'with rider', tone: 0 },
  { label: 'to a rider', tone: 4 },
  { label: 'driving empty', tone: 3 },
  { label: 'waiting', tone: 5 },
  { label: 'off shift', tone: 6 },
] as const;
const [WITH_RIDER, TO_RIDER, EMPTY, WAITING, OFF_SHIFT] = vehicleStates.keys();

export function layoutOf({ geography, scenario, settings }: World): SceneLayout {
  return fleetLayout(geography, {
    vehicles: settings.vehicles,
    mostRequests: scenario.mostRequests,
    vehicleStates,
    figures: [{ name: 'served' }, { name: 'expired' }, { name: 'time', format: 'clock' }],
  });
}

/** @param shift seconds left of each vehicle's shift, 0 when off shift. [vehicles] */
export function writeScene(
  world: World,
  vehicles: Vehicles,
  book: RequestBook,
  positions: Float32Array,
  shift: Float64Array,
  now: number,
  scene: Scene,
): void {
  const { geography } = world;
  const [fleet, requests] = [scene.kinds[0]!, scene.kinds[1]!];
  for (let v = 0; v < vehicles.count; v++) {
    const moves = vehicles.readyAt[v]! > now;
    fleet.present[v] = 1;
    fleet.x[v] = positions[2 * v]!;
    fleet.y[v] = positions[2 * v + 1]!;
    fleet.state[v] = stateOf(vehicles, v, moves, shift[v]!);
    fleet.toX[v] = moves ? geography.x[vehicles.place[v]!]! : fleet.x[v]!;
    fleet.toY[v] = moves ? geography.y[vehicles.place[v]!]! : fleet.y[v]!;
  }
  for (let i = 0; i < requests.present.length; i++) {
    requests.present[i] = i < book.openCount ? 1 : 0;
    if (!requests.present[i]) continue;
    const origin = book.demand.origin[book.open[i]!]!;
    requests.x[i] = geography.x[origin]!;
    requests.y[i] = geography.y[origin]!;
  }
  scene.figures.set([book.served, book.expired, secondOfDay(world, now)]);
}

function stateOf(vehicles: Vehicles, v: number, moves: boolean, shift: number): number {
  if (vehicles.held[v]! > 0) return vehicles.onBoard[v] ? WITH_RIDER! : TO_RIDER!;
  return moves ? EMPTY! : shift > 0 ? WAITING! : OFF_SHIFT!;
}
