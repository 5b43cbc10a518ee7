import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { fixedLearner } from '../learning/fixed-learner.ts';
import type { Learner } from '../learning/learner.ts';
import type { DeviatorEnv } from './deviator-env.ts';

/**
 * A learner that goes on acting as in evaluation, also while others are trained, and learns nothing.
 * @param seat where it acts in place of the group and environment that it is attached to
 */
export function freeze(
  learner: Learner,
  seat: (group: Group, env: PopulationEnv) => readonly [Group, PopulationEnv] = (group, env) => [group, env],
): Learner {
  return fixedLearner((group, env) => {
    const policy = learner.attach(...seat(group, env));
    const { foresight } = policy;
    return {
      begin: (copy) => policy.begin(copy),
      act: () => policy.act('evaluate'),
      ...(foresight ? { foresight: { ...foresight, decide: () => foresight.decide('evaluate') } } : {}),
      observe: () => policy.observe('evaluate'),
      saveState: () => policy.saveState(),
      loadState: (state) => policy.loadState(state),
    };
  }, learner.numPolicies);
}

/** A learner frozen, which acts in the environment underneath a deviator's, for its whole group. */
export function freezeUnderneath(learner: Learner): Learner {
  return freeze(learner, (group, env) => {
    const { inner } = env as DeviatorEnv;
    return [inner.groups.find(({ name }) => name === group.name)!, inner];
  });
}

/** Does in the deviator's seat what the frozen learner of its group would do there. */
export function createConformist(groupName: string): Learner {
  return fixedLearner((deviator, env) => {
    const { inner, seatOf } = env as DeviatorEnv;
    const { actions, rows } = inner.groups.find(({ name }) => name === groupName)!;
    const width = actions.length / rows;
    return {
      act() {
        for (let copy = 0; copy < env.numEnvs; copy++) {
          const from = seatOf(copy) * width;
          deviator.actions.set(actions.subarray(from, from + width), copy * width);
        }
      },
    };
  });
}
