import type { GroupSpec } from '../src/environment/population-env.ts';
import { UserError } from '../src/shared/user-error.ts';

/** Targets that value what all agents of a copy can do together, by the arbiter that decides. */
export const jointTargets = ['ilp', 'lp', 'auction'] as const;
export type JointTarget = (typeof jointTargets)[number];

export const targetKinds = ['max', 'expected', 'double', 'executed', 'average', ...jointTargets] as const;
export type TargetKind = (typeof targetKinds)[number];

export const isJoint = (kind: TargetKind): kind is JointTarget => (jointTargets as readonly string[]).includes(kind);

interface Wanted {
  readonly target: TargetKind | 'auto';
  readonly learnersPerUpdate: number | null;
}

/** What `target` means for a group. Throws a UserError where agents cannot compete or do not all learn. */
export function targetKindFor({ target, learnersPerUpdate }: Wanted, group: GroupSpec): TargetKind {
  const auto = group.actionSpace.kind === 'candidates' ? 'executed' : 'double';
  const kind = target === 'auto' ? auto : target;
  if (!isJoint(kind)) return kind;
  if (!group.claims) {
    throw new UserError(
      `learner.target is "${kind}", which lets agents compete for what their candidates claim, but those of the group "${group.name}" claim nothing; use "executed", "average", "max", "double" or "expected".`,
    );
  }
  if (learnersPerUpdate !== null) {
    throw new UserError(
      `learner.target is "${kind}", for which all agents learn together, but learner.learnersPerUpdate is ${learnersPerUpdate}; leave it out.`,
    );
  }
  return kind;
}
