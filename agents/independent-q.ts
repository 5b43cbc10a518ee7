import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { createQLearner, supportsQLearning } from './q-learning.ts';
import { qLearningParameters } from './q-learning-parameters.ts';

/**
 * Independent Q-learning: every agent learns Q(o, a) from its own life and takes the others for part of the world. With `sharing: shared` it is
 * one deep Q-network that all agents use. What a mean field is worth is measured against it.
 */
export const independentQ = defineLearner({
  name: 'independent-q',
  summary: 'Deep Q-learning, one network an agent (or one shared); sees no mean field.',
  parameters: z.strictObject(qLearningParameters),
  supports: supportsQLearning,
  create: (context) => createQLearner(context, null),
});
