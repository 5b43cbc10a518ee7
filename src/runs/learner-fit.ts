import type { GroupSpec } from '../environment/population-env.ts';
import type { RegisteredLearner } from '../plugins/registry.ts';
import { nearestOrAll } from '../shared/nearest-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { ResolvedConfig } from './resolve-config.ts';

/** The learner of a name. @throws UserError where there is none, or it cannot serve the group. */
export function learnerFor(group: GroupSpec, name: string, resolved: ResolvedConfig): RegisteredLearner {
  const misfit = whyUnfit(group, name, resolved);
  if (misfit !== null) throw new UserError(misfit);
  return resolved.registry.learner(name);
}

/**
 * Why the learners of a configuration, and those that it compares with, cannot play the groups that its environment has, a sentence for each reason: a learner is
 * meant for a group that there is not, or cannot serve its group. No learner has to be made to tell.
 */
export function misfits(resolved: ResolvedConfig, groups: readonly GroupSpec[]): string[] {
  const { env, learner, learners = {}, compare } = resolved.config;
  const names = groups.map(({ name }) => name);
  const strangers = Object.keys(learners).filter((group) => !names.includes(group));
  const unfit = (where: string, nameFor: (group: string) => string) =>
    groups.flatMap((group) => {
      const reason = whyUnfit(group, nameFor(group.name), resolved);
      return reason === null ? [] : [where + reason];
    });
  return [
    ...strangers.map((group) => `learners.${group}: "${env.name}" has no such group; ${nearestOrAll(group, names)}`),
    ...unfit('', (group) => (learners[group] ?? learner).name),
    ...compare.flatMap((name) => unfit('compare: ', () => name)),
  ];
}

function whyUnfit(group: GroupSpec, name: string, { config, registry }: ResolvedConfig): string | null {
  const reason = registry.learner(name).supports(group);
  if (reason === true) return null;
  const able = registry.list().learners.filter((other) => other.supports(group) === true);
  return (
    `The learner "${name}" cannot play the group "${group.name}" of "${config.env.name}": ${reason.replace(/\.$/, '')}. ` +
    `Learners that can: ${able.map((other) => other.name).join(', ')}.`
  );
}
