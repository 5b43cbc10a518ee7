import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner, type LearnerContext } from '../src/learning/learner.ts';
import { createActorCritic } from './actor-critic.ts';
import { supportsActorCritic } from './actor-critic-networks.ts';
import { actorCriticParameters } from './actor-critic-parameters.ts';
import { createFieldSource, estimators, fieldNetworkParameters, fieldParameters, supportsField, withPreset } from './field-source.ts';
import { recommendedBrief, releasedActorCritic } from './released.ts';

/**
 * `released`: what the authors' code does, less its errors: online, one step at a time, an actor that does not see the mean field, an f in whose
 * discrete version the two layers of 50 are dead. `paper`: the same with the f of the paper. `corrected`: the schema's defaults.
 * `pooling`: what we recommend for ride pooling, where a request pays 1. `brief`: what we recommend where there are only a few thousand timesteps to learn in.
 */
const presets = {
  corrected: {},
  pooling: { rewardLogit: 4 },
  brief: recommendedBrief,
  paper: { ...releasedActorCritic, field: { embedding: 0, residual: false, loss: 'mse', learningRate: 0.01 } },
  released: { ...releasedActorCritic, field: { embedding: 50, hidden: [], residual: false, loss: 'mse', learningRate: 0.01 } },
} as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released', 'pooling', 'brief']).default('corrected'),
  ...actorCriticParameters,
  /** The actor is given the estimate of the mean field, too. Released: false, the critic alone sees it. */
  actorSeesField: z.boolean().default(true),
  /** Where the mean field comes from; `learned` is DMFG, the others tell what learning it is worth. */
  estimator: z.enum(estimators).default('learned'),
  ...fieldParameters,
  field: fieldNetworkParameters,
});

type Parameters = z.infer<typeof parameters>;

/**
 * DMFG-AC (Decentralized Mean Field Games, AAAI 2022): actor and critic of every agent are conditioned on its own estimate of its neighbours'
 * mean field at this very step, m_t = f(o_t, mhat_{t-1}) (10). Discrete and continuous actions.
 */
export const dmfgAc = defineLearner({
  name: 'dmfg-ac',
  summary: 'Actor-critic on each agent’s own estimate of its neighbours’ mean field (DMFG-AC).',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports(group: GroupSpec): true | string {
    const able = supportsActorCritic(group);
    return able === true ? supportsField('dmfg-ac', group) : able;
  },
  create: async (context: LearnerContext<Parameters>) => createActorCritic(context, await createFieldSource(context)),
});
