import { collectBids, createBids } from './bids.ts';
import { clearGrants, createGrants, execute, grant, isFree, worthOf } from './grants.ts';
import { bidsByItem, createItemIndex } from './item-index.ts';
import type { SetArbiter } from './set-contest.ts';

/**
 * Requests in order of appearance: each goes, with what else that candidate claims, to the highest score (lowest vehicle on ties, then
 * lowest candidate) among the candidates that claim it, prefer it to doing without, claim nothing that is given away, and whose vehicle
 * has been granted nothing yet.
 */
export function createFirstCome(): SetArbiter {
  const bids = createBids();
  const index = createItemIndex();
  const grants = createGrants();
  return (contest) => {
    collectBids(contest, bids);
    bidsByItem(bids, index);
    clearGrants(grants, bids);
    for (let item = 0; item < bids.items; item++) {
      if (grants.holder[item]! >= 0) continue;
      let best = -1;
      let bestScore = -Infinity;
      for (let i = index.first[item]!; i < index.first[item + 1]!; i++) {
        const bid = index.bid[i]!;
        const v = bids.vehicle[bid]!;
        const score = contest.scores[v * contest.choices + bids.choice[bid]!]!;
        if (score > bestScore && grants.held[v]! < 0 && isFree(grants, bids, bid)) {
          best = bid;
          bestScore = score;
        }
      }
      if (best >= 0) grant(grants, bids, best);
    }
    execute(grants, bids, contest.executed);
    return { objective: worthOf(grants, bids) };
  };
}
