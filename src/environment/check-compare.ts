import { writtenArrays } from './group-arrays.ts';
import type { Group, PopulationEnv } from './population-env.ts';

/** Arrays that two environments must agree in only where agents live, when they are compared by meaning. */
const ofTheLiving = new Set(['positions', 'actionMask', 'candidates', 'candidateBins', 'claimed', 'fields']);

/**
 * Compares a copy of one environment with a copy of another, bit by bit. Returns null when they agree, otherwise a clause about the
 * first difference.
 *
 * @param by 'bits': all arrays of all rows. 'meaning': what the arrays hold of dead rows beyond the contract does not count.
 */
export function firstDifference(
  one: PopulationEnv,
  copy: number,
  other: PopulationEnv,
  otherCopy: number,
  by: 'bits' | 'meaning' = 'bits',
): string | null {
  if (one.episodeOver[copy] !== other.episodeOver[otherCopy]) {
    return `episodeOver is ${one.episodeOver[copy]} against ${other.episodeOver[otherCopy]}`;
  }
  for (const [index, group] of one.groups.entries()) {
    const difference = groupDifference(group, copy, other.groups[index]!, otherCopy, by);
    if (difference) return difference;
  }
  const figures = one.metrics?.(copy) ?? {};
  const otherFigures = other.metrics?.(otherCopy) ?? {};
  for (const [name, value] of Object.entries(figures)) {
    if (!Object.is(value, otherFigures[name])) return `the metric "${name}" is ${value} against ${otherFigures[name]}`;
  }
  return null;
}

function groupDifference(group: Group, copy: number, other: Group, otherCopy: number, by: 'bits' | 'meaning'): string | null {
  for (const [name, array] of writtenArrays(group)) {
    const against = other[name];
    if (!against) return `group "${group.name}" has the array "${name}" in one and not in the other`;
    const width = array.length / group.rows;
    const start = copy * group.capacity * width;
    const otherStart = otherCopy * group.capacity * width;
    for (let i = 0; i < group.capacity * width; i++) {
      if (Object.is(array[start + i], against[otherStart + i])) continue;
      const slot = Math.floor(i / width);
      if (by === 'meaning' && ofTheLiving.has(name) && !means(group, name, copy * group.capacity + slot, i % width)) continue;
      const component = width > 1 ? ` (component ${i % width})` : '';
      return `${name}${component} of agent "${group.name}_${slot}" is ${array[start + i]} against ${against[otherStart + i]}`;
    }
  }
  return null;
}

/** Whether a component of a row says something: of a live agent, and, where it describes a candidate, of one that exists. */
function means(group: Group, name: string, row: number, component: number): boolean {
  if (!group.alive[row]) return false;
  if (group.actionSpace.kind !== 'candidates' || (name !== 'candidates' && name !== 'candidateBins' && name !== 'claimed')) return true;
  const { choices, features } = group.actionSpace;
  const numbers = { candidates: features.length, candidateBins: 1, claimed: group.claims ?? 1 }[name];
  const choice = Math.floor(component / numbers);
  return group.actionMask![row * choices + choice] === 1;
}
