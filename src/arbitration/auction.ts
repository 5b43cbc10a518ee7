import { atLeastFloat64, atLeastInt32, type Bids, collectBids, createBids, execute } from './bids.ts';
import type { SetArbiter } from './set-contest.ts';

/** What an auction leaves behind beside the contest's `executed`, for those who want to check it. */
export interface AuctionOutcome {
  /** The price each request ended at; 0 where nobody bid. */
  readonly prices: Float64Array;
  /** The smallest raise, in units of the scores. */
  readonly epsilon: number;
  /** Bids made. */
  readonly bids: number;
}

/**
 * The auction of Bertsekas (1988) with an outside option: every vehicle bids for the request that is worth most to it after its price,
 * where its worth is the score's advantage over what the vehicle can do without a request; it raises the price by its margin over its
 * second best (or over going without) plus epsilon, and whoever held the request bids again. Vehicles bid in order of index and then
 * first come, first served; on ties the candidate of lower index wins. No vehicle needs to know more than the prices of its own candidates.
 *
 * At the end nobody could gain more than epsilon by another request or by none at the prices reached (epsilon-complementary slackness),
 * and requests that nobody holds cost nothing: so the total advantage is within (requests given) * epsilon of the best possible.
 *
 * @param relativeEpsilon epsilon as a share of the largest advantage in the contest. Rounds grow with its inverse.
 */
export function createAuction(relativeEpsilon: number): SetArbiter & { readonly outcome: () => AuctionOutcome } {
  const bids = createBids();
  let prices: Float64Array = new Float64Array(0);
  let holder: Int32Array = new Int32Array(0);
  let held: Int32Array = new Int32Array(0);
  let queue: Int32Array = new Int32Array(0);
  let epsilon = 0;
  let made = 0;
  const arbiter: SetArbiter = (contest) => {
    collectBids(contest, bids);
    const { vehicles, items, first, advantage, claimFirst, claimed } = bids;
    prices = atLeastFloat64(prices, items);
    holder = atLeastInt32(holder, items);
    held = atLeastInt32(held, vehicles);
    queue = atLeastInt32(queue, vehicles);
    prices.fill(0, 0, items);
    holder.fill(-1, 0, items);
    held.fill(-1, 0, vehicles);
    epsilon = relativeEpsilon * largestAdvantage(bids);
    made = 0;
    let waiting = 0;
    for (let v = 0; v < vehicles; v++) if (first[v]! < first[v + 1]!) queue[waiting++] = v;
    let front = 0;
    while (waiting > 0) {
      const v = queue[front]!;
      front = front + 1 === vehicles ? 0 : front + 1;
      waiting--;
      let best = -1;
      let bestNet = 0;
      let secondNet = 0;
      for (let bid = first[v]!; bid < first[v + 1]!; bid++) {
        let net = advantage[bid]!;
        for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) net -= prices[claimed[k]!]!;
        if (net > bestNet) {
          secondNet = bestNet;
          bestNet = net;
          best = bid;
        } else if (net > secondNet) {
          secondNet = net;
        }
      }
      if (best < 0) continue;
      made++;
      held[v] = best;
      const raise = (bestNet - secondNet) / (claimFirst[best + 1]! - claimFirst[best]!) + epsilon;
      for (let k = claimFirst[best]!; k < claimFirst[best + 1]!; k++) {
        const item = claimed[k]!;
        prices[item]! += raise;
        const former = holder[item]!;
        if (former >= 0) {
          giveUp(bids, held[former]!, holder);
          held[former] = -1;
          queue[(front + waiting) % vehicles] = former;
          waiting++;
        }
        holder[item] = v;
      }
    }
    return { objective: execute(bids, held, contest.executed), rounds: made };
  };
  return Object.assign(arbiter, { outcome: () => ({ prices, epsilon, bids: made }) });
}

function giveUp({ claimFirst, claimed }: Bids, bid: number, holder: Int32Array): void {
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) holder[claimed[k]!] = -1;
}

function largestAdvantage({ count, advantage }: Bids): number {
  let largest = 0;
  for (let bid = 0; bid < count; bid++) if (advantage[bid]! > largest) largest = advantage[bid]!;
  return largest;
}
