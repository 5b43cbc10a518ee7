import { expect, it } from 'vitest';
import { createGroup, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { fixedLearner } from '../../src/learning/fixed-learner.ts';
import { attachPolicies } from '../../src/learning/policies.ts';

/** Two groups, of which the first looks at what the second is about to do, which is something else in every step. */
function seen(foresees: boolean): number[] {
  const groups = ['first', 'second'].map((name) =>
    createGroup({ name, capacity: 1, observationSpace: box([1], 0, 1), actionSpace: discrete(9) }, 1),
  );
  const env: PopulationEnv = { groups, numEnvs: 1, episodeOver: new Uint8Array(1), reset() {}, step() {} };
  let step = 0;
  const looks: number[] = [];
  const policy = attachPolicies(env, {
    first: fixedLearner(() => ({
      foresees,
      act(mode) {
        if (mode === 'train') looks.push(groups[1]!.actions[0]!);
      },
    })),
    second: fixedLearner((group) => ({
      act() {
        group.actions[0] = step;
      },
    })),
  });
  for (step = 1; step <= 3; step++) policy.act('train');
  return looks;
}

it('who foresees what all will do has it before its eyes, though it acts first', () => {
  expect(seen(true)).toEqual([1, 2, 3]);
  expect(seen(false)).toEqual([0, 1, 2]);
});
