import { resolve } from 'node:path';
import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { loadTripScenario } from '../fleet/load-scenario.ts';
import type { Scenario } from '../fleet/scenario.ts';
import { shareLast } from '../fleet/share-last.ts';
import type { StartRule } from '../fleet/start-places.ts';
import { amodHours } from './amod-hours.ts';
import { createFleet } from './fleet.ts';
import { type Parameters, rangeOf } from './parameters.ts';
import type { Settings } from './settings.ts';
import { RideSharing } from './simulator.ts';
import { createWorld } from './world.ts';

/** Makes the environment. Reads its data, so it takes a moment. */
export async function makeRideSharing(parameters: Parameters, numEnvs: number): Promise<RideSharing> {
  const scenario = await scenarioOf(parameters);
  const fleet = createFleet(parameters.vehicles, {
    speedFactor: rangeOf(parameters.speedFactor),
    costPerKm: rangeOf(parameters.costPerKm),
    shiftHours: rangeOf(parameters.shiftHours),
    window: [scenario.startSecond, scenario.duration],
    seed: parameters.fleetSeed,
  });
  const kind = parameters.arbitration === 'matching' ? 'assignment' : parameters.arbitration;
  const arbiter = await createSetArbiter({ kind, epsilon: parameters.auctionEpsilon });
  return new RideSharing(createWorld(settingsOf(parameters, scenario), scenario, fleet), arbiter, numEnvs);
}

function scenarioOf(parameters: Parameters): Promise<Scenario> {
  const { preset, data, split, epochSeconds } = parameters;
  if (preset !== 'amod-hours') return loadTripScenario(parameters, epochSeconds);
  return shareLast([preset, data, split, epochSeconds], async () => amodHours(resolve(data), split, epochSeconds));
}

function settingsOf(parameters: Parameters, scenario: Scenario): Settings {
  const start = (auto: StartRule): StartRule => (parameters.start === 'auto' ? auto : parameters.start);
  return {
    vehicles: parameters.vehicles,
    epochSeconds: parameters.epochSeconds,
    epochs: Math.ceil(scenario.duration / parameters.epochSeconds),
    maxWait: parameters.maxWaitSeconds,
    patience: parameters.patienceSeconds ?? parameters.maxWaitSeconds,
    requestLimit: parameters.requestLimit ?? Number.POSITIVE_INFINITY,
    requestChoices: parameters.requestChoices,
    slots: 1 + parameters.queue,
    repositioning: parameters.repositioning,
    motion: parameters.preset === 'amod-hours' ? 'stepped' : 'scheduled',
    rewards: parameters.rewards,
    start: { training: start('uniform'), evaluation: start('even') },
    observationRadius: parameters.observationRadius,
    fieldRadius: parameters.fieldRadius,
  };
}
