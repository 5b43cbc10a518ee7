import type { GroupSpec } from '../environment/population-env.ts';
import { spaceSize } from '../environment/spaces.ts';
import { UserError } from '../shared/user-error.ts';

/** Whose actions make a mean field, and how they are counted. */
export interface CountedGroups {
  /**
   * Groups by name, or in words: `own`, its own and those on its side; `enemy`, those that it strikes or that strike it; `all`. Where an environment says nothing of sides
   * (`GroupSpec.sight`), everybody of another group is an enemy. Default: all that act alike.
   */
  readonly groups?: readonly string[] | undefined;
  /**
   * Actions are counted group by group, so that groups with unlike actions can be counted, too: the field is the joint histogram of group and action (of boxes:
   * the mean action of each group). A group's own mean action, that of multi-type mean fields (Subramanian et al. 2020), is its part divided by its sum. Default
   * false; the default of `groups` is then all whose actions are of the same kind.
   */
  readonly perGroup?: boolean | undefined;
}

/** The numbers of a mean field. */
export interface FieldLayout<G extends GroupSpec> {
  readonly size: number;
  /** A histogram, not a mean of real-valued actions. */
  readonly isDistribution: boolean;
  /** Whose actions are counted, and where those of each begin in the field. */
  readonly groups: readonly G[];
  readonly starts: readonly number[];
}

/**
 * Lays out the field of a group that is made of actions.
 * @param all groups of the environment, this one among them
 * @throws UserError for unknown groups, and for actions that cannot be counted together
 */
export function fieldLayout<G extends GroupSpec>(all: readonly G[], group: G, counted: CountedGroups): FieldLayout<G> {
  const groups = seenGroups(all, group, counted);
  const isDistribution = group.actionSpace.kind === 'discrete';
  if (!counted.perGroup) return { size: binsOf(group), isDistribution, groups, starts: groups.map(() => 0) };
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, other) => sum + binsOf(other), 0));
  return { size: groups.reduce((sum, other) => sum + binsOf(other), 0), isDistribution, groups, starts };
}

function seenGroups<G extends GroupSpec>(all: readonly G[], group: G, { groups: names, perGroup }: CountedGroups): readonly G[] {
  const isOfKind = (other: G) => other.actionSpace.kind === group.actionSpace.kind;
  const isCountable = (other: G) => isOfKind(other) && (perGroup || binsOf(other) === binsOf(group));
  const seen = names ? [...new Set(names.flatMap((name) => groupsCalled(name, all, group)))] : all.filter(isCountable);
  for (const other of seen) if (!isCountable(other)) throw new UserError(whyNot(group, other, isOfKind(other)));
  if (seen.length === 0) {
    throw new UserError(
      `The mean field of the group "${group.name}" is to count the groups ${names!.join(', ')}, and there is none; name others.`,
    );
  }
  return seen;
}

function groupsCalled<G extends GroupSpec>(name: string, all: readonly G[], group: G): readonly G[] {
  const named = all.filter((other) => other.name === name);
  if (named.length > 0) return named;
  if (name === 'all') return all;
  if (name === 'enemy') return all.filter((other) => isEnemy(group, other));
  if (name === 'own') return all.filter((other) => other === group || !isEnemy(group, other));
  throw new UserError(
    `The mean field names the group "${name}", but the environment has ${all.map((known) => `"${known.name}"`).join(', ')}; own, enemy and all stand for several.`,
  );
}

function isEnemy(group: GroupSpec, other: GroupSpec): boolean {
  const bodies = group.sight?.bodies.find((seen) => seen.group === other.name);
  return bodies ? bodies.isPrey || bodies.isThreat : other !== group;
}

function whyNot(group: GroupSpec, other: GroupSpec, isOfKind: boolean): string {
  const told = ({ name, actionSpace }: GroupSpec) =>
    `${actionSpace.kind === 'discrete' ? `${actionSpace.n} ` : actionSpace.kind === 'box' ? `${spaceSize(actionSpace)}-dimensional ` : ''}${actionSpace.kind} actions of "${name}"`;
  const counted = `The ${told(other)} cannot be counted in one mean field with the ${told(group)}`;
  return isOfKind
    ? `${counted}; set learner.perGroup to true, which counts them group by group, or name other learner.groups.`
    : `${counted}; name other learner.groups, or use a learner that sees no mean field (independent-q, ppo).`;
}

/** Numbers that the actions of a group take in a field. */
function binsOf({ actionSpace }: GroupSpec): number {
  return actionSpace.kind === 'discrete' ? actionSpace.n : spaceSize(actionSpace);
}
