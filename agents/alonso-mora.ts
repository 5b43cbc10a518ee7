import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { scripted } from './scripted.ts';

/**
 * In the manner of Alonso-Mora et al. (PNAS 2017): requests may go to another vehicle until they are picked up, and an integer program makes the riders' total delay
 * least, with a penalty for each that is left out so large that it serves as many as it can first.
 */
export const alonsoMora = defineLearner({
  name: 'alonso-mora',
  summary:
    'Scripted: least delay with a penalty for who is left out, re-assigned every epoch (Alonso-Mora et al. 2017); with arbitration "ilp".',
  parameters: z.strictObject({
    /** The penalty, in longest delays that a rider may have. */
    penalty: z.number().positive().default(10),
  }),
  supports: (group) => scripted.supports(group, 'alonso-mora', ['requests', 'addedDelay']),
  environmentDefaults: { 'ride-pooling': { arbitration: 'ilp', reassignment: true } },
  create: ({ parameters: { penalty } }) => scripted.create((feature) => penalty * feature('requests') - feature('addedDelay')),
});
