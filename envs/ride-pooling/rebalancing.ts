import { createRebalance } from '../../src/arbitration/rebalancing.ts';
import type { Rng } from '../../src/shared/rng.ts';
import { requestStatus } from '../fleet/request-states.ts';
import type { Driving } from './driving.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';

/** What idle vehicles do. */
export const rebalancingKinds = ['none', 'drawn', 'unserved', 'balanced'] as const;

export type RebalancingKind = (typeof rebalancingKinds)[number];

/** Sends vehicles without a plan somewhere; they can be given a plan at every place that they pass. */
export type Rebalancing = (vehicles: Vehicles, book: RequestBook, tick: number, rng: Rng) => void;

/** Requests that targets are drawn from: so many of those that appeared last. */
const RECENT = 1000;

/** Most targets of `balanced`. */
const MOST_TARGETS = 500;

export function createRebalancing(kind: RebalancingKind, driving: Driving): Rebalancing {
  switch (kind) {
    case 'none':
      return () => undefined;
    case 'drawn':
      return drawTargets;
    case 'unserved':
      return sendToTargets(driving, 'once', (_idle, book) => pickUps(book, unserved(book)));
    case 'balanced':
      return sendToTargets(driving, 'balanced', (idle, book, rng) => {
        const targets = new Int32Array(book.seen === 0 ? 0 : Math.min(MOST_TARGETS, idle));
        return targets.map(() => recentPickUp(book, rng));
      });
  }
}

/**
 * Sends every vehicle that has no plan and no target towards the pick-up of a recent request, drawn by each for itself: in the long run
 * idle vehicles lie where requests are.
 */
function drawTargets(vehicles: Vehicles, book: RequestBook, tick: number, rng: Rng): void {
  if (book.seen === 0) return;
  for (let v = 0; v < vehicles.count; v++) {
    if (vehicles.stopCount[v]! > 0 || vehicles.target[v]! >= 0) continue;
    vehicles.target[v] = recentPickUp(book, rng);
    vehicles.readyAt[v] = Math.max(tick, vehicles.readyAt[v]!);
  }
}

/**
 * Sends the idle vehicles to targets in the least total time, anew in every epoch: towards the requests that nobody took, as many as can be
 * paired (Alonso-Mora et al. 2017), or evenly towards recent pick-ups drawn for the fleet (Shah, Lowalekar and Varakantham 2020).
 */
function sendToTargets(
  { ticks, places }: Driving,
  spread: 'once' | 'balanced',
  targetsOf: (idle: number, book: RequestBook, rng: Rng) => Int32Array,
): Rebalancing {
  const rebalance = createRebalance(spread);
  let times = new Float64Array(0);
  return (vehicles, book, tick, rng) => {
    const idle: number[] = [];
    for (let v = 0; v < vehicles.count; v++) if (vehicles.stopCount[v] === 0) idle.push(v);
    const targets = targetsOf(idle.length, book, rng);
    if (times.length < idle.length * targets.length) times = new Float64Array(2 * idle.length * targets.length);
    for (const [row, v] of idle.entries()) {
      for (const [column, target] of targets.entries()) {
        times[row * targets.length + column] = ticks[vehicles.place[v]! * places + target]!;
      }
    }
    const targetOf = new Int32Array(idle.length);
    rebalance(times, idle.length, targets.length, targetOf);
    for (const [row, v] of idle.entries()) {
      vehicles.target[v] = targetOf[row]! < 0 ? -1 : targets[targetOf[row]!]!;
      vehicles.readyAt[v] = Math.max(tick, vehicles.readyAt[v]!);
    }
  };
}

/** The requests that appeared and that nobody has taken. */
function unserved({ open, openCount, status }: RequestBook): Int32Array {
  return open.subarray(0, openCount).filter((request) => status[request] === requestStatus.open);
}

function pickUps({ demand }: RequestBook, requests: Int32Array): Int32Array {
  return requests.map((request) => demand.origin[request]!);
}

/** The pick-up of a recent request, drawn with replacement; there must have been one. */
function recentPickUp({ seen, demand }: RequestBook, rng: Rng): number {
  const recent = Math.min(RECENT, seen);
  return demand.origin[seen - recent + rng.integer(recent)]!;
}
