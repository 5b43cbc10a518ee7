import { atLeastFloat64, atLeastInt32, collectBids, createBids } from './bids.ts';
import { clearGrants, createGrants, execute, grant, worthOf } from './grants.ts';
import { bidsByItem, createItemIndex } from './item-index.ts';
import { createAssignmentWork, maximumAssignment } from './maximum-assignment.ts';
import type { SetArbiter } from './set-contest.ts';

/**
 * A central dispatcher that gives every vehicle one request at most: the assignment of requests to vehicles with the greatest total
 * advantage (score less the best score without a request). Candidates that claim two requests or more are left out. With immediate
 * rewards as scores and one request a candidate it is the myopic matching baseline of fleet control; with plans to which one request an
 * epoch is added, the linear assignment of Simonetto, Monteil and Gambella (2019).
 */
export function createAssignment(): SetArbiter {
  const bids = createBids();
  const index = createItemIndex();
  const grants = createGrants();
  const work = createAssignmentWork();
  let weight: Float64Array = new Float64Array(0);
  let column: Int32Array = new Int32Array(0);
  let vehicleOf: Int32Array = new Int32Array(0);
  return (contest) => {
    collectBids(contest, bids, 1);
    bidsByItem(bids, index);
    const { vehicles, items, count, vehicle, advantage, first, claimed } = bids;
    weight = atLeastFloat64(weight, count);
    column = atLeastInt32(column, count);
    vehicleOf = atLeastInt32(vehicleOf, items);
    for (let e = 0; e < count; e++) {
      weight[e] = advantage[index.bid[e]!]!;
      column[e] = vehicle[index.bid[e]!]!;
    }
    maximumAssignment({ first: index.first, column, weight }, items, vehicles, vehicleOf, work);
    clearGrants(grants, bids);
    for (let item = 0; item < items; item++) {
      const v = vehicleOf[item]!;
      if (v < 0) continue;
      let best = -1;
      for (let bid = first[v]!; bid < first[v + 1]!; bid++) {
        if (claimed[bid] === item && (best < 0 || advantage[bid]! > advantage[best]!)) best = bid;
      }
      grant(grants, bids, best);
    }
    execute(grants, bids, contest.executed);
    const objective = worthOf(grants, bids);
    return { objective, bound: objective, gap: 0 };
  };
}
