import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { scripted } from './scripted.ts';

/**
 * Requests in the order in which they appear, each to the first vehicle of the fleet that can take it, however far away that is: the least that a
 * dispatcher does.
 */
export const firstCome = defineLearner({
  name: 'first-come',
  summary: 'Scripted: each request to the first vehicle that can take it; learns nothing.',
  parameters: z.strictObject({}),
  supports: (group) => scripted.supports(group, 'first-come', ['isTrip']),
  environmentDefaults: { 'ride-pooling': { arbitration: 'first-come', tripRequests: 1 } },
  create: () => scripted.create((feature) => feature('isTrip')),
});
