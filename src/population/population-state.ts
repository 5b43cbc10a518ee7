import type { Snapshot, SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';

type Numbers = Float32Array | Float64Array;

/**
 * Named arrays of a population that a checkpoint holds, by group: "parameters", "target", "mean", ... An array that lies in several parts is saved as one,
 * so that a state does not tell how the population was laid out.
 */
export type StateArrays = Readonly<Record<string, ReadonlyMap<string, Numbers | readonly Numbers[]>>>;

/** Copies of all arrays of the groups, and of the step counts. Unlike arrays that are state as they lie (`shared/saved-arrays.ts`), these may lie in parts and be loaded in another precision. */
export function savePopulationState(arrays: StateArrays, steps: Uint32Array | readonly Uint32Array[]): SnapshotRecord {
  const groups = Object.entries(arrays).map(([group, tensors]) => [
    group,
    Object.fromEntries([...tensors].map(([name, data]) => [name, joined(partsOf(data))])),
  ]);
  return { ...Object.fromEntries(groups), steps: joined(partsOf(steps)) };
}

/** Puts a snapshot back, of either precision. Throws a UserError that names the first array that is missing or of another size, before anything is changed. */
export function loadPopulationState(arrays: StateArrays, steps: Uint32Array | readonly Uint32Array[], state: SnapshotRecord): void {
  const pairs: [readonly (Numbers | Uint32Array)[], Numbers | Uint32Array][] = [];
  for (const [group, tensors] of Object.entries(arrays)) {
    const saved = (state[group] ?? {}) as Record<string, Snapshot>;
    for (const [name, data] of tensors) {
      const value = saved[name];
      if (!(value instanceof Float32Array || value instanceof Float64Array))
        throw new UserError(`The saved population has no "${group}" array of "${name}".`);
      pairs.push([partsOf(data), sameLength(`"${group}" array of "${name}"`, value, lengthOf(partsOf(data)))]);
    }
  }
  if (!(state['steps'] instanceof Uint32Array)) throw new UserError('The saved population has no step counts.');
  pairs.push([partsOf(steps), sameLength('step counts', state['steps'], lengthOf(partsOf(steps)))]);
  for (const [parts, from] of pairs) {
    let at = 0;
    for (const part of parts) {
      part.set(from.subarray(at, at + part.length));
      at += part.length;
    }
  }
}

function partsOf<A extends Numbers | Uint32Array>(data: A | readonly A[]): readonly A[] {
  return ArrayBuffer.isView(data) ? [data as A] : (data as readonly A[]);
}

function lengthOf(parts: readonly (Numbers | Uint32Array)[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function joined<A extends Numbers | Uint32Array>(parts: readonly A[]): A {
  const [first] = parts as [A];
  if (parts.length === 1) return first.slice() as A;
  const whole = new (first.constructor as new (length: number) => A)(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function sameLength<A extends Numbers | Uint32Array>(what: string, value: A, length: number): A {
  if (value.length !== length) {
    throw new UserError(
      `The saved population's ${what} has ${value.length} numbers and this population needs ${length}: they are of different shapes.`,
    );
  }
  return value;
}
