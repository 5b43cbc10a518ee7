import type { PopulationEnv } from '../environment/population-env.ts';
import type { TabularView } from '../environment/tabular-game.ts';

/** The tabular view of an environment. Throws where there is none: ask `env.tabular` first. */
export function tabularView(env: PopulationEnv): TabularView {
  if (!env.tabular) throw new Error('The environment plays no tabular game.');
  return env.tabular;
}
