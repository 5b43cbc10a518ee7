import type { Bids } from './bids.ts';

/** What a bid is worth after the prices of the requests that it claims. */
export function netOf({ advantage, claimFirst, claimed }: Bids, prices: Float64Array, bid: number): number {
  let net = advantage[bid]!;
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) net -= prices[claimed[k]!]!;
  return net;
}

/** The most that vehicle v can get at these prices, with a bid or without. */
export function surplusOf(bids: Bids, prices: Float64Array, v: number): number {
  let most = 0;
  for (let bid = bids.first[v]!; bid < bids.first[v + 1]!; bid++) most = Math.max(most, netOf(bids, prices, bid));
  return most;
}

/**
 * An upper bound of the total advantage of any decision, whatever the prices, as long as none is negative: all prices together and what
 * every vehicle can get at them (the Lagrangian dual). It is the optimum of the linear relaxation at the best prices.
 */
export function boundAt(bids: Bids, prices: Float64Array): number {
  let bound = 0;
  for (let item = 0; item < bids.items; item++) bound += prices[item]!;
  for (let v = 0; v < bids.vehicles; v++) bound += surplusOf(bids, prices, v);
  return bound;
}
