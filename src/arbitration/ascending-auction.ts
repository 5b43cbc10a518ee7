import { atLeastFloat64, atLeastInt32, type Bids } from './bids.ts';
import { clearGrants, type Grants, grant, takeBack } from './grants.ts';
import { netOf } from './prices.ts';

/** Prices and buffers of an ascending auction, kept between contests. */
export interface Auctioneer {
  /** What each request costs; 0 where nobody bid. [items] */
  prices: Float64Array;
  /** The smallest raise, in units of the scores. */
  epsilon: number;
  /** Bids made. */
  made: number;
  /** Vehicles that may have to bid: a ring. */
  queue: Int32Array;
}

export function createAuctioneer(): Auctioneer {
  return { prices: new Float64Array(0), epsilon: 0, made: 0, queue: new Int32Array(0) };
}

/**
 * Every vehicle bids for the set of requests that is worth most to it after their prices. It raises each of them by its share of the
 * margin over its second best (or over going without) plus epsilon; whoever held one of them loses all that it held and bids again.
 * Vehicles bid in order of index and then first come, first served; on ties the candidate of lower index wins. With one request a
 * candidate this is the auction of Bertsekas (1988) with an outside option. No vehicle needs to know more than the prices of its own
 * candidates.
 *
 * Prices only rise, by epsilon at least, so it ends; and then nobody could gain more than epsilon a claim of the bid that it holds by
 * another bid or by none (epsilon-complementary slackness).
 */
export function ascend(bids: Bids, grants: Grants, relativeEpsilon: number, auctioneer: Auctioneer): void {
  const { vehicles, items, first, claimFirst, claimed } = bids;
  clearGrants(grants, bids);
  auctioneer.prices = atLeastFloat64(auctioneer.prices, items);
  auctioneer.queue = atLeastInt32(auctioneer.queue, vehicles);
  const { prices, queue } = auctioneer;
  prices.fill(0, 0, items);
  const epsilon = relativeEpsilon * largestAdvantage(bids);
  let made = 0;
  let waiting = 0;
  let front = 0;
  for (let v = 0; v < vehicles; v++) if (first[v]! < first[v + 1]!) queue[waiting++] = v;
  while (waiting > 0) {
    const v = queue[front]!;
    front = front + 1 === vehicles ? 0 : front + 1;
    waiting--;
    let best = -1;
    let bestNet = 0;
    let secondNet = 0;
    for (let bid = first[v]!; bid < first[v + 1]!; bid++) {
      const net = netOf(bids, prices, bid);
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
    const raise = (bestNet - secondNet) / (claimFirst[best + 1]! - claimFirst[best]!) + epsilon;
    for (let k = claimFirst[best]!; k < claimFirst[best + 1]!; k++) {
      const item = claimed[k]!;
      prices[item]! += raise;
      const former = grants.holder[item]!;
      if (former < 0) continue;
      takeBack(grants, bids, former);
      queue[(front + waiting) % vehicles] = former;
      waiting++;
    }
    grant(grants, bids, best);
  }
  auctioneer.epsilon = epsilon;
  auctioneer.made = made;
}

function largestAdvantage({ count, advantage }: Bids): number {
  let largest = 0;
  for (let bid = 0; bid < count; bid++) if (advantage[bid]! > largest) largest = advantage[bid]!;
  return largest;
}
