import type { Scene, SceneLayout } from '../../src/environment/scene.ts';
import { fleetLayout } from '../fleet/fleet-layout.ts';
import { writeOpenRequests, writeVehicles } from '../fleet/fleet-scene.ts';
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
  writeVehicles(scene, geography, vehicles, positions, now, (v, moves) => stateOf(vehicles, v, moves, shift[v]!));
  writeOpenRequests(scene, geography, book);
  scene.figures.set([book.served, book.expired, secondOfDay(world, now)]);
}

function stateOf(vehicles: Vehicles, v: number, moves: boolean, shift: number): number {
  if (vehicles.held[v]! > 0) return vehicles.onBoard[v] ? WITH_RIDER! : TO_RIDER!;
  return moves ? EMPTY! : shift > 0 ? WAITING! : OFF_SHIFT!;
}
