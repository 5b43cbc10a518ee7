import { type Arbiter, atLeastFloat64, atLeastInt32, type Contest, outsideOptions } from './contest.ts';

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
export function createAuction(relativeEpsilon: number): Arbiter & { readonly outcome: () => AuctionOutcome } {
  let outside: Float64Array = new Float64Array(0);
  let prices: Float64Array = new Float64Array(0);
  let holder: Int32Array = new Int32Array(0);
  let queue: Int32Array = new Int32Array(0);
  let epsilon = 0;
  let bids = 0;
  const arbiter = (contest: Contest): void => {
    const { vehicles, choices, firstRequest, requests, scores, mask, requestOf, executed } = contest;
    outside = atLeastFloat64(outside, vehicles);
    prices = atLeastFloat64(prices, requests);
    holder = atLeastInt32(holder, requests);
    queue = atLeastInt32(queue, vehicles);
    prices.fill(0, 0, requests);
    holder.fill(-1, 0, requests);
    bids = 0;
    outsideOptions(contest, outside);
    epsilon = relativeEpsilon * largestAdvantage(contest, outside);
    let waiting = 0;
    for (let v = 0; v < vehicles; v++) queue[waiting++] = v;
    let front = 0;
    while (waiting > 0) {
      const v = queue[front]!;
      front = front + 1 === vehicles ? 0 : front + 1;
      waiting--;
      let best = -1;
      let bestNet = 0;
      let secondNet = 0;
      for (let c = firstRequest; c < choices; c++) {
        const at = v * choices + c;
        if (mask[at] !== 1) continue;
        const net = scores[at]! - outside[v]! - prices[requestOf[at]!]!;
        if (net > bestNet) {
          secondNet = bestNet;
          bestNet = net;
          best = c;
        } else if (net > secondNet) {
          secondNet = net;
        }
      }
      if (best < 0) continue;
      const request = requestOf[v * choices + best]!;
      prices[request]! += bestNet - secondNet + epsilon;
      bids++;
      const former = holder[request]!;
      holder[request] = v;
      if (former >= 0) {
        queue[(front + waiting) % vehicles] = former;
        waiting++;
      }
    }
    for (let request = 0; request < requests; request++) {
      const v = holder[request]!;
      if (v < 0) continue;
      for (let c = firstRequest; c < choices; c++) {
        if (mask[v * choices + c] === 1 && requestOf[v * choices + c] === request) executed[v] = c;
      }
    }
  };
  return Object.assign(arbiter, { outcome: () => ({ prices, epsilon, bids }) });
}

function largestAdvantage(contest: Contest, outside: Float64Array): number {
  let largest = 0;
  for (let v = 0; v < contest.vehicles; v++) {
    for (let c = contest.firstRequest; c < contest.choices; c++) {
      const at = v * contest.choices + c;
      const advantage = contest.scores[at]! - outside[v]!;
      if (contest.mask[at] === 1 && advantage > largest && advantage < Infinity) largest = advantage;
    }
  }
  return largest;
}
