import { UserError } from '../shared/user-error.ts';
import { LOST } from './task.ts';

/**
 * An update has left networks with parameters or moments that are not finite. Thrown by the `step` that did it; all policies have been updated.
 * It is the one place where that must be looked for: what a kernel leaves out because a number is zero, it leaves out of weights that were finite when the last step
 * ended, and a gradient that is not finite reaches the bias whatever the inputs are.
 */
export class DivergedError extends UserError {
  readonly policies: readonly number[];

  /** @param flags LOST where a policy diverged. [policies] */
  constructor(flags: Uint8Array) {
    const policies = [...flags.keys()].filter((policy) => flags[policy] === LOST);
    super(
      `This update has left ${policies.length} of ${flags.length} networks with numbers that are not finite: ${inWords('policy', 'policies', policies)}. ${remedy}`,
    );
    this.policies = policies;
  }
}

/** What a user can do against diverging. */
export const remedy =
  'Lower the learning rate, clip the gradients (maxGradientNorm) or scale the rewards down, see that rewards and observations are finite, and begin again.';

/** "policy 3", "policies 3 and 17", "policies 0, 1, 2 and 61 others". */
export function inWords(one: string, many: string, numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).map(String);
  const rest = numbers.length - shown.length;
  if (numbers.length === 1) return `${one} ${shown[0]}`;
  const last = rest > 0 ? `${rest} others` : shown.pop();
  return `${many} ${shown.join(', ')} and ${last}`;
}
