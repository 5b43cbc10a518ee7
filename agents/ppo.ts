import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { createActorCritic } from './actor-critic.ts';
import { supportsActorCritic } from './actor-critic-networks.ts';
import { actorCriticParameters } from './actor-critic-parameters.ts';
import { withPreset } from './field-source.ts';
import { recommendedBrief } from './released.ts';

const released = {
  actorHidden: [256],
  criticHidden: [256],
  actorLearningRate: 1e-4,
  criticLearningRate: 2e-4,
  finalLearningRate: 1,
  gamma: 0.9,
  lambda: 1,
  rolloutSteps: 32,
  epochs: 10,
  clip: 0.2,
  entropy: 0,
  normaliseAdvantages: false,
  terminalMask: false,
  maxGradientNorm: null,
  meanRange: 2,
  leastSpread: 0.1,
} as const;

/**
 * `released`: the sizes and rates of the code released with the DMFG paper (Waterworld), less two errors that are not repeated: its old policy is never renewed, so that the ratio is to the
 * one drawn at first, and what lies beyond a rollout is valued at the state before its last step. `paper`: the same, since no other difference is known. `brief`: what we recommend where
 * there are only a few thousand timesteps to learn in.
 */
const presets = { corrected: {}, brief: recommendedBrief, paper: released, released } as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released', 'brief']).default('corrected'),
  ...actorCriticParameters,
  rolloutSteps: actorCriticParameters.rolloutSteps.unwrap().default(64),
  epochs: actorCriticParameters.epochs.unwrap().default(4),
  minibatches: actorCriticParameters.minibatches.unwrap().default(2),
  clip: actorCriticParameters.clip.unwrap().default(0.2),
});

/**
 * Proximal policy optimisation (Schulman et al. 2017) of every agent for itself, or with `sharing: shared` of one policy for all (IPPO and its
 * parameter-sharing form). Sees no mean field.
 */
export const ppo = defineLearner({
  name: 'ppo',
  summary: 'Proximal policy optimisation, one policy an agent (or one shared); sees no mean field.',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports: supportsActorCritic,
  create: (context) => createActorCritic(context, null),
});
