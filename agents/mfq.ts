import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { createFieldSource, fieldParameters, supportsField, withPreset } from './field-source.ts';
import { createQLearner } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';
import { releasedPomfq, releasedQLearning } from './released.ts';
import { supportsQLearning } from './supports-q-learning.ts';

/**
 * `released`: MFQ as the code of the DMFG paper has it, decentralised and with one mean action for both ends of a transition. `paper`: where the paper says otherwise
 * than its code, that is, MFQ as Yang et al. have it: one network for all, the value of the next state expected under the softmax policy, with the next mean action, and that policy in evaluation, too.
 *
 * `pomfq-for` and `pomfq-pdo`: POMFQ (Subramanian et al. 2021) as its code has it, where neighbours are seen within a fixed radius (FOR), and where they are seen by chance, the less the farther
 * they are (PDO). The code's belief over sight is not repeated, since it is not one: its draws have a fixed scale of 100 and add half a neighbour a step, whoever is seen; here it is the conjugate
 * posterior. Nor are its observations (a list of those seen), its leaving decisions that end a life out of the loss, and its numbers, of which none was checked.
 */
const presets = {
  corrected: {},
  paper: { ...releasedQLearning, sharing: 'shared', target: 'expected', evaluation: 'sampled' },
  released: { ...releasedQLearning, staleField: true },
  'pomfq-for': { ...releasedPomfq, neighbourhood: { kind: 'radius', radius: 6 }, belief: { forgetting: 0 } },
  'pomfq-pdo': {
    ...releasedPomfq,
    neighbourhood: { kind: 'radius', radius: 5 },
    visibility: { kind: 'distance', scale: 1 },
    belief: { forgetting: 0, reach: {} },
  },
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released', 'pomfq-for', 'pomfq-pdo']).default('corrected'),
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
