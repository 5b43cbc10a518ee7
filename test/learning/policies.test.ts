import { expect, it } from 'vitest';
import { createGroup, type GroupSpec, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { freeze } from '../../src/equilibrium/frozen-learner.ts';
import { fixedLearner } from '../../src/learning/fixed-learner.ts';
import type { Learner } from '../../src/learning/learner.ts';
import { attachPolicies } from '../../src/learning/policies.ts';
import { withScaledObservations } from '../../src/learning/scaled-observations.ts';

const spec: GroupSpec = { name: 'first', capacity: 1, observationSpace: box([1], 0, 1), actionSpace: discrete(9) };

/** Two groups, of which the first looks at what the second is about to do, which is something else in every step; what it saw, and how often each decided. */
function play(foresees: boolean, wrapped: (learner: Learner) => Learner = (learner) => learner) {
  const groups = ['first', 'second'].map((name) => createGroup({ ...spec, name }, 1));
  const env: PopulationEnv = { groups, numEnvs: 1, episodeOver: new Uint8Array(1), reset() {}, step() {} };
  const [seen, decisions] = [[] as number[], { first: 0, second: 0 }];
  let [step, foreseen] = [0, 0];
  const foresee = () => {
    foreseen = groups[1]!.actions[0]!;
  };
  const intend = () => {
    decisions.first++;
  };
  const decide = () => {
    decisions.first++;
    seen.push(foreseen);
  };
  const policy = attachPolicies(env, {
    first: wrapped(
      fixedLearner(() => ({
        act() {
          foresee();
          decide();
        },
        ...(foresees ? { foresight: { intend, foresee, decide } } : {}),
      })),
    ),
    second: fixedLearner((group) => ({
      act() {
        decisions.second++;
        group.actions[0] = step;
      },
    })),
  });
  for (step = 1; step <= 3; step++) policy.act('train');
  return { seen, decisions };
}

it('who foresees what all will do has it before its eyes, though it acts first, and everybody decides twice for it', () => {
  expect(play(true)).toEqual({ seen: [1, 2, 3], decisions: { first: 6, second: 6 } });
  expect(play(true, freeze)).toEqual(play(true));
  expect(play(true, (learner) => withScaledObservations(learner, spec))).toEqual(play(true));
  expect(play(false)).toEqual({ seen: [0, 1, 2], decisions: { first: 3, second: 3 } });
});
