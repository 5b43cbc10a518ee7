import type { Driving } from './driving.ts';

const NEVER = 2 ** 30;

/**
 * Routes of one vehicle. Its stops are *nodes*: node 0 is where it is, the others are pick-ups and drop-offs, each with a deadline. All
 * times are whole ticks. A route is a list of nodes; its cost is the sum of the times of its drop-offs, so that of two routes with the
 * same requests the cheaper one has less delay.
 */
export class Router {
  /** Where the last route found is; the caller copies it. */
  readonly route: Int32Array;
  routeLength = 0;
  /** Nodes in use, node 0 included. */
  nodes = 0;
  readonly place: Int32Array;
  /** What the caller calls the node. */
  readonly stop: Int32Array;
  readonly deadline: Int32Array;
  /** Riders who get in (positive) or out (negative). */
  readonly change: Int32Array;
  /** The pick-up that must come before a drop-off; 0 where there is none. */
  readonly before: Int32Array;
  private readonly driving: Driving;
  private readonly seats: number;
  private readonly width: number;
  /** Ticks between nodes. [width, width] */
  private readonly ticks: Int32Array;
  private start = 0;
  private load = 0;
  private readonly arrival: Int32Array;
  private readonly loadAt: Int32Array;
  private readonly slackFrom: Int32Array;
  private readonly dropsFrom: Int32Array;
  // The exhaustive search: nodes to order, those used so far, and the best order.
  private readonly free: Int32Array;
  private readonly used: Uint8Array;
  private readonly trail: Int32Array;
  private freeCount = 0;
  private bestCost = NEVER;

  /**
   * @param seats riders a vehicle can carry
   * @param width nodes at most, node 0 included
   */
  constructor(driving: Driving, seats: number, width: number) {
    const each = () => new Int32Array(width + 1);
    this.driving = driving;
    this.seats = seats;
    this.width = width;
    this.ticks = new Int32Array(width * width);
    this.route = each();
    this.place = each();
    this.stop = each();
    this.deadline = each();
    this.change = each();
    this.before = each();
    this.arrival = each();
    this.loadAt = each();
    this.slackFrom = each();
    this.dropsFrom = each();
    this.free = each();
    this.used = new Uint8Array(width + 1);
    this.trail = each();
  }

  /** Begins with a vehicle that is at a place, and there at a stop (or -1), from a tick on, with some riders on board. */
  begin(place: number, stop: number, tick: number, load: number): void {
    this.nodes = 1;
    this.place[0] = place;
    this.stop[0] = stop;
    this.start = tick;
    this.load = load;
  }

  /** Adds a node; `connect` says how far it is from others. */
  add(stop: number, place: number, deadline: number, change: number, before: number): number {
    const node = this.nodes++;
    this.stop[node] = stop;
    this.place[node] = place;
    this.deadline[node] = deadline;
    this.change[node] = change;
    this.before[node] = before;
    return node;
  }

  /** Forgets the nodes from `node` on. */
  dropFrom(node: number): void {
    this.nodes = node;
  }

  /** Looks up the times between `node` and all nodes before it, both ways. */
  connect(node: number): void {
    for (let other = 0; other < node; other++) this.join(node, other);
  }

  /** Whether the vehicle is at the stop of a node to begin with. */
  isThere(node: number): boolean {
    return this.stop[node] === this.stop[0];
  }

  /** Looks up the times between two nodes, both ways. */
  join(a: number, b: number): void {
    const { ticks, width } = this;
    const { places, ticks: table } = this.driving;
    ticks[a * width + b] = table[this.place[a]! * places + this.place[b]!]!;
    ticks[b * width + a] = b === 0 && this.isThere(a) ? 0 : table[this.place[b]! * places + this.place[a]!]!;
  }

  ticksBetween(a: number, b: number): number {
    return this.ticks[a * this.width + b]!;
  }

  /** The tick at which the vehicle can be at a node that it drives to directly. */
  directly(node: number): number {
    return this.start + this.ticks[node]!;
  }

  /** Cost of a route as it stands, without looking at deadlines. */
  cost(route: Int32Array, from: number, length: number): number {
    const { ticks, width, change } = this;
    let time = this.start;
    let here = 0;
    let cost = 0;
    for (let k = from; k < from + length; k++) {
      const node = route[k]!;
      time += ticks[here * width + node]!;
      if (change[node]! < 0) cost += time;
      here = node;
    }
    return cost;
  }

  /**
   * Inserts a pick-up and its drop-off where they cost least, keeping the order of the others, and writes the result to `route`.
   * Both places are chosen jointly: O(length^2) pairs, each looked at in constant time.
   * @returns the cost, or -1 where no pair of places keeps all deadlines and seats
   */
  insert(route: Int32Array, from: number, length: number, pick: number, drop: number): number {
    const { ticks, width, arrival, loadAt, slackFrom, dropsFrom, change, deadline, seats } = this;
    const riders = change[pick]!;
    let time = this.start;
    let here = 0;
    let base = 0;
    let load = this.load;
    for (let k = 0; k < length; k++) {
      const node = route[from + k]!;
      time += ticks[here * width + node]!;
      arrival[k] = time;
      loadAt[k] = load;
      load += change[node]!;
      if (change[node]! < 0) base += time;
      here = node;
    }
    loadAt[length] = load;
    slackFrom[length] = NEVER;
    dropsFrom[length] = 0;
    for (let k = length - 1; k >= 0; k--) {
      const node = route[from + k]!;
      slackFrom[k] = Math.min(slackFrom[k + 1]!, deadline[node]! - arrival[k]!);
      dropsFrom[k] = dropsFrom[k + 1]! + (change[node]! < 0 ? 1 : 0);
    }
    const ride = ticks[pick * width + drop]!;
    let best = NEVER;
    let pickAt = -1;
    let dropAt = -1;
    for (let i = 0; i <= length; i++) {
      const last = i > 0 ? route[from + i - 1]! : 0;
      const picked = (i > 0 ? arrival[i - 1]! : this.start) + ticks[last * width + pick]!;
      // A detour never arrives earlier than the direct way, so later places are too late as well.
      if (picked > deadline[pick]! || picked + ride > deadline[drop]!) break;
      if (loadAt[i]! + riders > seats) continue;
      const next = i < length ? route[from + i]! : 0;
      const shift = i < length ? picked + ride + ticks[drop * width + next]! - arrival[i]! : 0;
      if (shift <= slackFrom[i]!) {
        const cost = base + picked + ride + shift * dropsFrom[i]!;
        if (cost < best) {
          best = cost;
          pickAt = i;
          dropAt = i;
        }
      }
      if (i === length) break;
      const carried = picked + ticks[pick * width + next]! - arrival[i]!;
      if (carried > slackFrom[i]!) continue;
      let between = 0;
      for (let j = i + 1; j <= length; j++) {
        if (loadAt[j]! + riders > seats) break;
        const passed = route[from + j - 1]!;
        if (change[passed]! < 0) between += carried;
        const dropped = arrival[j - 1]! + carried + ticks[passed * width + drop]!;
        if (dropped > deadline[drop]!) break;
        const shiftAfter = j < length ? dropped + ticks[drop * width + route[from + j]!]! - arrival[j]! : 0;
        if (shiftAfter > slackFrom[j]!) continue;
        const cost = base + dropped + between + shiftAfter * dropsFrom[j]!;
        if (cost < best) {
          best = cost;
          pickAt = i;
          dropAt = j;
        }
      }
    }
    if (pickAt < 0) return -1;
    let at = 0;
    for (let k = 0; k <= length; k++) {
      if (k === pickAt) this.route[at++] = pick;
      if (k === dropAt) this.route[at++] = drop;
      if (k < length) this.route[at++] = route[from + k]!;
    }
    this.routeLength = at;
    return best;
  }

  /**
   * The best order of some nodes, by branch and bound over all orders, written to `route`. Nodes of equal cost keep the order in which
   * they are given as far as that is the first one found.
   * @param below only routes of a cost below this are looked for; -1: any
   * @returns the cost, or -1 where there is none (`route` is then as it was)
   */
  order(nodes: Int32Array, from: number, count: number, below: number): number {
    for (let k = 0; k < count; k++) {
      this.free[k] = nodes[from + k]!;
      this.used[this.free[k]!] = 0;
    }
    // A drop-off without a pick-up among the nodes is of a rider on board.
    this.used[0] = 1;
    this.freeCount = count;
    this.bestCost = below < 0 ? NEVER : below;
    const limit = this.bestCost;
    this.branch(0, 0, this.start, this.load, 0);
    if (this.bestCost === limit) return -1;
    this.routeLength = count;
    return this.bestCost;
  }

  private branch(depth: number, here: number, time: number, load: number, cost: number): void {
    const { ticks, width, free, used, trail, deadline, change, before, seats, freeCount } = this;
    if (depth === freeCount) {
      this.bestCost = cost;
      for (let k = 0; k < freeCount; k++) this.route[k] = trail[k]!;
      return;
    }
    let bound = cost;
    for (let k = 0; k < freeCount; k++) {
      const node = free[k]!;
      if (used[node] === 1) continue;
      const pick = before[node]!;
      const arrival =
        used[pick] === 1 ? time + ticks[here * width + node]! : time + ticks[here * width + pick]! + ticks[pick * width + node]!;
      if (arrival > deadline[node]!) return;
      if (change[node]! < 0) bound += arrival;
    }
    if (bound >= this.bestCost) return;
    for (let k = 0; k < freeCount; k++) {
      const node = free[k]!;
      if (used[node] === 1 || used[before[node]!] === 0 || load + change[node]! > seats) continue;
      const arrival = time + ticks[here * width + node]!;
      used[node] = 1;
      trail[depth] = node;
      this.branch(depth + 1, node, arrival, load + change[node]!, change[node]! < 0 ? cost + arrival : cost);
      used[node] = 0;
    }
  }
}
