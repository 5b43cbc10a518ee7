import type { SnapshotRecord, TypedArray } from './snapshot.ts';

/** Arrays that are the state of something, or a part of it, by name. */
export type NamedArrays = Readonly<Record<string, TypedArray>>;

/** Copies of the arrays, as a snapshot. */
export function saveArrays(arrays: NamedArrays): Record<string, TypedArray> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
}

/**
 * Writes back, in place, what `saveArrays` saved of arrays of the same sizes; what else the snapshot holds is left alone.
 * @param owner whose they are, for the error: `of group "red"`
 * @throws RangeError naming the array of which the snapshot holds nothing, or more or fewer numbers
 */
export function loadArrays(arrays: NamedArrays, state: SnapshotRecord, owner = ''): void {
  for (const [name, array] of Object.entries(arrays)) {
    const saved = state[name] as TypedArray | undefined;
    if (saved?.length !== array.length) {
      const found = saved ? `holds ${saved.length}` : 'has none';
      const whose = owner === '' ? '' : ` ${owner}`;
      throw new RangeError(`The array "${name}"${whose} has ${array.length} numbers, but the saved state ${found}.`);
    }
    array.set(saved);
  }
}
