import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { loadTripScenario } from '../fleet/load-scenario.ts';
import type { Scenario } from '../fleet/scenario.ts';
import type { Parameters } from './parameters.ts';
import type { Settings } from './settings.ts';
import { RidePooling } from './simulator.ts';
import { createWorld } from './world.ts';

/** Stops that are described where nothing is said: those of a plan of this many at most. */
const MOST_DESCRIBED = 8;

/**
 * Makes the environment. Reads its data, so it takes a moment.
 * @throws UserError where requests would be late before anybody decides, or the data are not there
 */
export async function makeRidePooling(parameters: Parameters, numEnvs: number): Promise<RidePooling> {
  const { maxWaitSeconds, epochSeconds } = parameters;
  if (maxWaitSeconds < epochSeconds) {
    throw new UserError(
      `env.maxWaitSeconds is ${maxWaitSeconds}, less than an epoch of ${epochSeconds} s: most requests would be too late at the first decision after them. Raise it, or lower env.epochSeconds.`,
    );
  }
  const scenario = await loadTripScenario(parameters, parameters.epochSeconds);
  const { arbitration, auctionEpsilon, solverSeconds } = parameters;
  const arbiter = await createSetArbiter({ kind: arbitration, epsilon: auctionEpsilon, timeLimit: solverSeconds });
  return new RidePooling(createWorld(settingsOf(parameters, scenario), scenario), arbiter, numEnvs);
}

export function settingsOf(parameters: Parameters, scenario: Scenario): Settings {
  const { capacity, epochSeconds, maxWaitSeconds } = parameters;
  const planRequests = parameters.planRequests ?? 2 * capacity;
  return {
    vehicles: parameters.vehicles,
    capacity,
    countPassengers: parameters.passengers === 'counted',
    epochSeconds,
    epochs: Math.ceil(scenario.duration / epochSeconds),
    maxWait: maxWaitSeconds,
    maxDelay: parameters.maxDelaySeconds ?? 2 * maxWaitSeconds,
    patience: parameters.patienceSeconds ?? maxWaitSeconds,
    reassignment: parameters.reassignment,
    search: parameters.search,
    searchBudget: parameters.searchBudget,
    exhaustiveRequests: parameters.exhaustiveRequests,
    vehiclesPerRequest: parameters.vehiclesPerRequest,
    planRequests,
    tripRequests: Math.min(planRequests, parameters.tripRequests ?? capacity),
    tripChoices: parameters.tripChoices,
    rebalancing: parameters.rebalancing,
    rewards: parameters.rewards,
    costPerMetre: parameters.costPerKm / 1000,
    start: parameters.start,
    field: parameters.field,
    fieldRadius: parameters.fieldRadius,
    pathStops: parameters.pathStops ?? Math.min(MOST_DESCRIBED, 2 * capacity),
    fleetFeatures: parameters.fleetFeatures,
  };
}
