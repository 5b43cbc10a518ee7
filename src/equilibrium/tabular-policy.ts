import type { TabularGame } from '../environment/tabular-game.ts';

/** The probability of each action in each state at each time. [horizon, states, actions] */
export type TabularPolicy = Float64Array;

/** The distribution of the states at each time. [horizon, states] */
export type FieldFlow = Float64Array;

export function uniformPolicy(game: TabularGame): TabularPolicy {
  const actions = game.actions.length;
  return new Float64Array(game.horizon * game.states.length * actions).fill(1 / actions);
}

/** The action values Q(s, a) = r + discount * sum p v of one step. `next` is v(s') [states]; `out` is [states, actions]. */
export function backUp(
  rewards: Float64Array,
  transitions: Float64Array,
  discount: number,
  next: ArrayLike<number>,
  out: Float64Array,
): void {
  const states = next.length;
  for (let pair = 0; pair < out.length; pair++) {
    let expected = 0;
    for (let to = 0; to < states; to++) expected += transitions[pair * states + to]! * next[to]!;
    out[pair] = rewards[pair]! + discount * expected;
  }
}

/** Where a distribution over the states goes in one step under a policy [states, actions]. Writes `out` [states]. */
export function pushForward(field: ArrayLike<number>, policy: ArrayLike<number>, transitions: Float64Array, out: Float64Array): void {
  const states = field.length;
  const actions = policy.length / states;
  out.fill(0);
  for (let from = 0; from < states; from++) {
    for (let action = 0; action < actions; action++) {
      const mass = field[from]! * policy[from * actions + action]!;
      if (mass === 0) continue;
      const row = (from * actions + action) * states;
      for (let to = 0; to < states; to++) out[to]! += mass * transitions[row + to]!;
    }
  }
}
