import { atLeastInt32, type Bids } from './bids.ts';

/** Who holds what: `held[v]` is the bid that vehicle v was granted, `holder[item]` the vehicle that a request was granted to, -1 for none. */
export interface Grants {
  held: Int32Array;
  holder: Int32Array;
}

export function createGrants(): Grants {
  return { held: new Int32Array(0), holder: new Int32Array(0) };
}

/** Makes room for the grants of a contest, none made. */
export function clearGrants(grants: Grants, { vehicles, items }: Bids): void {
  grants.held = atLeastInt32(grants.held, vehicles);
  grants.holder = atLeastInt32(grants.holder, items);
  grants.held.fill(-1, 0, vehicles);
  grants.holder.fill(-1, 0, items);
}

/** Grants a bid whose requests nobody holds. */
export function grant({ held, holder }: Grants, { vehicle, claimFirst, claimed }: Bids, bid: number): void {
  const v = vehicle[bid]!;
  held[v] = bid;
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) holder[claimed[k]!] = v;
}

/** Takes back what vehicle v holds, if anything. */
export function takeBack({ held, holder }: Grants, { claimFirst, claimed }: Bids, v: number): void {
  const bid = held[v]!;
  if (bid < 0) return;
  held[v] = -1;
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) holder[claimed[k]!] = -1;
}

/** Whether nobody holds a request that the bid claims. */
export function isFree({ holder }: Grants, { claimFirst, claimed }: Bids, bid: number): boolean {
  for (let k = claimFirst[bid]!; k < claimFirst[bid + 1]!; k++) if (holder[claimed[k]!]! >= 0) return false;
  return true;
}

/** Total advantage of what is held. */
export function worthOf({ held }: Grants, { vehicles, advantage }: Bids): number {
  let total = 0;
  for (let v = 0; v < vehicles; v++) if (held[v]! >= 0) total += advantage[held[v]!]!;
  return total;
}

/** Carries out what is held; vehicles that hold nothing keep the candidate they have. */
export function execute({ held }: Grants, { vehicles, choice }: Bids, executed: Int32Array): void {
  for (let v = 0; v < vehicles; v++) if (held[v]! >= 0) executed[v] = choice[held[v]!]!;
}
