import type { TabularGame } from '../../../src/environment/tabular-game.ts';

/**
 * The frame of one-shot games: all begin in the first state, action a leads to state 1 + a, and what is earned there depends on how many chose
 * the same. Two decisions: the choice, and one without consequence in whose step the reward falls.
 */
export function goWhereYouChoose(states: readonly string[], actions: readonly string[]): Omit<TabularGame, 'name' | 'rewards'> {
  const fixed = new Float64Array(states.length * actions.length * states.length);
  for (let pair = 0; pair < states.length * actions.length; pair++) fixed[pair * states.length + 1 + (pair % actions.length)] = 1;
  const initial = new Float64Array(states.length);
  initial[0] = 1;
  return { states, actions, initial, horizon: 2, discount: 1, transitions: (_field, out) => out.set(fixed) };
}
