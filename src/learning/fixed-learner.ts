import type { Group, PopulationEnv } from '../environment/population-env.ts';
import type { Learner, Policy } from './learner.ts';

/** A way to act that is not learned; what it does not say, it does not need. */
export type FixedPolicy = Pick<Policy, 'act'> & Partial<Policy>;

/** A learner that learns nothing: its policies only act. */
export function fixedLearner(attach: (group: Group, env: PopulationEnv) => FixedPolicy, numPolicies = 0): Learner {
  const stateless = { saveState: () => ({}), loadState() {} };
  return {
    numPolicies,
    attach: (group, env) => ({ begin() {}, observe() {}, ...stateless, ...attach(group, env) }),
    learn: () => false,
    metrics: () => ({}),
    ...stateless,
  };
}
