import type { Group, PopulationEnv } from '../environment/population-env.ts';
import type { Policy } from '../learning/learner.ts';
import { pushForward, type TabularPolicy } from './tabular-policy.ts';
import { tabularView } from './tabular-view.ts';

/**
 * Writes down what every agent of a learner does in the mean-field limit: in each state at each time, in the field that all of them together
 * then make. `policy` is the learner's, attached to `env`, of which copy 0 is used; it may remember nothing but the field it saw last.
 * @param draws how often each agent is asked in each situation, where its policy does not tell its probabilities; 1 is exact for policies that are deterministic in
 * evaluation
 * @returns one table an agent
 */
export function tabulatePolicies(env: PopulationEnv, policy: Policy, draws = 1): TabularPolicy[] {
  const { game, pose } = tabularView(env);
  const group = env.groups[0]!;
  const agents = group.capacity;
  const states = game.states.length;
  const actions = game.actions.length;
  const pairs = states * actions;
  const tables = Array.from({ length: agents }, () => new Float64Array(game.horizon * pairs));
  let own = tables.map(() => Float64Array.from(game.initial));
  let next = tables.map(() => new Float64Array(states));
  const told = new Float64Array(group.rows * actions);
  const field = new Float64Array(states);
  const transitions = new Float64Array(pairs * states);

  for (let time = 0; time < game.horizon; time++) {
    field.fill(0);
    for (const distribution of own) for (let state = 0; state < states; state++) field[state]! += distribution[state]! / agents;
    for (let state = 0; state < states; state++) {
      pose(0, state, time, field);
      if (time === 0) policy.begin(0);
      else policy.observe('evaluate');
      const at = time * pairs + state * actions;
      if (policy.probabilities) policy.probabilities(told);
      else countDraws(policy, group, draws, told);
      tables.forEach((table, agent) => {
        table.set(told.subarray(agent * actions, (agent + 1) * actions), at);
      });
    }
    game.transitions(field, transitions);
    tables.forEach((table, agent) => {
      pushForward(own[agent]!, table.subarray(time * pairs, (time + 1) * pairs), transitions, next[agent]!);
    });
    [own, next] = [next, own];
  }
  return tables;
}

/** Writes how often each agent takes each action when it is asked so often. [rows, actions] */
function countDraws(policy: Policy, group: Group, draws: number, into: Float64Array): void {
  const actions = into.length / group.rows;
  into.fill(0);
  for (let draw = 0; draw < draws; draw++) {
    policy.act('evaluate');
    for (let agent = 0; agent < group.capacity; agent++) into[agent * actions + group.actions[agent]!]! += 1 / draws;
  }
}
