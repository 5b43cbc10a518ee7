import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { scripted } from './scripted.ts';

/**
 * Bids what a choice pays at once, and no more. With arbitration `matching` it is the central myopic matching of dispatching papers
 * (an optimal assignment on immediate profit); with `auction`, its decentralised counterpart.
 */
export const myopic = defineLearner({
  name: 'myopic',
  summary: 'Scripted: scores are immediate rewards; with arbitration "matching", central myopic matching.',
  parameters: z.strictObject({}),
  supports: (group) => scripted.supports(group, 'myopic', ['reward']),
  environmentDefaults: { 'ride-sharing': { arbitration: 'matching' }, 'ride-pooling': { arbitration: 'ilp' } },
  create: () => scripted.create((feature) => feature('reward')),
});
