import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { scripted } from './scripted.ts';

/**
 * The central, myopic benchmark of the DMFG and NeurADP papers ("CO"): an integer program takes as many requests as it can now, and among as many leaves the
 * riders the most slack. A candidate's slack is in units of the longest delay, of which their code counts every second 1e-7 of a request.
 */
export const co = defineLearner({
  name: 'co',
  summary: 'Scripted: as many requests as can be served now, then the most slack (CO); with arbitration "ilp".',
  parameters: z.strictObject({
    /** Requests that a unit of slack is worth; little, so that it only decides between equals. */
    slackWeight: z.number().min(0).default(1e-4),
  }),
  supports: (group) => scripted.supports(group, 'co', ['requests', 'slack']),
  environmentDefaults: { 'ride-pooling': { arbitration: 'ilp' } },
  create: ({ parameters: { slackWeight } }) => scripted.create((feature) => feature('requests') + slackWeight * feature('slack')),
});
