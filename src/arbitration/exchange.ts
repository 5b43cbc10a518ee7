import { atLeastInt32, type Bids } from './bids.ts';
import { type Grants, grant, isFree, takeBack } from './grants.ts';
import { netOf } from './prices.ts';

/** Bids of a displaced vehicle, the best at the prices first, that may displace others in turn. */
const BREADTH = 4;

export interface ExchangeLimits {
  /** 1: who is displaced falls back on requests that are free. 2: or displaces others, who fall back on what is free. */
  readonly depth: 1 | 2;
  /** Smallest gain worth an exchange, above 0. */
  readonly least: number;
  /** Times that every vehicle may look. */
  readonly mostRounds: number;
}

/** Buffers of an exchange, kept between contests. */
export interface ExchangeWork {
  /** Every vehicle's bids, the best after prices first. [count] */
  order: Int32Array;
  /** The vehicles touched by the exchange being tried and what they held before: a stack. */
  touched: Int32Array;
  former: Int32Array;
  size: number;
  /** How often a request is needed by the exchange being tried. [items] */
  locked: Int32Array;
  /** The last undoing that restored a vehicle. [vehicles] */
  restored: Int32Array;
  undone: number;
}

export function createExchangeWork(): ExchangeWork {
  const none = new Int32Array(0);
  return { order: none, touched: none, former: none, size: 0, locked: none, restored: none, undone: 0 };
}

/**
 * Exchange with compensation: one vehicle after another looks for bids that it prefers to what it holds, and carries out the one by
 * which it gains most after paying those whose requests it takes for what they lose. Each of these falls back, in the order in which the
 * bid claims, on what suits it best. Every exchange makes the total advantage greater by more than `least`, so it ends; unless
 * `mostRounds` ended it, nobody then has an exchange of depth 1 left.
 *
 * @param prices of the requests; they decide alone which bids of the displaced are tried. [items]
 * @returns exchanges made
 */
export function exchange(bids: Bids, grants: Grants, prices: Float64Array, limits: ExchangeLimits, work: ExchangeWork): number {
  begin(bids, prices, work);
  let made = 0;
  for (let depth: number = limits.depth; depth >= 1; depth--) {
    for (let round = 0; round < limits.mostRounds; round++) {
      const before = made;
      for (let v = 0; v < bids.vehicles; v++) if (improve(bids, grants, v, depth, limits.least, work)) made++;
      if (made === before) break;
    }
  }
  return made;
}

/** Carries out the best exchange that vehicle v has, if there is one. */
function improve(bids: Bids, grants: Grants, v: number, depth: number, least: number, work: ExchangeWork): boolean {
  const { first, advantage } = bids;
  const held = grants.held[v]!;
  const now = held < 0 ? 0 : advantage[held]!;
  let best = -1;
  let most = least;
  for (let bid = first[v]!; bid < first[v + 1]!; bid++) {
    if (advantage[bid]! - now <= least) continue;
    const gain = carryOut(bids, grants, bid, depth, work);
    undo(bids, grants, 0, work);
    if (gain > most) {
      most = gain;
      best = bid;
    }
  }
  if (best < 0) return false;
  carryOut(bids, grants, best, depth, work);
  work.size = 0;
  return true;
}

/** Grants `bid` whatever it displaces, lets the displaced fall back, and returns by how much the total advantage grows. */
function carryOut(bids: Bids, grants: Grants, bid: number, depth: number, work: ExchangeWork): number {
  const { vehicle, claimFirst, claimed, advantage } = bids;
  const { locked, touched } = work;
  let gain = advantage[bid]! - release(bids, grants, vehicle[bid]!, work);
  const from = work.size;
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) {
    const former = grants.holder[claimed[k]!]!;
    if (former >= 0) gain -= release(bids, grants, former, work);
    locked[claimed[k]!]!++;
  }
  const to = work.size;
  grant(grants, bids, bid);
  for (let i = from; i < to; i++) gain += fallBack(bids, grants, touched[i]!, depth - 1, work);
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) locked[claimed[k]!]!--;
  return gain;
}

/** Grants a vehicle that holds nothing what makes the total advantage grow most, and returns by how much. */
function fallBack(bids: Bids, grants: Grants, v: number, depth: number, work: ExchangeWork): number {
  const { first, advantage } = bids;
  let best = -1;
  let most = 0;
  for (let i = first[v]!; i < first[v + 1]!; i++) {
    const bid = work.order[i]!;
    if (advantage[bid]! <= most) continue;
    if (isFree(grants, bids, bid)) {
      most = advantage[bid]!;
      best = bid;
    } else if (depth > 0 && i < first[v]! + BREADTH && !isLocked(bids, bid, work)) {
      const mark = work.size;
      const gain = carryOut(bids, grants, bid, depth, work);
      undo(bids, grants, mark, work);
      if (gain > most) {
        most = gain;
        best = bid;
      }
    }
  }
  return best < 0 ? 0 : carryOut(bids, grants, best, depth, work);
}

function isLocked({ claimFirst, claimed }: Bids, bid: number, { locked }: ExchangeWork): boolean {
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) if (locked[claimed[k]!]! > 0) return true;
  return false;
}

/** Takes back what vehicle v holds, notes it for `undo`, and returns what it was worth to it. */
function release(bids: Bids, grants: Grants, v: number, work: ExchangeWork): number {
  const bid = grants.held[v]!;
  work.touched[work.size] = v;
  work.former[work.size++] = bid;
  takeBack(grants, bids, v);
  return bid < 0 ? 0 : bids.advantage[bid]!;
}

/** Restores what was held when the stack had `mark` entries. A vehicle touched more than once gets back what it held first. */
function undo(bids: Bids, grants: Grants, mark: number, work: ExchangeWork): void {
  const { touched, former, restored } = work;
  for (let i = mark; i < work.size; i++) takeBack(grants, bids, touched[i]!);
  work.undone++;
  for (let i = mark; i < work.size; i++) {
    const v = touched[i]!;
    if (restored[v] === work.undone) continue;
    restored[v] = work.undone;
    if (former[i]! >= 0) grant(grants, bids, former[i]!);
  }
  work.size = mark;
}

/** Makes room, and puts every vehicle's bids into the order of what they are worth after prices. */
function begin(bids: Bids, prices: Float64Array, work: ExchangeWork): void {
  const { vehicles, items, count, first, claimFirst } = bids;
  let claims = 1;
  for (let bid = 0; bid < count; bid++) claims = Math.max(claims, claimFirst[bid + 1]! - claimFirst[bid]!);
  work.order = atLeastInt32(work.order, count);
  work.touched = atLeastInt32(work.touched, 2 * (claims + 1) ** 2);
  work.former = atLeastInt32(work.former, 2 * (claims + 1) ** 2);
  work.locked = atLeastInt32(work.locked, items);
  work.restored = atLeastInt32(work.restored, vehicles);
  work.locked.fill(0, 0, items);
  work.restored.fill(0, 0, vehicles);
  work.undone = 0;
  work.size = 0;
  for (let v = 0; v < vehicles; v++) {
    for (let bid = first[v]!; bid < first[v + 1]!; bid++) {
      const net = netOf(bids, prices, bid);
      let at = bid;
      while (at > first[v]! && netOf(bids, prices, work.order[at - 1]!) < net) {
        work.order[at] = work.order[at - 1]!;
        at--;
      }
      work.order[at] = bid;
    }
  }
}
