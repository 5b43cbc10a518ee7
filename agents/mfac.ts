import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { createActorCritic } from './actor-critic.ts';
import { supportsActorCritic } from './actor-critic-networks.ts';
import { actorCriticParameters } from './actor-critic-parameters.ts';
import { createFieldSource, fieldParameters, supportsField, withPreset } from './field-source.ts';
import { recommendedBrief, releasedActorCritic } from './released.ts';

/**
 * `released`: MFAC as the code of the DMFG paper has it, decentralised (but for an error that is not repeated: its critic values the next state with the mean action of
 * the present one). `paper`: the same with one actor and critic for all, as Yang et al. have it. `brief`: what we
 * recommend where there are only a few thousand timesteps to learn in.
 */
const presets = {
  corrected: {},
  paper: { ...releasedActorCritic, sharing: 'shared' },
  released: releasedActorCritic,
  brief: recommendedBrief,
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released', 'brief']).default('corrected'),
  ...actorCriticParameters,
  /** The actor is given the mean action, too. Released: false, the critic alone sees it. */
  actorSeesField: z.boolean().default(false),
  /** `observed`: the mean action seen last. `belief`: what is expected of it by all that was seen (as POMFQ does for Q-learning). */
  estimator: z.enum(['observed', 'belief']).default('observed'),
  ...fieldParameters,
});

type Parameters = z.infer<typeof parameters>;

/**
 * Mean-field actor-critic (Yang et al. 2018): the critic is conditioned on the mean action of the neighbours that was seen last. With
 * `sharing: shared` it is the original, one actor and critic for all; independent, what DMFG is compared with.
 */
export const mfac = defineLearner({
  name: 'mfac',
  summary: 'Actor-critic whose critic sees the mean field of the last step (MFAC).',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports(group: GroupSpec): true | string {
    const able = supportsActorCritic(group);
    return able === true ? supportsField('mfac', group) : able;
  },
  create: async (context: LearnerContext<Parameters>) => createActorCritic(context, await createFieldSource(context)),
});
