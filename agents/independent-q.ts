import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { withPreset } from './field-source.ts';
import { createQLearner } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';
import { recommendedPooling, releasedQLearning } from './released.ts';
import { supportsQLearning } from './supports-q-learning.ts';

const released = { ...releasedQLearning, hidden: [256, 256, 256], embedding: 0 } as const;

/**
 * `released`: what the code of the DMFG paper calls IL, a deep Q-network of 256-256-256 for each agent. `paper`: the same, since no difference between paper and code is known of it.
 * `pooling`: what we recommend for ride pooling.
 */
const presets = { corrected: {}, paper: released, released, pooling: recommendedPooling } as const;

const parameters = z.strictObject({
  preset: z.enum(['corrected', 'paper', 'released', 'pooling']).default('corrected'),
  ...qLearningParameters,
});

/**
 * Independent Q-learning: every agent learns Q(o, a) from its own life and takes the others for part of the world. With `sharing: shared` it is
 * one deep Q-network that all agents use. What a mean field is worth is measured against it.
 */
export const independentQ = defineLearner({
  name: 'independent-q',
  summary: 'Deep Q-learning, one network an agent (or one shared); sees no mean field.',
  parameters: z.preprocess((input) => withPreset(presets, input), parameters),
  supports: supportsQLearning,
  create: (context) => createQLearner(context, null),
});
