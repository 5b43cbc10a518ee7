import { type Auctioneer, ascend, createAuctioneer } from './ascending-auction.ts';
import { type Bids, collectBids, createBids } from './bids.ts';
import { createExchangeWork, type ExchangeWork, exchange } from './exchange.ts';
import { clearGrants, createGrants, type Grants, worthOf } from './grants.ts';
import type { HighsPool } from './highs-pool.ts';
import { boundAt } from './prices.ts';
import { createRelaxation, type Relaxation, roundRelaxation, solveRelaxation } from './relaxation.ts';
import type { SetContest } from './set-contest.ts';

/** Times that every vehicle may look for an exchange, at each depth. */
const MOST_ROUNDS = 50;

/** What a central dispatcher knows of a contest after the linear relaxation: a decision, and an upper bound with the prices that prove it. */
export interface Central {
  readonly bids: Bids;
  readonly grants: Grants;
  readonly relaxation: Relaxation;
  readonly auctioneer: Auctioneer;
  readonly work: ExchangeWork;
  prices: Float64Array;
  objective: number;
  bound: number;
  /** The relaxation could not be solved: decision and bound are those of an auction. */
  failed: boolean;
}

export function createCentral(): Central {
  return {
    bids: createBids(),
    grants: createGrants(),
    relaxation: createRelaxation(),
    auctioneer: createAuctioneer(),
    work: createExchangeWork(),
    prices: new Float64Array(0),
    objective: 0,
    bound: 0,
    failed: false,
  };
}

/**
 * Solves the linear relaxation, rounds it, and repairs the rounded decision by exchange at the prices of the relaxation. Where the solver
 * does not end in `seconds`, or breaks down, an auction takes its place.
 */
export function relaxAndRound(contest: SetContest, pool: HighsPool, seconds: number, central: Central): void {
  const { bids, grants, relaxation, auctioneer, work } = central;
  collectBids(contest, bids);
  central.failed = bids.count > 0 && !solve(pool, bids, seconds, relaxation);
  if (central.failed) {
    ascend(bids, grants, 0.001, auctioneer);
    central.prices = auctioneer.prices;
  } else {
    clearGrants(grants, bids);
    if (bids.count > 0) roundRelaxation(bids, relaxation, grants);
    central.prices = relaxation.prices;
  }
  central.bound = bids.count > 0 ? boundAt(bids, central.prices) : 0;
  const least = 1e-9 * central.bound;
  if (worthOf(grants, bids) < central.bound - least) {
    exchange(bids, grants, central.prices, { depth: 2, least, mostRounds: MOST_ROUNDS }, work);
  }
  central.objective = worthOf(grants, bids);
}

function solve(pool: HighsPool, bids: Bids, seconds: number, relaxation: Relaxation): boolean {
  const highs = pool.current();
  if (highs === undefined) return false;
  try {
    return solveRelaxation(highs, bids, seconds, relaxation);
  } catch {
    // Out of memory or an abort inside of the solver: that instance is lost, the decision is not.
    pool.discard();
    return false;
  }
}
