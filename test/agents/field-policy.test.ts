import { expect, it } from 'vitest';
import { FieldPolicy } from '../../agents/field-policy.ts';
import { createGroup, type Group, type PopulationEnv } from '../../src/environment/population-env.ts';
import { box, discrete } from '../../src/environment/spaces.ts';
import { fixedLearner } from '../../src/learning/fixed-learner.ts';
import type { Policy } from '../../src/learning/learner.ts';
import { attachPolicies } from '../../src/learning/policies.ts';
import { createFieldObserver } from '../../src/meanfield/field-observer.ts';
import { MeanField } from '../../src/meanfield/mean-field.ts';

const ACTIONS = 3;

/**
 * Plays steps with six agents in groups of these sizes, each with an oracle. What an agent does depends on who it is, on the time, on the field before its eyes and, in
 * training, on its exploring.
 * @returns the fields that decisions were made on, agent by agent, step by step, with the number of decisions that each group made in a step
 */
function play(sizes: readonly number[], steps: number) {
  const groups = sizes.map((capacity, index) =>
    createGroup({ name: `group${index}`, capacity, observationSpace: box([1], 0, 1), actionSpace: discrete(ACTIONS) }, 1),
  );
  const env: PopulationEnv = { groups, numEnvs: 1, episodeOver: new Uint8Array(1), reset() {}, step() {} };
  let time = 0;
  const seen: number[][] = [];
  const decisions = sizes.map(() => 0);
  const choose = (group: Group, fields: Float32Array, exploring: number): void => {
    const index = groups.indexOf(group);
    const first = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
    decisions[index]!++;
    for (let row = 0; row < group.rows; row++) {
      const field = fields.subarray(row * ACTIONS, (row + 1) * ACTIONS);
      if (exploring) seen.push([...field]);
      const whim = Math.floor(7 * Math.abs(Math.sin((first + row + 1) * time)));
      group.actions[row] = (whim + field.indexOf(Math.max(...field)) + exploring) % ACTIONS;
    }
  };
  const attach = (group: Group): Policy => {
    const observer = createFieldObserver(env, group, { neighbourhood: { kind: 'all' } });
    return new FieldPolicy(group, new MeanField({ env, group, observer, estimator: 'oracle' }), {
      choose: (mode, own, fields) => choose(own, fields!, mode === 'train' ? 1 : 0),
      record: null,
    });
  };
  const oracle = { ...fixedLearner(() => ({ act() {} })), attach };
  const policy = attachPolicies(env, Object.fromEntries(groups.map(({ name }) => [name, oracle])));
  for (const { alive } of groups) alive.fill(1);
  policy.begin(0);
  for (time = 1; time <= steps; time++) {
    policy.act('train');
    policy.observe('train');
  }
  return { seen, decisions: decisions.map((count) => count / steps) };
}

it('oracles of several groups see the field that one of all agents sees, and decide as often as it does: twice', () => {
  const [whole, parts] = [play([6], 8), play([2, 3, 1], 8)];
  expect(whole.decisions).toEqual([2]);
  expect(parts.decisions).toEqual([2, 2, 2]);
  expect(parts.seen).toEqual(whole.seen);
  expect(new Set(whole.seen.map(String)).size).toBeGreaterThan(10);
});
