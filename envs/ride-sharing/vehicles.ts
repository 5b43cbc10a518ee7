import type { NamedArrays } from '../../src/shared/saved-arrays.ts';

/**
 * The vehicles of one copy. Times are seconds since the episode's start. A vehicle's *plan* is what it is bound to do: reach `place`, then
 * serve the requests it holds, one after the other. Decisions append to the plan.
 */
export interface Vehicles {
  readonly count: number;
  /** Requests a vehicle may hold. */
  readonly slots: number;
  /** The next place it reaches (or stands at). [count] */
  readonly place: Int32Array;
  /** When it is there; in the past if it stands there. [count] */
  readonly readyAt: Float64Array;
  /** Where it comes from, and when it left: for positions on the way. [count] */
  readonly legFrom: Int32Array;
  readonly legStart: Float64Array;
  /** Where and when its plan ends. [count] */
  readonly planPlace: Int32Array;
  readonly planAt: Float64Array;
  /** Requests held. [count] */
  readonly held: Uint8Array;
  /** The requests, first the one being served. [count, slots] */
  readonly queue: Int32Array;
  /** When each will be picked up and dropped off. [count, slots] */
  readonly pickAt: Float64Array;
  readonly dropAt: Float64Array;
  /** 1 when the first one is on board. [count] */
  readonly onBoard: Uint8Array;
  /** Sum of the rewards so far. [count] */
  readonly income: Float64Array;
}

export function createVehicles(count: number, slots: number): Vehicles {
  return {
    count,
    slots,
    place: new Int32Array(count),
    readyAt: new Float64Array(count),
    legFrom: new Int32Array(count),
    legStart: new Float64Array(count),
    planPlace: new Int32Array(count),
    planAt: new Float64Array(count),
    held: new Uint8Array(count),
    queue: new Int32Array(count * slots),
    pickAt: new Float64Array(count * slots),
    dropAt: new Float64Array(count * slots),
    onBoard: new Uint8Array(count),
    income: new Float64Array(count),
  };
}

/** Puts every vehicle, idle and empty, at its place. */
export function placeVehicles(vehicles: Vehicles, places: Int32Array): void {
  vehicles.place.set(places);
  vehicles.planPlace.set(places);
  vehicles.legFrom.set(places);
  for (const array of [vehicles.readyAt, vehicles.legStart, vehicles.planAt, vehicles.pickAt, vehicles.dropAt, vehicles.income])
    array.fill(0);
  vehicles.held.fill(0);
  vehicles.onBoard.fill(0);
  vehicles.queue.fill(-1);
}

/** All arrays of the vehicles, by name. */
export function vehicleArrays({ count, slots, ...arrays }: Vehicles): NamedArrays {
  return arrays;
}

/** Takes the first request off a vehicle's queue. */
export function shiftQueue(vehicles: Vehicles, v: number): void {
  const first = v * vehicles.slots;
  const last = first + vehicles.held[v]! - 1;
  for (let at = first; at < last; at++) {
    vehicles.queue[at] = vehicles.queue[at + 1]!;
    vehicles.pickAt[at] = vehicles.pickAt[at + 1]!;
    vehicles.dropAt[at] = vehicles.dropAt[at + 1]!;
  }
  vehicles.queue[last] = -1;
  vehicles.held[v]!--;
  vehicles.onBoard[v] = 0;
}
