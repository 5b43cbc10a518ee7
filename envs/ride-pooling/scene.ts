import type { Scene, SceneLayout } from '../../src/environment/scene.ts';
import { fleetLayout } from '../fleet/fleet-layout.ts';
import { writeOpenRequests, writeVehicles } from '../fleet/fleet-scene.ts';
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
  const tick = clock.tickAt(now);
  let riders = 0;
  for (let v = 0; v < vehicles.count; v++) riders += vehicles.load[v]!;
  writeVehicles(scene, geography, vehicles, positions, tick, (v, moves) => stateOf(vehicles, v, moves));
  writeOpenRequests(scene, geography, book);
  scene.figures.set([book.served, book.expired, riders, secondOfDay(world, now)]);
}

function stateOf(vehicles: Vehicles, v: number, moves: boolean): number {
  const riding = vehicles.onBoardCount[v]!;
  if (riding > 0) return riding > 1 ? SHARED! : WITH_RIDER!;
  if (vehicles.stopCount[v]! > 0) return TO_RIDER!;
  return moves ? EMPTY! : WAITING!;
}
