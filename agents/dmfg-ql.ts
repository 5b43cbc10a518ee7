import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { createFieldSource, estimators, fieldNetworkParameters, fieldParameters, supportsField, withPreset } from './field-source.ts';
import { createQLearner } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';
import { recommendedPooling, releasedPerVehicle, releasedQLearning } from './released.ts';
import { supportsQLearning } from './supports-q-learning.ts';

const released = {
  ...releasedQLearning,
  field: { embedding: 50, residual: false, loss: 'mse', optimiser: 'rmsprop', learningRate: 0.01 },
} as const;

/**
 * The three ways to run DMFG-QL: `released`, what the authors' code does; `paper`, where the paper says otherwise than its code (the target is equation (9), the policy is (11) in evaluation, too, f has two layers);
 * `corrected`, what we recommend, which is the schema's defaults. `pooling` is what we recommend for ride pooling, `released-pooling` what their code does in ride pooling: a target that averages over what a vehicle
 * could have done (the environment's field is then `requests`, of the whole city, and its `fleetFeatures` are off; there f predicts the field after each candidate, here
 * the one that goes with what the vehicle sees now).
 */
const presets = {
  corrected: {},
  paper: { ...released, target: 'expected', evaluation: 'sampled', field: { ...released.field, embedding: 0 } },
  released,
  pooling: recommendedPooling,
  'released-pooling': {
    ...releasedPerVehicle,
    field: { embedding: 0, hidden: [50, 50, 50], residual: false, loss: 'mse', learningRate: 1e-3 },
  },
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released', 'pooling', 'released-pooling']).default('corrected'),
  ...qLearningParameters,
  /** Where the mean field that the values are conditioned on comes from; `learned` is DMFG, the others tell what learning it is worth. */
  estimator: z.enum(estimators).default('learned'),
  ...fieldParameters,
  field: fieldNetworkParameters,
});

type Parameters = z.infer<typeof parameters>;

/**
 * DMFG-QL (Decentralized Mean Field Games, AAAI 2022): Q-learning whose values are conditioned on the agent's own estimate of its
 * neighbours' mean field at this very step. Each agent's network f predicts the field from what the agent sees now and the field it saw
 * last, m_t = f(o_t, mhat_{t-1}) (10); Q(o_t, m_t, a) and the policy use it (8, 9, 11); after acting, f learns from the field observed.
 */
export const dmfgQl = defineLearner({
  name: 'dmfg-ql',
  summary: 'Q-learning on each agent’s own estimate of its neighbours’ mean field (DMFG-QL).',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports,
  create: async (context: LearnerContext<Parameters>) => createQLearner(context, await createFieldSource(context)),
});

function supports(group: GroupSpec): true | string {
  const seen = supportsField('dmfg-ql', group);
  return seen === true ? supportsQLearning(group) : seen;
}
