import type { SetContest } from './set-contest.ts';

/**
 * The candidates of a contest that claim requests and are worth more than what their vehicle can do without, as sparse rows: vehicle v's
 * are `first[v] .. first[v + 1] - 1` in the order of its candidates, and bid b claims `claimed[claimFirst[b] .. claimFirst[b + 1] - 1]`.
 */
export interface Bids {
  vehicles: number;
  items: number;
  count: number;
  /** [vehicles + 1] */
  first: Int32Array;
  /** [count] */
  vehicle: Int32Array;
  /** The candidate that a bid is. [count] */
  choice: Int32Array;
  /** Score less the best score without a request, positive and finite. [count] */
  advantage: Float64Array;
  /** [count + 1] */
  claimFirst: Int32Array;
  /** [claimFirst[count]] */
  claimed: Int32Array;
}

export function createBids(): Bids {
  return {
    vehicles: 0,
    items: 0,
    count: 0,
    first: new Int32Array(1),
    vehicle: new Int32Array(0),
    choice: new Int32Array(0),
    advantage: new Float64Array(0),
    claimFirst: new Int32Array(1),
    claimed: new Int32Array(0),
  };
}

/**
 * Writes a contest's bids into `bids`, whose arrays it keeps as long as they are large enough, and every vehicle's best own candidate
 * into `executed`.
 *
 * @param mostClaims candidates that claim more are left out
 */
export function collectBids(contest: SetContest, bids: Bids, mostClaims = contest.claims): void {
  const { vehicles, choices, claims, items, scores, mask, claimed, executed } = contest;
  const most = vehicles * choices;
  bids.vehicles = vehicles;
  bids.items = items;
  bids.first = atLeastInt32(bids.first, vehicles + 1);
  bids.vehicle = atLeastInt32(bids.vehicle, most);
  bids.choice = atLeastInt32(bids.choice, most);
  bids.advantage = atLeastFloat64(bids.advantage, most);
  bids.claimFirst = atLeastInt32(bids.claimFirst, most + 1);
  bids.claimed = atLeastInt32(bids.claimed, most * claims);
  let count = 0;
  let end = 0;
  for (let v = 0; v < vehicles; v++) {
    const row = v * choices;
    executed[v] = bestOwn(contest, row);
    const outside = outsideOption(contest, row, executed[v]!);
    bids.first[v] = count;
    for (let c = 0; c < choices; c++) {
      const at = row + c;
      const advantage = scores[at]! - outside;
      if (mask[at] !== 1 || claimed[at * claims]! < 0 || !(advantage > 0 && advantage < Infinity)) continue;
      if (mostClaims < claims && claimed[at * claims + mostClaims]! >= 0) continue;
      bids.vehicle[count] = v;
      bids.choice[count] = c;
      bids.advantage[count] = advantage;
      bids.claimFirst[count++] = end;
      for (let k = 0; k < claims; k++) {
        const item = claimed[at * claims + k]!;
        if (item < 0) break;
        if (item >= items) throw new RangeError(`Candidate ${c} of vehicle ${v} claims request ${item}, but there are ${items} requests.`);
        bids.claimed[end++] = item;
      }
    }
  }
  bids.first[vehicles] = count;
  bids.claimFirst[count] = end;
  bids.count = count;
}

/** The best finite candidate without claims, the lowest on ties; the first such candidate where no score is finite, or candidate 0. */
function bestOwn({ choices, claims, scores, mask, claimed }: SetContest, row: number): number {
  let best = -1;
  let bestScore = -Infinity;
  for (let c = 0; c < choices; c++) {
    if (mask[row + c] !== 1 || claimed[(row + c) * claims]! >= 0) continue;
    const score = scores[row + c]!;
    if (best < 0 || (score > bestScore && score < Infinity)) {
      best = c;
      bestScore = Number.isFinite(score) ? score : -Infinity;
    }
  }
  return Math.max(0, best);
}

/**
 * The score that a request has to beat: the best without one. A vehicle without a finite such score would take any request, so there it
 * is the least of its finite scores with one, minus one.
 */
function outsideOption({ choices, claims, scores, mask, claimed }: SetContest, row: number, own: number): number {
  const score = scores[row + own]!;
  if (mask[row + own] === 1 && claimed[(row + own) * claims]! < 0 && Number.isFinite(score)) return score;
  let least = Infinity;
  for (let c = 0; c < choices; c++) {
    const at = row + c;
    if (mask[at] === 1 && claimed[at * claims]! >= 0 && Number.isFinite(scores[at]!)) least = Math.min(least, scores[at]!);
  }
  return least - 1;
}

/** A Float64Array of at least this length, the given one if it is long enough. */
export function atLeastFloat64(array: Float64Array, length: number): Float64Array {
  return array.length >= length ? array : new Float64Array(2 * length);
}

/** An Int32Array of at least this length, the given one if it is long enough. */
export function atLeastInt32(array: Int32Array, length: number): Int32Array {
  return array.length >= length ? array : new Int32Array(2 * length);
}
