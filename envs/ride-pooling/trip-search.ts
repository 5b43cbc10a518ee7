import type { RequestBook } from './request-book.ts';
import { Router } from './router.ts';
import { isDropOff, requestOf, stopOf, type Vehicles } from './vehicles.ts';
import type { World } from './world.ts';

/** Requests that one vehicle may join into trips in one decision: sets of them are bits of one number. */
const MOST_SINGLES = 30;

/** Slots of the table of sets; a power of two, and at least twice as many as there can be trips, for short chains. */
const tableSize = (trips: number) => 2 ** Math.ceil(Math.log2(2 * trips));

/**
 * The trips of one vehicle at one decision: sets of requests that it can join into its plan so that all deadlines and seats are kept,
 * with the route for each. Trip 0 takes nothing.
 *
 * - `rtv` (Alonso-Mora et al. 2017): trips grow by size; a set is tried only if all its subsets of one less are trips. Plans of up to
 *   `exhaustiveRequests` requests are ordered by branch and bound, longer ones by the best insertion into a subset's plan.
 * - `insertion` (as in the code released with NeurADP): the trip with the most slack per request is extended by one request, inserted into
 *   its plan, and so on.
 *
 * Both stop when `searchBudget` routes have been tried, and what they have found until then counts.
 */
export class TripSearch {
  /** Trips found. */
  count = 0;
  /** Routes tried. */
  calls = 0;
  /** The requests that trips are made of. */
  singles = 0;
  readonly request = new Int32Array(MOST_SINGLES);
  /** Requests of a trip, as bits. [trips] */
  readonly members: Int32Array;
  /** [trips] */
  readonly size: Int32Array;
  /** See `Router`. [trips] */
  readonly cost: Float64Array;
  /** Ticks that are left at the drop-offs, summed. [trips] */
  readonly slack: Float64Array;
  /** Nodes of the router. [trips, slots] */
  readonly routes: Int32Array;
  readonly routeLength: Int32Array;
  /** The trip of the requests that wait for the vehicle already, where they may be re-assigned, or -1. */
  present = -1;
  /** Where the plan is kept as the vehicle has it, beside the trips: of the same requests a better order may be found. */
  readonly plan: number;
  readonly router: Router;
  /** When the vehicle can be told something else: now, or at the next place it reaches. */
  startTick = 0;
  readonly slots: number;
  private readonly world: World;
  private readonly keys: Int32Array;
  private readonly tripOf: Int32Array;
  private readonly pickNode = new Int32Array(MOST_SINGLES);
  private readonly dropNode = new Int32Array(MOST_SINGLES);
  private readonly expanded: Uint8Array;
  /** Node of each stop of the vehicle's plan. */
  private readonly planNode: Int32Array;
  private readonly gathered: Int32Array;
  private baseRequests = 0;

  constructor(world: World, slots: number) {
    const { settings } = world;
    this.plan = settings.searchBudget + MOST_SINGLES + 2;
    const trips = this.plan + 1;
    this.world = world;
    this.slots = slots;
    this.router = new Router(world.driving, settings.capacity, 1 + slots + 2 * MOST_SINGLES);
    this.members = new Int32Array(trips);
    this.size = new Int32Array(trips);
    this.cost = new Float64Array(trips);
    this.slack = new Float64Array(trips);
    this.routes = new Int32Array(trips * slots);
    this.routeLength = new Int32Array(trips);
    this.expanded = new Uint8Array(trips);
    this.keys = new Int32Array(tableSize(trips));
    this.tripOf = new Int32Array(this.keys.length);
    this.planNode = new Int32Array(slots);
    this.gathered = new Int32Array(slots);
  }

  /**
   * Finds trips of vehicle v at a tick among the requests offered to it: `offered[from .. from + offers - 1]`, nearest first.
   */
  run(vehicles: Vehicles, v: number, book: RequestBook, tick: number, offered: Int32Array, from: number, offers: number): void {
    const { settings } = this.world;
    this.calls = 0;
    this.count = 0;
    this.singles = 0;
    this.present = -1;
    this.tripOf.fill(-1);
    this.startTick = Math.max(tick, vehicles.readyAt[v]!);
    this.router.begin(vehicles.place[v]!, vehicles.legStop[v]!, this.startTick, vehicles.load[v]!);
    this.addPlan(vehicles, v, book);
    for (let i = 0; i < offers && this.calls < settings.searchBudget && this.singles < MOST_SINGLES; i++) {
      const request = offered[from + i]!;
      if (book.vehicle[request] === v && this.indexOf(request) >= 0) continue;
      this.addSingle(book, request);
    }
    for (let a = 0; a < this.singles; a++) {
      for (let b = 0; b < a; b++) {
        for (const one of [this.pickNode[a]!, this.dropNode[a]!]) {
          this.router.join(one, this.pickNode[b]!);
          this.router.join(one, this.dropNode[b]!);
        }
      }
    }
    if (settings.search === 'rtv') this.growBySize();
    else this.growBestFirst();
  }

  /** Where a request is among the singles, or -1. */
  indexOf(request: number): number {
    for (let i = 0; i < this.singles; i++) if (this.request[i] === request) return i;
    return -1;
  }

  /** Trip 0, and with re-assignment the present trip: the vehicle's plan, without and with those who wait for it. */
  private addPlan(vehicles: Vehicles, v: number, book: RequestBook): void {
    const { router, planNode, gathered } = this;
    const { settings } = this.world;
    const first = v * vehicles.slots;
    const stops = vehicles.stopCount[v]!;
    let waiting = 0;
    for (let k = 0; k < stops; k++) {
      const stop = vehicles.stops[first + k]!;
      const request = requestOf(stop);
      if (!isDropOff(stop)) {
        planNode[k] = this.addNode(book, stop, 0);
        waiting++;
        continue;
      }
      let pick = 0;
      for (let earlier = 0; earlier < k; earlier++)
        if (vehicles.stops[first + earlier] === stopOf(request, false)) pick = planNode[earlier]!;
      planNode[k] = this.addNode(book, stop, pick);
    }
    this.writeTrip(this.plan, planNode, stops, router.cost(planNode, 0, stops));
    this.baseRequests = vehicles.onBoardCount[v]! + (settings.reassignment ? 0 : waiting);
    let base = 0;
    for (let k = 0; k < stops; k++) {
      const node = planNode[k]!;
      const onBoard = isDropOff(router.stop[node]!) && router.before[node] === 0;
      if (onBoard || !settings.reassignment) gathered[base++] = node;
    }
    if (settings.reassignment && this.orders(this.baseRequests) && base > 1 && router.order(gathered, 0, base, -1) >= 0) {
      gathered.set(router.route.subarray(0, base));
    }
    this.addTrip(0, 0, gathered, base, router.cost(gathered, 0, base));
    if (!settings.reassignment || waiting === 0) return;
    for (let k = 0; k < stops; k++) {
      const node = planNode[k]!;
      if (isDropOff(router.stop[node]!)) continue;
      const single = this.singles++;
      this.request[single] = requestOf(router.stop[node]!);
      this.pickNode[single] = node;
      for (let later = k + 1; later < stops; later++)
        if (router.before[planNode[later]!] === node) this.dropNode[single] = planNode[later]!;
    }
    this.present = this.addTrip(2 ** waiting - 1, waiting, planNode, stops, router.cost(planNode, 0, stops));
    if (waiting === 1) return;
    for (let single = 0; single < waiting; single++) this.trySet(2 ** single, 1, 0, single);
  }

  private addNode(book: RequestBook, stop: number, before: number): number {
    const request = requestOf(stop);
    const { origin, destination } = book.demand;
    const riders = book.riders[request]!;
    const node = isDropOff(stop)
      ? this.router.add(stop, destination[request]!, book.dropBy[request]!, -riders, before)
      : this.router.add(stop, origin[request]!, book.pickBy[request]!, riders, before);
    this.router.connect(node);
    return node;
  }

  private addSingle(book: RequestBook, request: number): void {
    const { router } = this;
    const base = router.nodes;
    const pick = router.add(stopOf(request, false), book.demand.origin[request]!, book.pickBy[request]!, book.riders[request]!, 0);
    router.join(pick, 0);
    this.calls++;
    if (router.directly(pick) > book.pickBy[request]!) {
      router.dropFrom(base);
      return;
    }
    const drop = router.add(stopOf(request, true), book.demand.destination[request]!, book.dropBy[request]!, -book.riders[request]!, pick);
    // Only the nodes of the plan count here; those of other singles are joined when it is known who stays.
    for (let k = 0; k < this.routeLength[0]!; k++) {
      router.join(pick, this.routes[k]!);
      router.join(drop, this.routes[k]!);
    }
    router.join(drop, 0);
    router.join(drop, pick);
    const single = this.singles++;
    this.request[single] = request;
    this.pickNode[single] = pick;
    this.dropNode[single] = drop;
    this.calls--;
    if (this.trySet(2 ** single, 1, 0, single) >= 0) return;
    this.singles--;
    router.dropFrom(base);
  }

  private growBySize(): void {
    const { settings } = this.world;
    for (let size = 2; size <= settings.tripRequests && this.baseRequests + size <= settings.planRequests; size++) {
      const known = this.count;
      for (let trip = 1; trip < known; trip++) {
        if (this.size[trip] !== size - 1) continue;
        const members = this.members[trip]!;
        for (let single = 32 - Math.clz32(members); single < this.singles; single++) {
          if (this.calls >= settings.searchBudget) return;
          const set = members | (1 << single);
          if (this.hasSubsets(set)) this.trySet(set, size, trip, single);
        }
      }
      if (this.count === known) return;
    }
  }

  /** Whether all subsets of one less are trips. */
  private hasSubsets(set: number): boolean {
    for (let rest = set; rest !== 0; rest &= rest - 1) if (this.find(set & ~(rest & -rest)) < 0) return false;
    return true;
  }

  private growBestFirst(): void {
    const { settings } = this.world;
    this.expanded.fill(0, 0, this.count);
    this.expanded[0] = 1;
    for (;;) {
      let best = -1;
      let bestSlack = 0;
      for (let trip = 1; trip < this.count; trip++) {
        const requests = this.baseRequests + this.size[trip]!;
        if (this.expanded[trip] === 1 || this.size[trip]! >= settings.tripRequests || requests >= settings.planRequests) continue;
        const slack = this.slack[trip]! / requests;
        if (best >= 0 && slack <= bestSlack) continue;
        best = trip;
        bestSlack = slack;
      }
      if (best < 0) return;
      this.expanded[best] = 1;
      for (let single = 0; single < this.singles; single++) {
        const set = this.members[best]! | (1 << single);
        if (set === this.members[best] || this.find(set) >= 0) continue;
        if (this.calls >= settings.searchBudget) return;
        const trip = this.trySet(set, this.size[best]! + 1, best, single);
        if (trip >= 0) this.expanded[trip] = 0;
      }
    }
  }

  /**
   * Tries a trip's requests and one more. Where the set is a trip already, the cheaper of the two routes stays.
   * @returns the trip, or -1
   */
  private trySet(set: number, size: number, trip: number, single: number): number {
    const { router, gathered, slots } = this;
    this.calls++;
    if (this.baseRequests + size > this.world.settings.planRequests) return -1;
    const from = trip * slots;
    const length = this.routeLength[trip]!;
    let cost = router.insert(this.routes, from, length, this.pickNode[single]!, this.dropNode[single]!);
    if (length > 0 && this.orders(this.baseRequests + size)) {
      for (let k = 0; k < length; k++) gathered[k] = this.routes[from + k]!;
      gathered[length] = this.pickNode[single]!;
      gathered[length + 1] = this.dropNode[single]!;
      const ordered = router.order(gathered, 0, length + 2, cost);
      if (ordered >= 0) cost = ordered;
    }
    if (cost < 0) return -1;
    const known = this.find(set);
    if (known < 0) return this.addTrip(set, size, router.route, router.routeLength, cost);
    if (cost < this.cost[known]!) this.writeTrip(known, router.route, router.routeLength, cost);
    return known;
  }

  /** Whether plans of so many requests are ordered exhaustively. */
  private orders(requests: number): boolean {
    const { search, exhaustiveRequests } = this.world.settings;
    return search === 'rtv' && requests <= exhaustiveRequests;
  }

  private addTrip(set: number, size: number, route: Int32Array, length: number, cost: number): number {
    const trip = this.count++;
    this.members[trip] = set;
    this.size[trip] = size;
    this.writeTrip(trip, route, length, cost);
    const mask = this.keys.length - 1;
    let at = this.home(set);
    while (this.tripOf[at]! >= 0) at = (at + 1) & mask;
    this.keys[at] = set;
    this.tripOf[at] = trip;
    return trip;
  }

  private writeTrip(trip: number, route: Int32Array, length: number, cost: number): void {
    const { router } = this;
    let slack = -cost;
    for (let k = 0; k < length; k++) {
      const node = route[k]!;
      this.routes[trip * this.slots + k] = node;
      if (router.change[node]! < 0) slack += router.deadline[node]!;
    }
    this.routeLength[trip] = length;
    this.cost[trip] = cost;
    this.slack[trip] = slack;
  }

  /** Where the search for a set begins (Fibonacci hashing). */
  private home(set: number): number {
    return Math.imul(set, 0x9e3779b1) >>> (32 - Math.log2(this.keys.length));
  }

  /** The trip of a set, or -1. */
  private find(set: number): number {
    const mask = this.keys.length - 1;
    for (let at = this.home(set); this.tripOf[at]! >= 0; at = (at + 1) & mask) {
      if (this.keys[at] === set) return this.tripOf[at]!;
    }
    return -1;
  }
}
