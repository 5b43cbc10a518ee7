import { createAssignmentWork, maximumAssignment } from './assignment.ts';
import { type Arbiter, atLeastFloat64, atLeastInt32, outsideOptions } from './contest.ts';

/**
 * A central dispatcher: the assignment of requests to vehicles with the greatest total advantage (score minus the best score without a
 * request). With immediate rewards as scores it is the myopic matching baseline of fleet control.
 */
export function createMatching(): Arbiter {
  let outside: Float64Array = new Float64Array(0);
  let weights: Float64Array = new Float64Array(0);
  let vehicleOf: Int32Array = new Int32Array(0);
  let work = createAssignmentWork(0, 0);
  return (contest) => {
    const { vehicles, choices, firstRequest, requests, scores, mask, requestOf, executed } = contest;
    outside = atLeastFloat64(outside, vehicles);
    weights = atLeastFloat64(weights, requests * vehicles);
    vehicleOf = atLeastInt32(vehicleOf, requests);
    if (work.rowPotential.length < requests || work.distance.length < vehicles) work = createAssignmentWork(2 * requests, vehicles);
    outsideOptions(contest, outside);
    weights.fill(-Infinity, 0, requests * vehicles);
    for (let v = 0; v < vehicles; v++) {
      for (let c = firstRequest; c < choices; c++) {
        const at = v * choices + c;
        if (mask[at] !== 1) continue;
        const advantage = scores[at]! - outside[v]!;
        if (advantage > 0 && advantage < Infinity) weights[requestOf[at]! * vehicles + v] = advantage;
      }
    }
    maximumAssignment(weights, requests, vehicles, vehicleOf, work);
    for (let request = 0; request < requests; request++) {
      const v = vehicleOf[request]!;
      if (v < 0) continue;
      for (let c = firstRequest; c < choices; c++) {
        if (mask[v * choices + c] === 1 && requestOf[v * choices + c] === request) executed[v] = c;
      }
    }
  };
}
