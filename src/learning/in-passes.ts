import type { Mode, Policy } from './learner.ts';

/**
 * Lets policies act beside one another: one after the other and, where some foresee what all are about to do, all twice: as evaluation would on what was seen last,
 * then in earnest, which those who foresee do on what the others were about to do.
 * @param inTurn calls a function with each of the policies, in their order
 */
export function inPasses(policies: readonly Policy[], inTurn: (act: (policy: Policy) => void) => void): (mode: Mode) => void {
  const isForeseen = policies.length > 1 && policies.some(({ foresight }) => foresight);
  if (!isForeseen) return (mode) => inTurn((policy) => policy.act(mode));
  return (mode) => {
    inTurn((policy) => (policy.foresight ? policy.foresight.intend() : policy.act('evaluate')));
    for (const { foresight } of policies) foresight?.foresee();
    inTurn((policy) => (policy.foresight ? policy.foresight.decide(mode) : policy.act(mode)));
  };
}
