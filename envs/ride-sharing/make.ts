import { createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { createFleet } from './fleet.ts';
import { loadScenario } from './load-scenario.ts';
import { type Parameters, rangeOf } from './parameters.ts';
import type { Scenario } from './scenario.ts';
import type { Settings, StartRule } from './settings.ts';
import { RideSharing } from './simulator.ts';
import { createWorld } from './world.ts';

/** Makes the environment. Reads its data, so it takes a moment. */
export async function makeRideSharing(parameters: Parameters, numEnvs: number): Promise<RideSharing> {
  const scenario = await loadScenario(parameters);
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
