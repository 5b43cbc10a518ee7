import { z } from 'zod';
import { defineLearner } from '../src/learning/learner.ts';
import { scripted } from './scripted.ts';

/**
 * Takes the nearest feasible request that pays: a request whose immediate reward is positive is worth the more, the shorter the way to it;
 * nothing else is worth moving for. With arbitration `first-come` this is the greedy benchmark of Enders et al. (L4DC 2023): requests in
 * their order, each to the nearest vehicle.
 */
export const greedy = defineLearner({
  name: 'greedy',
  summary: 'Scripted: the nearest feasible request that pays; learns nothing.',
  parameters: z.strictObject({}),
  supports: (group) => scripted.supports(group, 'greedy', ['isRequest', 'reward', 'approachDistance']),
  environmentDefaults: { 'ride-sharing': { arbitration: 'first-come' } },
  create: () =>
    scripted.create((feature) => (feature('isRequest') > 0 && feature('reward') > 0 ? 1 / (1 + feature('approachDistance')) : 0)),
});
