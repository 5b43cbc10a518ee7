import type { Scene, SceneLayout } from '../../src/environment/scene.ts';
import { requestStatus } from './episode-log.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import { secondOfDay, type World } from './world.ts';

/** Open requests that are drawn at most; the figure tells how many there are. */
const DRAWN_REQUESTS = 2000;

const vehicleStates = [
  { label: 'with riders of several requests', tone: 2 },
  { label: 'with riders of one', tone: 0 },
  { label: 'to a rider', tone: 4 },
  { label: 'driving empty', tone: 3 },
  { label: 'waiting', tone: 5 },
] as const;
const [SHARED, WITH_RIDER, TO_RIDER, EMPTY, WAITING] = vehicleStates.keys();

/** Vehicles and open requests on the roads of the city, in km from its middle, north up. */
export function layoutOf({ geography, scenario, settings }: World): SceneLayout {
  const most = (values: Float64Array): number => values.reduce((sum, value) => Math.max(sum, Math.abs(value)), 0);
  const longer = 2 * geography.halfSide;
  const [x, y] = [most(geography.x) + 0.03 * longer, most(geography.y) + 0.03 * longer];
  const requests = Math.min(scenario.mostRequests, DRAWN_REQUESTS);
  return {
    x: [-x, x],
    y: [-y, y],
    yGrows: 'up',
    resolution: longer / 8192,
    kinds: [
      { name: 'vehicle', shape: 'disc', size: 0.0075 * longer, capacity: settings.vehicles, states: vehicleStates, pointers: true },
      { name: 'open request', shape: 'square', size: 0.006 * longer, capacity: requests, states: [{ label: 'open request', tone: 1 }] },
    ],
    figures: [{ name: 'served' }, { name: 'expired' }, { name: 'riders' }, { name: 'time', format: 'clock' }],
  };
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
  scene.figures.set([book.served, book.tally[requestStatus.expired]!, riders, secondOfDay(world, now)]);
}

function stateOf(vehicles: Vehicles, v: number, moves: boolean): number {
  const riding = vehicles.onBoardCount[v]!;
  if (riding > 0) return riding > 1 ? SHARED! : WITH_RIDER!;
  if (vehicles.stopCount[v]! > 0) return TO_RIDER!;
  return moves ? EMPTY! : WAITING!;
}
