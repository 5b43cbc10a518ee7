import type { PopulationEnv } from '../environment/population-env.ts';
import type { Policy } from '../learning/learner.ts';
import type { Rng } from '../shared/rng.ts';
import type { TabularPolicy } from './tabular-policy.ts';
import { tabularView } from './tabular-view.ts';

/** Plays tables in copy 0 of an environment, agent i that of i modulo their number, drawing actions from `rng`. */
export function playTables(env: PopulationEnv, tables: readonly TabularPolicy[], rng: Rng): Policy {
  const { game, places } = tabularView(env);
  const group = env.groups[0]!;
  const [states, actions] = [game.states.length, game.actions.length];
  let time = 0;
  return {
    begin() {
      time = 0;
    },
    act() {
      for (let agent = 0; agent < group.capacity; agent++) {
        const table = tables[agent % tables.length]!;
        const from = (time * states + places[agent]!) * actions;
        let left = rng.uniform();
        let action = 0;
        while (action < actions - 1 && left >= table[from + action]!) left -= table[from + action++]!;
        group.actions[agent] = action;
      }
    },
    observe() {
      time++;
    },
    saveState: () => ({ time }),
    loadState(state) {
      time = state['time'] as number;
    },
  };
}
