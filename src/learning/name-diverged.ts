import type { GroupSpec } from '../environment/population-env.ts';
import { DivergedError, inWords, remedy } from '../population/diverged-error.ts';
import { UserError } from '../shared/user-error.ts';
import type { Learner } from './learner.ts';

/** Does what a group's learner does; where networks diverge in it, the error names the group and the agents whose networks they are. */
export function nameDiverged<Result>({ name, capacity }: GroupSpec, { numPolicies }: Learner, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    const isShared = numPolicies === 1 && capacity > 1;
    const whose = isShared
      ? 'the network that its agents share'
      : inWords('the network of agent', 'the networks of agents', error.policies);
    throw new UserError(`In the group "${name}", ${whose} diverged: this update left numbers that are not finite. ${remedy}`, {
      cause: error,
    });
  }
}
