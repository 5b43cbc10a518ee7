import { z } from 'zod';
import type { GroupSpec } from '../src/environment/population-env.ts';
import { defineLearner } from '../src/learning/learner.ts';
import { type Score, scripted } from './scripted.ts';

/**
 * Takes the nearest feasible request that pays: a request whose immediate reward is positive is worth the more, the shorter the way to it;
 * nothing else is worth moving for. With arbitration `first-come` this is the greedy benchmark of Enders et al. (L4DC 2023): requests in
 * their order, each to the nearest vehicle. Where requests join a plan (ride pooling) the nearest is the one that delays riders least, its own included: greedy insertion.
 */
export const greedy = defineLearner({
  name: 'greedy',
  summary: 'Scripted: the nearest feasible request that pays; learns nothing.',
  parameters: z.strictObject({}),
  supports: (group) =>
    scripted.supports(group, 'greedy', joinsPlans(group) ? ['reward', 'addedDelay'] : ['isRequest', 'reward', 'approachDistance']),
  environmentDefaults: {
    'ride-sharing': { arbitration: 'first-come' },
    'ride-pooling': { arbitration: 'first-come', tripRequests: 1, search: 'insertion' },
  },
  create: ({ group }) => scripted.create(joinsPlans(group) ? insertion : nearest),
});

const nearest: Score = (feature) => (feature('isRequest') > 0 && feature('reward') > 0 ? 1 / (1 + feature('approachDistance')) : 0);

const insertion: Score = (feature) => (feature('isTrip') > 0 && feature('reward') > 0 ? 1 / (1 + Math.max(0, feature('addedDelay'))) : 0);

/** Whether candidates are trips that join the plan an agent has. */
function joinsPlans({ actionSpace }: GroupSpec): boolean {
  return actionSpace.kind === 'candidates' && actionSpace.features.includes('isTrip');
}
