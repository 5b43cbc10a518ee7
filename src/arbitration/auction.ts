import { type Auctioneer, ascend, createAuctioneer } from './ascending-auction.ts';
import { collectBids, createBids } from './bids.ts';
import { createExchangeWork, exchange } from './exchange.ts';
import { createGrants, execute, worthOf } from './grants.ts';
import { boundAt } from './prices.ts';
import { reportOf, type SetArbiter } from './set-contest.ts';

/** Times that every vehicle may look for an exchange, at each depth. */
const MOST_ROUNDS = 50;

/** Smallest gain worth an exchange, as a share of the largest advantage: enough to tell apart what a tie-break adds to a score. */
const LEAST_GAIN = 1e-7;

/**
 * Vehicles settle among themselves who takes which requests, by their own scores: an ascending auction (`ascend`), then, where candidates
 * may claim several requests, exchange with compensation (`exchange`).
 *
 * Where candidates claim one request each the auction alone decides: nobody could gain more than epsilon at its prices by changing, and the
 * total advantage is within (requests given) * epsilon of the best possible. Sets need not have such prices, and those that are outbid leave
 * requests behind. There the outcome is stable in this sense: no vehicle can take a set that it prefers, pay those that it displaces for
 * what they lose (after the best that is still free for each), and gain anything by it.
 *
 * @param relativeEpsilon epsilon as a share of the largest advantage in the contest. Rounds grow with its inverse.
 */
export function createAuction(relativeEpsilon: number): SetArbiter & { readonly outcome: () => Readonly<Auctioneer> } {
  const bids = createBids();
  const grants = createGrants();
  const auctioneer = createAuctioneer();
  const work = createExchangeWork();
  const arbiter: SetArbiter = (contest) => {
    collectBids(contest, bids);
    ascend(bids, grants, relativeEpsilon, auctioneer);
    const { prices, epsilon } = auctioneer;
    let rounds = auctioneer.made;
    if (contest.claims > 1) {
      const least = LEAST_GAIN * (epsilon / relativeEpsilon);
      rounds += exchange(bids, grants, prices, { depth: 2, least, mostRounds: MOST_ROUNDS }, work);
    }
    execute(grants, bids, contest.executed);
    return reportOf(worthOf(grants, bids), boundAt(bids, prices), { rounds });
  };
  return Object.assign(arbiter, { outcome: () => auctioneer });
}
