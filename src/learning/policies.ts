import type { PopulationEnv } from '../environment/population-env.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { inPasses } from './in-passes.ts';
import type { Learner, Policy } from './learner.ts';
import { nameDiverged } from './name-diverged.ts';

/** One learner for every group of an environment, by the group's name. */
export type Learners = Readonly<Record<string, Learner>>;

/**
 * Attaches every group's learner to an environment and returns the policies of all groups as one. Groups act in the order in which the
 * environment lists them. Throws when a group has no learner: that is a mistake of the caller, not of the user.
 */
export function attachPolicies(env: PopulationEnv, learners: Learners): Policy {
  const policies = env.groups.map((group): readonly [string, Policy] => {
    const learner = learners[group.name];
    if (!learner) throw new Error(`No learner was given for the group "${group.name}".`);
    return [group.name, learner.attach(group, env)];
  });
  return {
    begin(copy) {
      for (const [, policy] of policies) policy.begin(copy);
    },
    act: inPasses(
      policies.map(([, policy]) => policy),
      (act) => {
        for (const [, policy] of policies) act(policy);
      },
    ),
    observe(mode) {
      env.groups.forEach((group, index) => {
        nameDiverged(group, learners[group.name]!, () => policies[index]![1].observe(mode));
      });
    },
    saveState() {
      return Object.fromEntries(policies.map(([name, policy]) => [name, policy.saveState()]));
    },
    loadState(state) {
      for (const [name, policy] of policies) policy.loadState(state[name] as SnapshotRecord);
    },
  };
}
