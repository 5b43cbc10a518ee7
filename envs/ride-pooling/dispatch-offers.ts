import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** Requests a vehicle is offered at most, the nearest ones. */
export const MOST_OFFERS = 64;

/** Which requests each vehicle of a copy is offered: every open request goes to the vehicles that can be at its pick-up first. */
export class DispatchOffers {
  /** Requests, the nearest first. [vehicles, MOST_OFFERS] */
  readonly request: Int32Array;
  readonly count: Int32Array;
  /** Ticks until the vehicle could be there. [vehicles, MOST_OFFERS] */
  private readonly away: Int32Array;
  private readonly world: World;
  /** Vehicles by the place they reach next, chained. */
  private readonly firstAt: Int32Array;
  private readonly nextAt: Int32Array;
  /** The nearest vehicles of one request. */
  private readonly near: Int32Array;
  private readonly nearAway: Int32Array;

  constructor(world: World, vehicles: number) {
    this.world = world;
    this.request = new Int32Array(vehicles * MOST_OFFERS);
    this.away = new Int32Array(vehicles * MOST_OFFERS);
    this.count = new Int32Array(vehicles);
    this.firstAt = new Int32Array(world.city.places);
    this.nextAt = new Int32Array(vehicles);
    this.near = new Int32Array(Math.min(world.settings.vehiclesPerRequest, vehicles));
    this.nearAway = new Int32Array(this.near.length);
  }

  update(vehicles: Vehicles, book: RequestBook, tick: number): void {
    const { settings } = this.world;
    this.count.fill(0);
    this.firstAt.fill(-1);
    for (let v = vehicles.count - 1; v >= 0; v--) {
      const held = settings.reassignment ? vehicles.onBoardCount[v]! : (vehicles.stopCount[v]! + vehicles.onBoardCount[v]!) >> 1;
      if (held >= settings.planRequests) continue;
      const place = vehicles.place[v]!;
      this.nextAt[v] = this.firstAt[place]!;
      this.firstAt[place] = v;
    }
    for (let i = 0; i < book.openCount; i++) {
      const request = book.open[i]!;
      if (book.riders[request]! > settings.capacity) continue;
      const found = this.findNearest(vehicles, book, request, tick);
      for (let k = 0; k < found; k++) this.offer(this.near[k]!, request, this.nearAway[k]!);
    }
  }

  /** Vehicles that can be at a request's pick-up in time, nearest first (the lower vehicle on ties). */
  private findNearest(vehicles: Vehicles, book: RequestBook, request: number, tick: number): number {
    const { near, nearAway, world } = this;
    const { places, ticks } = world.driving;
    const origin = book.demand.origin[request]!;
    const limit = book.pickBy[request]! - tick;
    const list = world.approaches.to(origin);
    const most = near.length;
    let found = 0;
    for (let i = 0; i < list.length; i++) {
      const place = list[i]!;
      if (this.firstAt[place]! < 0) continue;
      const drive = ticks[place * places + origin]!;
      if (drive > limit || (found === most && drive > nearAway[most - 1]!)) break;
      for (let v = this.firstAt[place]!; v >= 0; v = this.nextAt[v]!) {
        const away = drive + Math.max(0, vehicles.readyAt[v]! - tick);
        if (away > limit) continue;
        let at = found;
        if (found === most) {
          if (!isNearer(away, v, nearAway[most - 1]!, near[most - 1]!)) continue;
          at = most - 1;
        } else found++;
        while (at > 0 && isNearer(away, v, nearAway[at - 1]!, near[at - 1]!)) {
          near[at] = near[at - 1]!;
          nearAway[at] = nearAway[at - 1]!;
          at--;
        }
        near[at] = v;
        nearAway[at] = away;
      }
    }
    return found;
  }

  private offer(v: number, request: number, away: number): void {
    const first = v * MOST_OFFERS;
    let at = this.count[v]!;
    if (at === MOST_OFFERS) {
      if (away >= this.away[first + at - 1]!) return;
      at--;
    } else this.count[v]!++;
    while (at > 0 && this.away[first + at - 1]! > away) {
      this.request[first + at] = this.request[first + at - 1]!;
      this.away[first + at] = this.away[first + at - 1]!;
      at--;
    }
    this.request[first + at] = request;
    this.away[first + at] = away;
  }
}

function isNearer(away: number, v: number, otherAway: number, other: number): boolean {
  return away < otherAway || (away === otherAway && v < other);
}
