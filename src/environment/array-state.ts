import type { Rng, RngState } from '../shared/rng.ts';
import type { Snapshot, SnapshotRecord, TypedArray } from '../shared/snapshot.ts';
import { loadGroups, saveGroups } from './group-arrays.ts';
import type { Group, PopulationEnv } from './population-env.ts';

/** What saves and restores an environment that is its groups, some arrays by name, and a stream of random numbers a copy. */
export function arrayState(
  groups: readonly Group[],
  arrays: Readonly<Record<string, TypedArray>>,
  rngs: readonly Rng[],
): Required<Pick<PopulationEnv, 'saveState' | 'loadState'>> {
  return {
    saveState: () => ({
      groups: saveGroups(groups),
      ...Object.fromEntries(Object.entries(arrays).map(([name, array]): [string, Snapshot] => [name, array.slice()])),
      rngs: rngs.map((rng) => ({ ...rng.save() }) as unknown as Snapshot),
    }),
    loadState(state) {
      loadGroups(groups, state['groups'] as SnapshotRecord);
      for (const [name, array] of Object.entries(arrays)) array.set(state[name] as TypedArray);
      for (const [copy, saved] of (state['rngs'] as unknown as readonly RngState[]).entries()) rngs[copy]!.load(saved);
    },
  };
}
