import { defineEnvironment } from '../../src/environment/definition.ts';
import { parameterSchema } from './parameters.ts';
import { createWaterworld } from './waterworld.ts';

/** Pursuers in a square pond who catch evaders by touching them together, and shun poison. */
export default defineEnvironment({
  name: 'waterworld',
  summary: 'pursuers with continuous thrust catch drifting evaders together and shun poison (SISL Waterworld v2)',
  inWorkers: true,
  parameters: parameterSchema,
  checkParameters: { pursuers: 6, evaders: 4, poison: 3, radius: 0.05, sensors: 5, actionScale: 0.05, episodeLength: 12 },
  make: (parameters, { numEnvs }) => createWaterworld(parameters, numEnvs),
});
