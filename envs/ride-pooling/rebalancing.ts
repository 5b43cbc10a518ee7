import type { Rng } from '../../src/shared/rng.ts';
import type { RequestBook } from './request-book.ts';
import type { Vehicles } from './vehicles.ts';

/** Requests that an idle vehicle draws from: so many of those that appeared last. */
const RECENT = 1000;

/**
 * Sends every vehicle that has no plan and no target towards the pick-up of a recent request, drawn by each for itself: in the long run
 * idle vehicles lie where requests are. They can be given a plan at every place that they pass.
 */
export function drawTargets(vehicles: Vehicles, book: RequestBook, tick: number, rng: Rng): void {
  const recent = Math.min(RECENT, book.seen);
  if (recent === 0) return;
  for (let v = 0; v < vehicles.count; v++) {
    if (vehicles.stopCount[v]! > 0 || vehicles.target[v]! >= 0) continue;
    vehicles.target[v] = book.demand.origin[book.seen - recent + rng.integer(recent)]!;
    vehicles.readyAt[v] = Math.max(tick, vehicles.readyAt[v]!);
  }
}
