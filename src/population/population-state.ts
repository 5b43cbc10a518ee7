import type { Snapshot, SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';

type Numbers = Float32Array | Float64Array;

/** Named arrays of a population that a checkpoint holds, by group: "parameters", "target", "mean", ... */
export type StateArrays = Readonly<Record<string, ReadonlyMap<string, Numbers>>>;

/** Copies of all arrays of the groups, and of the step counts. */
export function saveArrays(arrays: StateArrays, steps: Uint32Array): SnapshotRecord {
  const groups = Object.entries(arrays).map(([group, tensors]) => [
    group,
    Object.fromEntries([...tensors].map(([name, data]) => [name, data.slice()])),
  ]);
  return { ...Object.fromEntries(groups), steps: steps.slice() };
}

/** Puts a snapshot back, of either precision. Throws a UserError that names the first array that is missing or of another size, before anything is changed. */
export function loadArrays(arrays: StateArrays, steps: Uint32Array, state: SnapshotRecord): void {
  const pairs: [Numbers | Uint32Array, Numbers | Uint32Array][] = [];
  for (const [group, tensors] of Object.entries(arrays)) {
    const saved = (state[group] ?? {}) as Record<string, Snapshot>;
    for (const [name, data] of tensors) {
      const value = saved[name];
      if (!(value instanceof Float32Array || value instanceof Float64Array))
        throw new UserError(`The saved population has no "${group}" array of "${name}".`);
      pairs.push([data, sameLength(`"${group}" array of "${name}"`, value, data.length)]);
    }
  }
  if (!(state['steps'] instanceof Uint32Array)) throw new UserError('The saved population has no step counts.');
  pairs.push([steps, sameLength('step counts', state['steps'], steps.length)]);
  for (const [to, from] of pairs) to.set(from);
}

function sameLength<A extends Numbers | Uint32Array>(what: string, value: A, length: number): A {
  if (value.length !== length) {
    throw new UserError(
      `The saved population's ${what} has ${value.length} numbers and this population needs ${length}: they are of different shapes.`,
    );
  }
  return value;
}
