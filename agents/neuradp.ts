import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner } from '../src/learning/learner.ts';
import { withPreset } from './field-source.ts';
import { createQLearner } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';
import { recommendedPooling, releasedPerVehicle, releasedPooling } from './released.ts';

/**
 * `paper`: NeurADP as its authors publish it. `released`: what the code of the DMFG paper compares itself with under that name, a network a vehicle whose
 * target averages over what the vehicle could have done, without an integer program; there the environment's `fleetFeatures` are off as well. `corrected`: what
 * we recommend, which is the schema's defaults. Not taken over from either: the recurrent encoder of a path (its stops are features with a mask), pre-trained
 * embeddings of places, and a network that is fitted to the state before a decision (here to the decision that led there: the same value, an epoch apart).
 */
const presets = {
  corrected: {},
  paper: releasedPooling,
  released: releasedPerVehicle,
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released']).default('corrected'),
  ...qLearningParameters,
  sharing: qLearningParameters.sharing.unwrap().default('shared'),
  target: qLearningParameters.target.unwrap().default('ilp'),
  gamma: qLearningParameters.gamma.unwrap().default(recommendedPooling.gamma),
  replayDecisions: qLearningParameters.replayDecisions.unwrap().default(recommendedPooling.replayDecisions),
  batchSize: qLearningParameters.batchSize.unwrap().default(2),
});

/**
 * NeurADP (Shah, Lowalekar and Varakantham, AAAI 2020): approximate dynamic programming for ride pooling. The value of a fleet is the sum of a value of each
 * vehicle after its decision, V(s) = sum_i V(s_i); an integer program decides, and decides within the target as well: whole epochs are drawn from the
 * replay, scored by the target network, and solved again. One network for all vehicles (`sharing: independent` for one each).
 */
export const neuradp = defineLearner({
  name: 'neuradp',
  summary: 'Approximate dynamic programming of a fleet, with an integer program inside the target (NeurADP).',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports,
  environmentDefaults: { 'ride-pooling': { arbitration: 'ilp' } },
  create: (context) => createQLearner(context, null),
});

/** The integer program deals out what candidates claim; other targets need candidates alone. */
function supports({ name, actionSpace }: GroupSpec): true | string {
  return actionSpace.kind === 'candidates' ? true : `"neuradp" scores candidates, and the group "${name}" has ${actionSpace.kind} actions`;
}
