import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { createFieldSource, fieldParameters, supportsField, withPreset } from './field-source.ts';
import { createQLearner } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';
import { releasedQLearning } from './released.ts';
import { supportsQLearning } from './supports-q-learning.ts';

/**
 * `released`: MFQ as the code of the DMFG paper has it, decentralised and with one mean action for both ends of a transition. `paper`: where the paper says otherwise
 * than its code, that is, MFQ as Yang et al. have it: one network for all, the value of the next state expected under the softmax policy, with the next mean action, and that policy in evaluation, too.
 */
const presets = {
  corrected: {},
  paper: { ...releasedQLearning, sharing: 'shared', target: 'expected', evaluation: 'sampled' },
  released: { ...releasedQLearning, staleField: true },
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released']).default('corrected'),
  ...qLearningParameters,
  /** `observed`: the mean action seen last. `belief`: what is expected of it by all that was seen (POMFQ, Subramanian et al. 2021). */
  estimator: z.enum(['observed', 'belief']).default('observed'),
  ...fieldParameters,
});

type Parameters = z.infer<typeof parameters>;

/**
 * Mean-field Q-learning (Yang et al. 2018): Q-learning whose values are conditioned on the mean action of the neighbours that was seen last,
 * that of t - 1 at t. With `sharing: shared` it is the original, one network for all; independent, what DMFG is compared with.
 */
export const mfq = defineLearner({
  name: 'mfq',
  summary: 'Q-learning on the mean field of the last step (MFQ).',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports(group: GroupSpec): true | string {
    const seen = supportsField('mfq', group);
    return seen === true ? supportsQLearning(group) : seen;
  },
  create: async (context: LearnerContext<Parameters>) => createQLearner(context, await createFieldSource(context)),
});
