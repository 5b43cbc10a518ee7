import type { RequestBook } from './request-book.ts';
import { isAtFirstStop, isDropOff, requestOf, type Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/**
 * Replays the plan of a vehicle stop by stop, from the table of times and nothing else, and says what is wrong with it, or null: stops
 * reached too late or not when the plan says, too many riders, drop-offs of riders who are not on board, riders who are never dropped off.
 */
export function planFault(world: World, vehicles: Vehicles, v: number, book: RequestBook, tick: number): string | null {
  const { driving, settings } = world;
  const { origin, destination } = book.demand;
  const onBoard = new Set(vehicles.onBoard.subarray(v * vehicles.seats, v * vehicles.seats + vehicles.onBoardCount[v]!));
  let load = 0;
  for (const request of onBoard) load += book.riders[request]!;
  if (load !== vehicles.load[v]) return `it says ${vehicles.load[v]} riders are on board, and there are ${load}`;
  let place = vehicles.place[v]!;
  let time = Math.max(tick, vehicles.readyAt[v]!);
  for (let k = v * vehicles.slots; k < v * vehicles.slots + vehicles.stopCount[v]!; k++) {
    const stop = vehicles.stops[k]!;
    const request = requestOf(stop);
    const next = isDropOff(stop) ? destination[request]! : origin[request]!;
    const by = isDropOff(stop) ? book.dropBy[request]! : book.pickBy[request]!;
    const what = `the ${isDropOff(stop) ? 'drop-off' : 'pick-up'} of request ${request}`;
    if (k > v * vehicles.slots || !isAtFirstStop(vehicles, v)) time += driving.ticks[place * driving.places + next]!;
    place = next;
    if (time !== vehicles.stopTick[k]) return `${what} is planned at tick ${vehicles.stopTick[k]}, and reached at ${time}`;
    if (time > by) return `${what} is reached at tick ${time}, after its deadline ${by}`;
    if (isDropOff(stop) ? !onBoard.delete(request) : onBoard.has(request)) return `${what} comes when it cannot`;
    if (!isDropOff(stop)) onBoard.add(request);
    load += isDropOff(stop) ? -book.riders[request]! : book.riders[request]!;
    if (load > settings.capacity) return `after ${what} there are ${load} riders for ${settings.capacity} seats`;
  }
  return onBoard.size > 0 ? `requests ${[...onBoard].join(', ')} are never dropped off` : null;
}
