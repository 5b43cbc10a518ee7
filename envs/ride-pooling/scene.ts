import type { Scene, SceneLayout } from '../../src/environment/scene.ts';
import { fleetLayout } from '../fleet/fleet-layout.ts';
import { requestStatus } from '../fleet/request-states.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import { secondOfDay, type World } from './world.ts';

const vehicleStates = [
  { label: 'with riders of several requests', tone: 2 },
  { label: 'with riders of one', tone: 0 },
  { label: 'to a rider', tone: 4 },
  { label: 'driving empty', tone: 3 },
  { label: 'waiting', tone: 5 },
] as const;
const [SHARED, WITH_RIDER, TO_RIDER, EMPTY, WAITING] = vehicleStates.keys();

export function layoutOf({ geography, scenario, settings }: World): SceneLayout {
  return fleetLayout(geography, {
    vehicles: settings.vehicles,
    mostRequests: scenario.mostRequests,
    vehicleStates,
    figures: [{ name: 'served' }, { name: 'expired' }, { name: 'riders' }, { name: 'time', format: 'clock' }],
  });
}

export function writeScene(world: World, vehicles: Vehicles, book: RequestBook, positions: Float32Array, now: number, scene: Scene): void {
  const { geography, clock } = world;
  const [fleet, requests] = [scene.kinds[0]!, scene.kinds[1]!];
  const tick = clock.tickAt(now);
  let riders = 0;
  for (let v = 0; v < vehicles.count; v++) {
    const moves = vehicles.readyAt[v]! > tick;
    riders += vehicles.load[v]!;
    fleet.present[v] = 1;
    fleet.x[v] = positions[2 * v]!;
    fleet.y[v] = positions[2 * v + 1]!;
    fleet.state[v] = stateOf(vehicles, v, moves);
    fleet.toX[v] = moves ? geography.x[vehicles.place[v]!]! : fleet.x[v]!;
    fleet.toY[v] = moves ? geography.y[vehicles.place[v]!]! : fleet.y[v]!;
  }
  let drawn = 0;
  for (let i = 0; i < book.openCount && drawn < requests.present.length; i++) {
    const request = book.open[i]!;
    if (book.status[request] !== requestStatus.open) continue;
    const origin = book.demand.origin[request]!;
    requests.present[drawn] = 1;
    requests.x[drawn] = geography.x[origin]!;
    requests.y[drawn++] = geography.y[origin]!;
  }
  requests.present.fill(0, drawn);
  scene.figures.set([book.served, book.expired, riders, secondOfDay(world, now)]);
}

function stateOf(vehicles: Vehicles, v: number, moves: boolean): number {
  const riding = vehicles.onBoardCount[v]!;
  if (riding > 0) return riding > 1 ? SHARED! : WITH_RIDER!;
  if (vehicles.stopCount[v]! > 0) return TO_RIDER!;
  return moves ? EMPTY! : WAITING!;
}
