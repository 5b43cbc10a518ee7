import type { GroupSpec } from '../src/environment/population-env.ts';
import { fixedLearner } from '../src/learning/fixed-learner.ts';
import type { Learner } from '../src/learning/learner.ts';

/** The score of a candidate from its features, which `feature` gives by name. */
export type Score = (feature: (name: string) => number) => number;

/** Learners that score candidates by a fixed rule. */
export const scripted = {
  /** True when the group's candidates have the features that a rule needs. */
  supports(group: GroupSpec, learner: string, needed: readonly string[]): true | string {
    const { actionSpace } = group;
    if (actionSpace.kind !== 'candidates') {
      return `"${learner}" scores candidates, and the group "${group.name}" has ${actionSpace.kind} actions.`;
    }
    const missing = needed.filter((name) => !actionSpace.features.includes(name));
    return missing.length === 0
      ? true
      : `"${learner}" needs the candidate feature${missing.length > 1 ? 's' : ''} ${missing.join(', ')}, which the group "${group.name}" does not have.`;
  },

  create: (score: Score): Learner =>
    fixedLearner(({ actionSpace, candidates, actionMask, actions, alive, rows }) => {
      if (actionSpace.kind !== 'candidates') throw new Error('Scripted learners need candidates.');
      const { choices, features } = actionSpace;
      const indexOf = new Map(features.map((name, index) => [name, index]));
      let at = 0;
      const feature = (name: string) => candidates![at + indexOf.get(name)!]!;
      return {
        act() {
          for (let row = 0; row < rows; row++) {
            if (!alive[row]) continue;
            for (let choice = 0; choice < choices; choice++) {
              const index = row * choices + choice;
              at = index * features.length;
              actions[index] = actionMask![index] ? score(feature) : 0;
            }
          }
        },
      };
    }),
};
