import { defineEnvironment } from '../../src/environment/definition.ts';
import { makeRideSharing } from './make.ts';
import { parameterSchema } from './parameters.ts';

/** A fleet of vehicles that serves trip requests, each vehicle an agent. See the README beside this file. */
export default defineEnvironment({
  name: 'ride-sharing',
  summary: 'a fleet of vehicles, each an agent, that serves trip requests in a city',
  inWorkers: true,
  parameters: parameterSchema,
  checkParameters: { vehicles: 12, window: '08:00-08:20', sample: 0.3, speedFactor: [0.8, 1.2], shiftHours: [0.2, 1], fieldRadius: 1000 },
  make: (parameters, { numEnvs }) => makeRideSharing(parameters, numEnvs),
});
