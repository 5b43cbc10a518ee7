import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { spaceSize } from '../environment/spaces.ts';
import { UserError } from '../shared/user-error.ts';
import { createNeighbourFinder, type Neighbourhood } from './neighbourhood.ts';

/** What an agent takes for the mean field of its neighbours, as data. */
export interface FieldDefinition {
  readonly neighbourhood: Neighbourhood;
  /** Names of the groups whose agents count; default: all with an action space like the agent's own. */
  readonly groups?: readonly string[] | undefined;
}

/** Looks at the mean field after every step. */
export interface FieldObserver {
  /** Numbers of one field. */
  readonly size: number;
  /** True when a field is a distribution (a histogram), false when it is a mean of real-valued actions. */
  readonly isDistribution: boolean;
  /** What an agent assumes before it has seen anybody: uniform, or zero for real-valued actions. [size] */
  readonly fallback: Float32Array;
  /** Before a step: those who live now are the ones who act in it, and whose actions are then seen, even if it ends their lives. */
  remember(): void;
  /**
   * Writes what each row of a copy sees of the actions its neighbours have just taken (or now stand in `actions`) into `into` [rows, size].
   * Rows that acted and have no neighbours get what `empty` holds for them; rows that neither acted nor live get the fallback.
   */
  observe(copy: number, into: Float32Array, empty: Float32Array | null): void;
}

/**
 * The observed mean field mhat_t of a group (DMFG, section "practical updates"): the histogram of the neighbours' discrete actions, the mean
 * of their continuous ones, or the histogram that the environment declares. Neighbours stand where they are after the step, or
 * where their lives ended in it.
 */
export function createFieldObserver(env: PopulationEnv, group: Group, definition: FieldDefinition): FieldObserver {
  if (group.field) return declaredField(group);
  const action = group.actionSpace;
  if (action.kind !== 'discrete' && action.kind !== 'box') {
    throw new UserError(
      `The group "${group.name}" has ${action.kind} actions and declares no mean field; only discrete and box actions have a mean that can be observed.`,
    );
  }
  const groups = seenGroups(env, group, definition.groups);
  const acted = new Map([group, ...groups].map((other) => [other, new Uint8Array(other.rows)]));
  const ownActed = acted.get(group)!;
  const present = groups.map((other) => acted.get(other)!);
  const finder = createNeighbourFinder(group, groups, env.numEnvs, definition.neighbourhood, present);
  const isDistribution = action.kind === 'discrete';
  const size = isDistribution ? action.n : spaceSize(action);
  const fallback = new Float32Array(size).fill(isDistribution ? 1 / size : 0);

  return {
    size,
    isDistribution,
    fallback,
    remember() {
      for (const [other, flags] of acted) flags.set(other.alive);
    },
    observe(copy, into, empty) {
      finder.arrange(copy);
      for (let row = copy * group.capacity; row < (copy + 1) * group.capacity; row++) {
        const at = row * size;
        const count = ownActed[row] || group.alive[row] ? finder.find(row) : 0;
        if (count === 0) {
          const otherwise = ownActed[row] ? empty : null;
          for (let i = 0; i < size; i++) into[at + i] = otherwise ? otherwise[at + i]! : fallback[i]!;
          continue;
        }
        into.fill(0, at, at + size);
        for (let k = 0; k < count; k++) {
          const actions = groups[finder.groupOf[k]!]!.actions;
          const other = finder.rowOf[k]!;
          if (isDistribution) into[at + actions[other]!]! += 1;
          else for (let i = 0; i < size; i++) into[at + i]! += actions[other * size + i]!;
        }
        for (let i = 0; i < size; i++) into[at + i]! /= count;
      }
    },
  };
}

/** The environment shows the field itself; a row of zeros means that nobody was near. */
function declaredField(group: Group): FieldObserver {
  const { size } = group.field!;
  const fields = group.fields!;
  const fallback = new Float32Array(size).fill(1 / size);
  return {
    size,
    isDistribution: true,
    fallback,
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

function seenGroups(env: PopulationEnv, group: Group, names: readonly string[] | undefined): Group[] {
  const alike = (other: Group) =>
    other.actionSpace.kind === group.actionSpace.kind &&
    (group.actionSpace.kind === 'discrete'
      ? (other.actionSpace as typeof group.actionSpace).n === group.actionSpace.n
      : spaceSize(other.actionSpace) === spaceSize(group.actionSpace));
  if (!names) return env.groups.filter(alike);
  return [...new Set(names)].map((name) => {
    const other = env.groups.find((candidate) => candidate.name === name);
    if (!other) {
      throw new UserError(
        `The mean field names the group "${name}", but the environment has ${env.groups.map((known) => `"${known.name}"`).join(', ')}.`,
      );
    }
    if (!alike(other)) {
      throw new UserError(
        `The actions of the group "${name}" cannot be counted in one histogram with those of "${group.name}": their action spaces differ.`,
      );
    }
    return other;
  });
}
