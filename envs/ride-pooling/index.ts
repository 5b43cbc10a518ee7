import { defineEnvironment } from '../../src/environment/definition.ts';
import { makeRidePooling } from './make.ts';
import { parameterSchema } from './parameters.ts';

/** A fleet of vehicles that take several riders at once, each vehicle an agent. See the README beside this file. */
export default defineEnvironment({
  name: 'ride-pooling',
  summary: 'a fleet of shared vehicles, each an agent, that pools riders on the roads of a city',
  inWorkers: true,
  parameters: parameterSchema,
  checkParameters: { vehicles: 10, window: '08:00-08:20', sample: 0.3, fieldRadius: 1000 },
  make: (parameters, { numEnvs }) => makeRidePooling(parameters, numEnvs),
});
