import { requestStatus } from '../fleet/request-states.ts';
import type { RequestBook } from './request-book.ts';
import { shiftQueue, type Vehicles } from './vehicles.ts';
import { hourAt, rideSeconds, type World } from './world.ts';

/** How vehicles carry out their plans. */
export interface Motion {
  /** Appends a request to a vehicle's plan. */
  assign(vehicles: Vehicles, v: number, book: RequestBook, request: number, now: number): void;
  /** Lets all vehicles drive from `now` to `until`, the next decision, and settles where and when their plans end as seen from there. */
  advance(vehicles: Vehicles, book: RequestBook, now: number, until: number): void;
}

/** To the second: an assignment fixes when its request will be picked up and dropped off, from the city's times of the hour. */
export function scheduledMotion(world: World): Motion {
  const { city, fleet } = world;
  return {
    assign(vehicles, v, book, request, now) {
      const { origin, destination } = book.demand;
      const start = Math.max(now, vehicles.planAt[v]!);
      const pick = start + city.travelSeconds(vehicles.planPlace[v]!, origin[request]!, hourAt(world, start)) / fleet.speed[v]!;
      const ride = rideSeconds(city, origin[request]!, destination[request]!, hourAt(world, pick)) / fleet.speed[v]!;
      const at = v * vehicles.slots + vehicles.held[v]!;
      vehicles.queue[at] = request;
      vehicles.pickAt[at] = pick;
      vehicles.dropAt[at] = pick + ride;
      if (vehicles.held[v] === 0) headFor(vehicles, v, vehicles.planPlace[v]!, start, origin[request]!, pick);
      vehicles.held[v]!++;
      vehicles.planPlace[v] = destination[request]!;
      vehicles.planAt[v] = pick + ride;
      book.become(request, requestStatus.held);
    },
    advance(vehicles, book, _now, until) {
      for (let v = 0; v < vehicles.count; v++) {
        const first = v * vehicles.slots;
        while (vehicles.held[v]! > 0) {
          const request = vehicles.queue[first]!;
          const pick = vehicles.pickAt[first]!;
          const drop = vehicles.dropAt[first]!;
          if (vehicles.onBoard[v] === 0) {
            if (pick > until) break;
            pickUp(vehicles, v, book, request, pick);
            headFor(vehicles, v, book.demand.origin[request]!, pick, book.demand.destination[request]!, drop);
          }
          if (drop > until) break;
          shiftQueue(vehicles, v);
          book.become(request, requestStatus.done);
          if (vehicles.held[v]! > 0) {
            const next = vehicles.queue[first]!;
            headFor(vehicles, v, book.demand.destination[request]!, drop, book.demand.origin[next]!, vehicles.pickAt[first]!);
          }
        }
      }
    },
  };
}

/**
 * In whole steps of one epoch along routes of neighbouring hexagons, as in the released environment of Enders et al. (2023): a vehicle
 * that has reached a hexagon sets out for the next one in the following step, and a rider who is waiting where the vehicle already
 * stands takes a step to board.
 */
export function steppedMotion(world: World): Motion {
  const { city, settings } = world;
  const step = settings.epochSeconds;
  const steps = (from: number, to: number) => Math.round(city.travelSeconds(from, to, 0) / step);
  return {
    assign(vehicles, v, book, request) {
      const { origin, destination } = book.demand;
      const ride = city.travelSeconds(origin[request]!, destination[request]!, 0);
      vehicles.queue[v * vehicles.slots + vehicles.held[v]!] = request;
      vehicles.held[v]!++;
      vehicles.planAt[v]! += city.travelSeconds(vehicles.planPlace[v]!, origin[request]!, 0) + ride;
      vehicles.planPlace[v] = destination[request]!;
      book.become(request, requestStatus.held);
    },
    advance(vehicles, book, now, until) {
      const { origin, destination } = book.demand;
      for (let v = 0; v < vehicles.count; v++) {
        const first = v * vehicles.slots;
        const before = Math.round((vehicles.readyAt[v]! - now) / step);
        const node = vehicles.place[v]!;
        const request = vehicles.held[v]! > 0 ? vehicles.queue[first]! : -1;
        const target = request < 0 ? node : vehicles.onBoard[v] === 1 ? destination[request]! : origin[request]!;
        let left = Math.max(before - 1, 0);
        if (before === 0 && node !== target) {
          vehicles.place[v] = city.nextPlace(node, target);
          vehicles.legFrom[v] = node;
          vehicles.legStart[v] = now;
          left = steps(node, vehicles.place[v]!) - 1;
        }
        vehicles.readyAt[v] = until + left * step;
        if (request >= 0 && before <= 1) {
          if (vehicles.onBoard[v] === 0 && node === origin[request]!) {
            pickUp(vehicles, v, book, request, until);
          } else if (vehicles.onBoard[v] === 1 && before === 1 && node === destination[request]!) {
            shiftQueue(vehicles, v);
            book.become(request, requestStatus.done);
            const next = vehicles.held[v]! > 0 ? vehicles.queue[first]! : -1;
            if (next >= 0 && origin[next]! === node) pickUp(vehicles, v, book, next, until);
          }
        }
        settlePlan(vehicles, v, book);
      }
    },
  };

  /** Where and when the plan ends by the travel-time table: the rule by which waiting is judged (boarding steps are not foreseen). */
  function settlePlan(vehicles: Vehicles, v: number, book: RequestBook): void {
    let place = vehicles.place[v]!;
    let time = vehicles.readyAt[v]!;
    for (let i = 0; i < vehicles.held[v]!; i++) {
      const request = vehicles.queue[v * vehicles.slots + i]!;
      const origin = book.demand.origin[request]!;
      if (i > 0 || vehicles.onBoard[v] === 0) {
        time += city.travelSeconds(place, origin, 0);
        place = origin;
      }
      time += city.travelSeconds(place, book.demand.destination[request]!, 0);
      place = book.demand.destination[request]!;
    }
    vehicles.planPlace[v] = place;
    vehicles.planAt[v] = time;
  }
}

/** Sends a vehicle that holds nothing from where its plan ends to a place, arriving at `arrival`. */
export function driveEmpty(vehicles: Vehicles, v: number, start: number, place: number, arrival: number): void {
  headFor(vehicles, v, vehicles.planPlace[v]!, start, place, arrival);
  vehicles.planPlace[v] = place;
  vehicles.planAt[v] = arrival;
}

function headFor(vehicles: Vehicles, v: number, from: number, start: number, to: number, arrival: number): void {
  vehicles.legFrom[v] = from;
  vehicles.legStart[v] = start;
  vehicles.place[v] = to;
  vehicles.readyAt[v] = arrival;
}

function pickUp(vehicles: Vehicles, v: number, book: RequestBook, request: number, time: number): void {
  vehicles.onBoard[v] = 1;
  book.wait[request] = time - book.shownAt[request]!;
  book.become(request, requestStatus.riding);
}
