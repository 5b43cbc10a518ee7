import { requestStatus } from '../fleet/request-states.ts';
import type { VehicleLog } from './episode-log.ts';
import type { RequestBook } from './request-book.ts';
import { isAtFirstStop, isDropOff, requestOf, type Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** Writes down when the stops of a vehicle's plan will be reached, from where it is now. */
export function timePlan(world: World, vehicles: Vehicles, v: number, book: RequestBook, tick: number): void {
  const { places, ticks } = world.driving;
  const first = v * vehicles.slots;
  let place = vehicles.place[v]!;
  let time = Math.max(tick, vehicles.readyAt[v]!);
  vehicles.readyAt[v] = time;
  for (let k = first; k < first + vehicles.stopCount[v]!; k++) {
    const next = placeOf(book, vehicles.stops[k]!);
    if (k > first || !isAtFirstStop(vehicles, v)) time += ticks[place * places + next]!;
    vehicles.stopTick[k] = time;
    place = next;
  }
  vehicles.planPlace[v] = place;
  vehicles.planAt[v] = time;
}

/** The place of a stop. */
function placeOf(book: RequestBook, stop: number): number {
  return (isDropOff(stop) ? book.demand.destination : book.demand.origin)[requestOf(stop)]!;
}

/**
 * Lets all vehicles drive by next hop until a tick, where a vehicle under way goes on to the next place. Whoever is picked up or dropped
 * off on the way is entered into the book.
 * @throws when a deadline is broken, which no valid plan does
 */
export function drive(world: World, vehicles: Vehicles, book: RequestBook, log: VehicleLog, until: number): void {
  for (let v = 0; v < vehicles.count; v++) {
    while (vehicles.readyAt[v]! <= until) {
      const first = v * vehicles.slots;
      if (vehicles.stopCount[v] === 0) {
        if (vehicles.target[v] === vehicles.place[v]) vehicles.target[v] = -1;
        if (vehicles.target[v]! < 0) break;
        hop(world, vehicles, v, vehicles.target[v]!, -1, log);
      } else if (vehicles.readyAt[v] === vehicles.stopTick[first]) visit(world, vehicles, v, book, log);
      else hop(world, vehicles, v, placeOf(book, vehicles.stops[first]!), vehicles.stops[first]!, log);
    }
    if (vehicles.stopCount[v] === 0) {
      vehicles.planPlace[v] = vehicles.place[v]!;
      vehicles.planAt[v] = vehicles.readyAt[v]!;
    }
  }
}

/** Sets a vehicle on its way to the next place towards another, where a stop is, or -1. */
function hop(world: World, vehicles: Vehicles, v: number, towards: number, stop: number, log: VehicleLog): void {
  const { driving, clock } = world;
  const from = vehicles.place[v]!;
  const next = driving.next(from, towards);
  const leaves = vehicles.readyAt[v]!;
  const arrives = leaves + driving.ticks[from * driving.places + next]!;
  const metres = driving.metres(from, next);
  const load = vehicles.load[v]!;
  vehicles.legFrom[v] = from;
  vehicles.legStart[v] = leaves;
  vehicles.legStop[v] = next === towards ? stop : -1;
  vehicles.place[v] = next;
  vehicles.readyAt[v] = arrives;
  log.metres[v]! += metres;
  if (vehicles.stopCount[v] === 0) {
    log.idleMetres[v]! += metres;
    return;
  }
  const seconds = clock.secondsAt(arrives) - clock.secondsAt(leaves);
  log.busySeconds[v]! += seconds;
  if (load === 0) log.approachMetres[v]! += metres;
  else {
    log.loadedSeconds[v]! += seconds;
    log.riderMetres[v]! += load * metres;
    log.riderSeconds[v]! += load * seconds;
    if (vehicles.onBoardCount[v]! > 1) log.sharedMetres[v]! += metres;
  }
}

/** Carries out the first stop of a plan. */
function visit(world: World, vehicles: Vehicles, v: number, book: RequestBook, log: VehicleLog): void {
  const first = v * vehicles.slots;
  const stop = vehicles.stops[first]!;
  const tick = vehicles.stopTick[first]!;
  const request = requestOf(stop);
  const by = (isDropOff(stop) ? book.dropBy : book.pickBy)[request]!;
  if (tick > by || vehicles.place[v] !== placeOf(book, stop)) {
    throw new Error(`Vehicle ${v} reaches stop ${stop} at tick ${tick} at place ${vehicles.place[v]}; it was due there by ${by}.`);
  }
  const board = v * vehicles.seats;
  if (isDropOff(stop)) {
    book.become(request, requestStatus.done);
    book.droppedOff[request] = world.clock.secondsAt(tick);
    book.rideMetres[request] = log.metres[v]! - book.boardedAt[request]!;
    book.ridden[0]! += book.riders[request]! * book.rideMetres[request]!;
    vehicles.load[v]! -= book.riders[request]!;
    const count = vehicles.onBoardCount[v]!;
    const at = vehicles.onBoard.indexOf(request, board);
    vehicles.onBoard.copyWithin(at, at + 1, board + count);
    vehicles.onBoardCount[v] = count - 1;
    log.served[v]!++;
  } else {
    book.become(request, requestStatus.riding);
    book.pickedUp[request] = world.clock.secondsAt(tick);
    book.boardedAt[request] = log.metres[v]!;
    vehicles.onBoard[board + vehicles.onBoardCount[v]!] = request;
    vehicles.onBoardCount[v]!++;
    vehicles.load[v]! += book.riders[request]!;
    if (vehicles.onBoardCount[v]! > 1) {
      for (let k = board; k < board + vehicles.onBoardCount[v]!; k++) book.shared[vehicles.onBoard[k]!] = 1;
    }
  }
  const left = vehicles.stopCount[v]! - 1;
  vehicles.stops.copyWithin(first, first + 1, first + 1 + left);
  vehicles.stopTick.copyWithin(first, first + 1, first + 1 + left);
  vehicles.stopCount[v] = left;
}
