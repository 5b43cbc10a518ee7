import type { TabularGame } from '../environment/tabular-game.ts';
import { backUp, type FieldFlow, pushForward, type TabularPolicy } from './tabular-policy.ts';

/** What a policy is worth to one agent against a flow that it does not change. */
export interface PolicyValue {
  /** Expected discounted return from mu_0. */
  readonly value: number;
  /** Q_t(s, a). [horizon, states, actions] */
  readonly actionValues: Float64Array;
}

/** The flow of the fields when everybody follows `policy`: mu_0, then p pushed forward. */
export function fieldFlow(game: TabularGame, policy: TabularPolicy): FieldFlow {
  return fieldFlowOf(game, [policy]);
}

/**
 * The flow of a population whose agents follow policies of their own, in equal parts: every policy's own distribution is pushed forward
 * in the field that they make together. (Averaging the policies first would be wrong: those who are in a state are not an average.)
 */
export function fieldFlowOf(game: TabularGame, policies: readonly TabularPolicy[]): FieldFlow {
  const states = game.states.length;
  const pairs = states * game.actions.length;
  const flow = new Float64Array(game.horizon * states);
  const transitions = new Float64Array(pairs * states);
  let own = policies.map(() => Float64Array.from(game.initial));
  let next = policies.map(() => new Float64Array(states));
  for (let time = 0; time < game.horizon; time++) {
    const field = flow.subarray(time * states, (time + 1) * states);
    for (const distribution of own) {
      for (let state = 0; state < states; state++) field[state]! += distribution[state]! / policies.length;
    }
    game.transitions(field, transitions);
    policies.forEach((policy, index) => {
      pushForward(own[index]!, policy.subarray(time * pairs, (time + 1) * pairs), transitions, next[index]!);
    });
    [own, next] = [next, own];
  }
  return flow;
}

/** The value of following `policy` while the field flows as given. */
export function evaluatePolicy(game: TabularGame, policy: TabularPolicy, flow: FieldFlow): PolicyValue {
  const actions = game.actions.length;
  return backwardInduction(game, flow, (actionValues, from) => {
    let value = 0;
    for (let action = 0; action < actions; action++) value += policy[from + action]! * actionValues[from + action]!;
    return value;
  });
}

/** The best that one agent can do while the field flows as given, and a policy that does it (the lowest action on ties). */
export function bestResponse(game: TabularGame, flow: FieldFlow): PolicyValue & { readonly policy: TabularPolicy } {
  const actions = game.actions.length;
  const policy = new Float64Array(game.horizon * game.states.length * actions);
  const response = backwardInduction(game, flow, (actionValues, from) => {
    let best = 0;
    for (let action = 1; action < actions; action++) if (actionValues[from + action]! > actionValues[from + best]!) best = action;
    policy[from + best] = 1;
    return actionValues[from + best]!;
  });
  return { ...response, policy };
}

/** `valueAt(actionValues, from)` gives v_t(s) from the action values that begin at index `from`. */
function backwardInduction(game: TabularGame, flow: FieldFlow, valueAt: (actionValues: Float64Array, from: number) => number): PolicyValue {
  const states = game.states.length;
  const actions = game.actions.length;
  const pairs = states * actions;
  const actionValues = new Float64Array(game.horizon * pairs);
  const rewards = new Float64Array(pairs);
  const transitions = new Float64Array(pairs * states);
  const values = new Float64Array(states);
  for (let time = game.horizon - 1; time >= 0; time--) {
    const field = flow.subarray(time * states, (time + 1) * states);
    game.rewards(field, rewards);
    game.transitions(field, transitions);
    backUp(rewards, transitions, game.discount, values, actionValues.subarray(time * pairs, (time + 1) * pairs));
    for (let state = 0; state < states; state++) values[state] = valueAt(actionValues, time * pairs + state * actions);
  }
  return { value: game.initial.reduce((sum, mass, state) => sum + mass * values[state]!, 0), actionValues };
}
