import type { Group, PopulationEnv } from '../environment/population-env.ts';
import type { Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { createNeighbourFinder, type Neighbourhood } from './neighbourhood.ts';
import { type CountedGroups, fieldLayout } from './seen-groups.ts';
import { createSight, type Visibility } from './visibility.ts';

/** What an agent takes for the mean field of its neighbours, as data. */
export interface FieldDefinition extends CountedGroups {
  readonly neighbourhood: Neighbourhood;
  /** Which of the neighbours are seen; default: all. */
  readonly visibility?: Visibility | undefined;
}

/** Looks at the mean field after every step. */
export interface FieldObserver {
  /** Numbers of one field. */
  readonly size: number;
  /** True when a field is a distribution (a histogram), false when it is a mean of real-valued actions. */
  readonly isDistribution: boolean;
  /** What an agent assumes before it has seen anybody: uniform, or zero for real-valued actions. [size] */
  readonly fallback: Float32Array;
  /** How many actions the field that each row has observed last is of; null where the environment declares the field. [rows] */
  readonly numbers: Int32Array | null;
  /** Sum of the distances of those whose actions each row has observed last; null where every neighbour is seen. [rows] */
  readonly distances: Float64Array | null;
  /** Before a step: those who live now are the ones who act in it, and whose actions are then seen, even if it ends their lives. */
  remember(): void;
  /**
   * Writes what each row of a copy sees of the actions its neighbours have just taken (or now stand in `actions`) into `into` [rows, size].
   * Rows that acted and see no neighbours get what `empty` holds for them; rows that neither acted nor live get the fallback.
   * @param rng for those that are seen by chance
   */
  observe(copy: number, into: Float32Array, empty: Float32Array | null, rng?: Rng): void;
}

/**
 * The observed mean field mhat_t of a group (DMFG, section "practical updates"): the histogram of the neighbours' discrete actions, the mean
 * of their continuous ones, or the histogram that the environment declares. Neighbours stand where they are after the step, or
 * where their lives ended in it.
 */
export function createFieldObserver(env: PopulationEnv, group: Group, definition: FieldDefinition): FieldObserver {
  const { visibility = { kind: 'all' } } = definition;
  if (group.field) return declaredField(group, visibility, definition.groups);
  const action = group.actionSpace;
  if (action.kind !== 'discrete' && action.kind !== 'box') {
    throw new UserError(
      `The group "${group.name}" has ${action.kind} actions and declares no mean field; only discrete and box actions have a mean that can be observed.`,
    );
  }
  const { size, isDistribution, groups, starts } = fieldLayout(env.groups, group, definition);
  const acted = new Map([group, ...groups].map((other) => [other, new Uint8Array(other.rows)]));
  const ownActed = acted.get(group)!;
  const present = groups.map((other) => acted.get(other)!);
  const finder = createNeighbourFinder(group, groups, env.numEnvs, definition.neighbourhood, present);
  const sight = createSight(group, groups, visibility);
  const numbers = new Int32Array(group.rows);
  const distances = sight ? new Float64Array(group.rows) : null;
  /** Those of each group that were found. */
  const counts = new Int32Array(groups.length);
  const fallback = new Float32Array(size).fill(isDistribution ? 1 / size : 0);

  return {
    size,
    isDistribution,
    fallback,
    numbers,
    distances,
    remember() {
      for (const [other, flags] of acted) flags.set(other.alive);
    },
    observe(copy, into, empty, rng) {
      finder.arrange(copy);
      for (let row = copy * group.capacity; row < (copy + 1) * group.capacity; row++) {
        const at = row * size;
        const found = ownActed[row] || group.alive[row] ? finder.find(row) : 0;
        const count = sight ? sight.keepSeen(row, finder, found, rng!) : found;
        numbers[row] = count;
        if (distances) distances[row] = sight!.distance;
        if (count === 0) {
          const otherwise = ownActed[row] ? empty : null;
          for (let i = 0; i < size; i++) into[at + i] = otherwise ? otherwise[at + i]! : fallback[i]!;
          continue;
        }
        into.fill(0, at, at + size);
        for (let k = 0; k < count; k++) {
          const index = finder.groupOf[k]!;
          const { actions, rows } = groups[index]!;
          const start = at + starts[index]!;
          const other = finder.rowOf[k]!;
          const width = actions.length / rows;
          counts[index]!++;
          if (isDistribution) into[start + actions[other]!]! += 1;
          else for (let i = 0; i < width; i++) into[start + i]! += actions[other * width + i]!;
        }
        if (isDistribution || !definition.perGroup) divide(into, at, size, count);
        else
          for (let index = 0; index < groups.length; index++)
            divide(into, at + starts[index]!, (starts[index + 1] ?? size) - starts[index]!, counts[index]!);
        counts.fill(0);
      }
    },
  };
}

function divide(array: Float32Array, at: number, size: number, count: number): void {
  for (let i = at; i < at + size && count > 0; i++) array[i]! /= count;
}

/** The environment shows the field itself; a row of zeros means that nobody was near. */
function declaredField(group: Group, visibility: Visibility, groups: CountedGroups['groups']): FieldObserver {
  const given = visibility.kind !== 'all' ? ['visibility', visibility.kind] : groups ? ['groups', groups.join(',')] : null;
  if (given) {
    throw new UserError(
      `learner.${given[0]} is "${given[1]}", but the environment shows the group "${group.name}" the mean field itself, and so which neighbours are in it; leave ${given[0]} out.`,
    );
  }
  const { size } = group.field!;
  const fields = group.fields!;
  const fallback = new Float32Array(size).fill(1 / size);
  return {
    size,
    isDistribution: true,
    fallback,
    numbers: null,
    distances: null,
    remember() {},
    observe(copy, into, empty) {
      for (let row = copy * group.capacity; row < (copy + 1) * group.capacity; row++) {
        const at = row * size;
        let sum = 0;
        for (let i = 0; i < size; i++) sum += fields[at + i]!;
        for (let i = 0; i < size; i++) into[at + i] = sum > 0 ? fields[at + i]! : empty ? empty[at + i]! : fallback[i]!;
      }
    },
  };
}
