import { atLeastInt32, type Bids } from './bids.ts';

/** Which bids claim a request: those of item i are `bid[first[i] .. first[i + 1] - 1]`, in their own order. */
export interface ItemIndex {
  /** [items + 1], and one for the making */
  first: Int32Array;
  bid: Int32Array;
}

export function createItemIndex(): ItemIndex {
  return { first: new Int32Array(2), bid: new Int32Array(0) };
}

/** Writes the index of `bids` into `index`. */
export function bidsByItem(bids: Bids, index: ItemIndex): void {
  const { items, count, claimFirst, claimed } = bids;
  const claims = claimFirst[count]!;
  index.first = atLeastInt32(index.first, items + 2);
  index.bid = atLeastInt32(index.bid, claims);
  const { first, bid } = index;
  // While bids are put down, first[i + 1] is where the next of item i goes; in the end it is where item i + 1 begins.
  first.fill(0, 0, items + 2);
  for (let k = 0; k < claims; k++) first[claimed[k]! + 2]!++;
  for (let i = 2; i < items + 2; i++) first[i]! += first[i - 1]!;
  for (let b = 0; b < count; b++) {
    for (let k = claimFirst[b]!; k < claimFirst[b + 1]!; k++) bid[first[claimed[k]! + 1]!++] = b;
  }
}
