import type { Rng, RngState } from '../shared/rng.ts';
import { loadArrays, type NamedArrays, saveArrays } from '../shared/saved-arrays.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { loadGroups, saveGroups } from './group-arrays.ts';
import type { Group, PopulationEnv } from './population-env.ts';

/** What saves and restores an environment that is its groups, some arrays by name, and a stream of random numbers a copy. */
export function arrayState(
  groups: readonly Group[],
  arrays: NamedArrays,
  rngs: readonly Rng[],
): Required<Pick<PopulationEnv, 'saveState' | 'loadState'>> {
  return {
    saveState: () => ({
      groups: saveGroups(groups),
      ...saveArrays(arrays),
      rngs: rngs.map((rng) => rng.save()),
    }),
    loadState(state) {
      loadGroups(groups, state['groups'] as SnapshotRecord);
      loadArrays(arrays, state);
      for (const [copy, saved] of (state['rngs'] as readonly RngState[]).entries()) rngs[copy]!.load(saved);
    },
  };
}
