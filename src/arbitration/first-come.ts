import { atLeastInt32, type Bids, collectBids, createBids, execute } from './bids.ts';
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
  let held: Int32Array = new Int32Array(0);
  let given: Int32Array = new Int32Array(0);
  return (contest) => {
    collectBids(contest, bids);
    bidsByItem(bids, index);
    held = atLeastInt32(held, bids.vehicles);
    given = atLeastInt32(given, bids.items);
    held.fill(-1, 0, bids.vehicles);
    given.fill(0, 0, bids.items);
    for (let item = 0; item < bids.items; item++) {
      if (given[item] === 1) continue;
      let best = -1;
      let bestScore = -Infinity;
      for (let i = index.first[item]!; i < index.first[item + 1]!; i++) {
        const bid = index.bid[i]!;
        const v = bids.vehicle[bid]!;
        const score = contest.scores[v * contest.choices + bids.choice[bid]!]!;
        if (score > bestScore && held[v]! < 0 && isFree(bids, bid, given)) {
          best = bid;
          bestScore = score;
        }
      }
      if (best < 0) continue;
      held[bids.vehicle[best]!] = best;
      for (let k = bids.claimFirst[best]!; k < bids.claimFirst[best + 1]!; k++) given[bids.claimed[k]!] = 1;
    }
    return { objective: execute(bids, held, contest.executed) };
  };
}

function isFree({ claimFirst, claimed }: Bids, bid: number, given: Int32Array): boolean {
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) if (given[claimed[k]!] === 1) return false;
  return true;
}
