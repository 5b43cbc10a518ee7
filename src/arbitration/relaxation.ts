import { atLeastFloat64, type Bids } from './bids.ts';
import { type Grants, grant, isFree } from './grants.ts';
import type { Highs } from './highs-pool.ts';
import { createSetPacking } from './set-packing.ts';

/** The linear relaxation of a contest, solved. */
export interface Relaxation {
  /** How far each bid is granted, 0..1. [count] */
  share: Float64Array;
  /** The prices at which that is in everybody's interest (the dual solution). [items] */
  prices: Float64Array;
}

export function createRelaxation(): Relaxation {
  return { share: new Float64Array(0), prices: new Float64Array(0) };
}

/** Solves it. False when the solver did not come to an end in `seconds`, or failed: then shares and prices are zero. */
export function solveRelaxation(highs: Highs, bids: Bids, seconds: number, relaxation: Relaxation): boolean {
  const { count, items } = bids;
  relaxation.share = atLeastFloat64(relaxation.share, count);
  relaxation.prices = atLeastFloat64(relaxation.prices, items);
  const { share, prices } = relaxation;
  share.fill(0, 0, count);
  prices.fill(0, 0, items);
  const all = Int32Array.from({ length: count }, (_, bid) => bid);
  const { model, rowOfItem, scale } = createSetPacking(highs, bids, all, false);
  return highs.withModel(model, (solver) => {
    // Presolve takes several times as long as the simplex method itself.
    solver.options.set({ output_flag: false, presolve: 'off', time_limit: seconds });
    solver.run();
    if (solver.getModelStatus() !== highs.constants.modelStatus.optimal) return false;
    const { colValue, rowDual } = solver.getSolution();
    share.set(colValue);
    for (let item = 0; item < items; item++) {
      if (rowOfItem[item]! >= 0) prices[item] = Math.max(0, rowDual[rowOfItem[item]!]! / scale);
    }
    return true;
  });
}

/** Grants the bids that the relaxation grants, those with the largest share first and the earlier on ties, as far as that is possible. */
export function roundRelaxation(bids: Bids, { share }: Relaxation, grants: Grants): void {
  const candidates: number[] = [];
  for (let bid = 0; bid < bids.count; bid++) if (share[bid]! > 1e-6) candidates.push(bid);
  candidates.sort((a, b) => share[b]! - share[a]! || a - b);
  for (const bid of candidates) {
    if (grants.held[bids.vehicle[bid]!]! < 0 && isFree(grants, bids, bid)) grant(grants, bids, bid);
  }
}
