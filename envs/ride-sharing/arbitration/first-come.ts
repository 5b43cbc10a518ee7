import { type Arbiter, atLeastFloat64, atLeastInt32, outsideOptions } from './contest.ts';

/**
 * Requests in order of appearance, each to the vehicle that scores it highest (lowest index on ties) among those that prefer it to what
 * they can do without a request and have taken none in this step.
 */
export function createFirstCome(): Arbiter {
  let outside: Float64Array = new Float64Array(0);
  let head: Int32Array = new Int32Array(0);
  let next: Int32Array = new Int32Array(0);
  let taken: Int32Array = new Int32Array(0);
  return (contest) => {
    const { vehicles, choices, firstRequest, requests, scores, mask, requestOf, executed } = contest;
    outside = atLeastFloat64(outside, vehicles);
    head = atLeastInt32(head, requests);
    next = atLeastInt32(next, vehicles * choices);
    taken = atLeastInt32(taken, vehicles);
    head.fill(-1);
    taken.fill(0);
    outsideOptions(contest, outside);
    // Bids chained by request; built backwards so that each chain runs through the vehicles in order.
    for (let v = vehicles - 1; v >= 0; v--) {
      for (let c = firstRequest; c < choices; c++) {
        const bid = v * choices + c;
        if (mask[bid] !== 1 || !(scores[bid]! > outside[v]!)) continue;
        const request = requestOf[bid]!;
        next[bid] = head[request]!;
        head[request] = bid;
      }
    }
    for (let request = 0; request < requests; request++) {
      let best = -1;
      for (let bid = head[request]!; bid >= 0; bid = next[bid]!) {
        if (taken[Math.floor(bid / choices)] === 1) continue;
        if (best < 0 || scores[bid]! > scores[best]!) best = bid;
      }
      if (best < 0) continue;
      const vehicle = Math.floor(best / choices);
      taken[vehicle] = 1;
      executed[vehicle] = best - vehicle * choices;
    }
  };
}
