import type { Scene, SceneLayout } from '../../src/environment/scene.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import { secondOfDay, type World } from './world.ts';

/** Open requests that are drawn at most; the figure tells how many there are. */
const DRAWN_REQUESTS = 2000;

const vehicleStates = [
  { label: 'with rider', tone: 0 },
  { label: 'to a rider', tone: 4 },
  { label: 'driving empty', tone: 3 },
  { label: 'waiting', tone: 5 },
  { label: 'off shift', tone: 6 },
] as const;
const [WITH_RIDER, TO_RIDER, EMPTY, WAITING, OFF_SHIFT] = vehicleStates.keys();

/** Vehicles and open requests on the roads of the city, in km from its middle, north up. */
export function layoutOf({ geography, scenario, settings }: World): SceneLayout {
  const most = (values: Float64Array): number => values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  const longer = 2 * geography.halfSide;
  const margin = 0.03 * longer;
  const [x, y] = [most(geography.x) + margin, most(geography.y) + margin];
  return {
    x: [-x, x],
    y: [-y, y],
    yGrows: 'up',
    resolution: longer / 8192,
    kinds: [
      {
        name: 'vehicle',
        shape: 'disc',
        size: 0.0075 * longer,
        capacity: settings.vehicles,
        states: vehicleStates,
        pointers: true,
      },
      {
        name: 'open request',
        shape: 'square',
        size: 0.006 * longer,
        capacity: Math.min(scenario.mostRequests, DRAWN_REQUESTS),
        states: [{ label: 'open request', tone: 1 }],
      },
    ],
    figures: [{ name: 'served' }, { name: 'expired' }, { name: 'time', format: 'clock' }],
  };
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
