import { loadArrays, saveArrays } from '../shared/saved-arrays.ts';
import type { SnapshotRecord, TypedArray } from '../shared/snapshot.ts';
import type { Group } from './population-env.ts';

/** The arrays of a group that the environment writes (all but `actions`), and what they hold where there is nothing to say. */
const written = [
  ['alive', 0],
  ['observations', 0],
  ['rewards', 0],
  ['terminated', 0],
  ['truncated', 0],
  ['positions', 0],
  ['actionMask', 0],
  ['candidates', 0],
  ['candidateBins', -1],
  ['claimed', -1],
  ['executed', -1],
  ['fields', 0],
] as const;

/** The names of the arrays of a group that its environment writes. Optional ones are absent from groups that do not declare them. */
export type WrittenArray = (typeof written)[number][0];

/** The arrays of a group that its environment writes, with their names, in a fixed order. */
export function writtenArrays(group: Group): [WrittenArray, TypedArray][] {
  return written.flatMap(([name]) => (group[name] ? [[name, group[name]] as [WrittenArray, TypedArray]] : []));
}

/** Silences rows from .. to-1: dead, with zero observations and rewards, no flags, masks or candidates; bins and executed at -1. */
export function clearRows(group: Group, from: number, to: number): void {
  for (const [name, empty] of written) {
    const array = group[name];
    if (!array) continue;
    const width = array.length / group.rows;
    array.fill(empty, from * width, to * width);
  }
}

/** Copies of everything that the environment has written into its groups, by group and array name. */
export function saveGroups(groups: readonly Group[]): SnapshotRecord {
  return Object.fromEntries(groups.map((group) => [group.name, saveArrays(Object.fromEntries(writtenArrays(group)))]));
}

/** Writes back, in place, what `saveGroups` saved of groups of the same shape. */
export function loadGroups(groups: readonly Group[], state: SnapshotRecord): void {
  for (const group of groups) {
    const saved = (state[group.name] ?? {}) as SnapshotRecord;
    loadArrays(Object.fromEntries(writtenArrays(group)), saved, `of group "${group.name}"`);
  }
}
