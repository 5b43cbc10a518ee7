/**
 * The vehicles of one copy. Times are ticks of the clock. A vehicle's *plan* is an ordered list of stops, each the pick-up or the drop-off
 * of a request (see `stopOf`), and when each will be reached: exactly, since plans are reckoned in whole ticks.
 */
export interface Vehicles {
  readonly count: number;
  /** Most requests on board: one rider each at least. */
  readonly seats: number;
  /** Most stops of a plan. */
  readonly slots: number;
  /** The next place it reaches (or stands at). [count] */
  readonly place: Int32Array;
  /** When it is there; in the past if it stands there. [count] */
  readonly readyAt: Int32Array;
  /** Where it comes from, and when it left. [count] */
  readonly legFrom: Int32Array;
  readonly legStart: Int32Array;
  /** [count] */
  readonly stopCount: Int32Array;
  /** [count, slots] */
  readonly stops: Int32Array;
  /** When each stop will be reached. [count, slots] */
  readonly stopTick: Int32Array;
  /** Requests on board, in the order in which they were picked up. [count, seats] */
  readonly onBoard: Int32Array;
  readonly onBoardCount: Int32Array;
  /** Riders on board. [count] */
  readonly load: Int32Array;
  /** Where it drives to be of use later, or -1. Never with a plan. [count] */
  readonly target: Int32Array;
  /** Where and when its plan ends, or where it is next. [count] */
  readonly planPlace: Int32Array;
  readonly planAt: Int32Array;
  /** The stop at which its leg ends, or -1: once there, it need not drive within the place to reach it. [count] */
  readonly legStop: Int32Array;
}

/** The stop at which a request is picked up or dropped off. */
export function stopOf(request: number, dropOff: boolean): number {
  return 2 * request + (dropOff ? 1 : 0);
}

export function requestOf(stop: number): number {
  return stop >> 1;
}

export function isDropOff(stop: number): boolean {
  return (stop & 1) === 1;
}

export function createVehicles(count: number, seats: number, planRequests: number): Vehicles {
  const slots = 2 * planRequests;
  const each = (width = 1) => new Int32Array(count * width);
  return {
    count,
    seats,
    slots,
    place: each(),
    readyAt: each(),
    legFrom: each(),
    legStart: each(),
    stopCount: each(),
    stops: each(slots),
    stopTick: each(slots),
    onBoard: each(seats),
    onBoardCount: each(),
    load: each(),
    target: each(),
    planPlace: each(),
    planAt: each(),
    legStop: each(),
  };
}

/** Puts every vehicle, idle and empty, at its place. */
export function placeVehicles(vehicles: Vehicles, places: Int32Array): void {
  for (const array of vehicleArrays(vehicles)) array.fill(0);
  vehicles.target.fill(-1);
  vehicles.legStop.fill(-1);
  for (const array of [vehicles.place, vehicles.legFrom, vehicles.planPlace]) array.set(places);
}

/** Whether a vehicle's leg ends at the first stop of its plan, so that it has no way left to it. */
export function isAtFirstStop(vehicles: Vehicles, v: number): boolean {
  return vehicles.stops[v * vehicles.slots] === vehicles.legStop[v];
}

/** All arrays of the vehicles, in a fixed order. */
export function vehicleArrays(vehicles: Vehicles): Int32Array[] {
  return Object.values(vehicles).filter((value): value is Int32Array => typeof value !== 'number');
}
