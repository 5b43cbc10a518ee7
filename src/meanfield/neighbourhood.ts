import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { UserError } from '../shared/user-error.ts';
import { distanceTo, type Metric } from './distance.ts';
import { createRadiusFinder } from './radius-finder.ts';

/**
 * Who an agent's neighbours are, as data. An agent is never its own neighbour.
 * - radius: everybody strictly nearer than `radius`, in the units of the positions;
 * - nearest: the `k` nearest (ties: the lower group, then the lower slot);
 * - graph: `edges[slot]` lists the slots of its own group that it sees;
 * - all: everybody.
 */
export type Neighbourhood =
  | { readonly kind: 'radius'; readonly radius: number; readonly metric?: Metric | undefined }
  | { readonly kind: 'nearest'; readonly k: number; readonly metric?: Metric | undefined }
  | { readonly kind: 'graph'; readonly edges: readonly (readonly number[])[] }
  | { readonly kind: 'all' };

/** Finds the neighbours of one agent at a time, in the order of their groups and slots (`nearest`: the nearest first; `graph`: as listed). */
export interface NeighbourFinder {
  /** Index into `groups` of each neighbour found last. */
  readonly groupOf: Int32Array;
  /** Row of each neighbour found last, in its own group. */
  readonly rowOf: Int32Array;
  /** Takes note of where everybody in a copy stands: before the first `find` in it, and whenever somebody has moved, come or gone. */
  arrange(copy: number): void;
  /** Looks for the neighbours of a row of the group, of the copy arranged last; returns how many there are. */
  find(row: number): number;
}

/**
 * @param group whose agents look around
 * @param groups whose agents they see; all of one environment
 * @param present of each of `groups`, 1 where an agent can be seen [rows]; default: those alive
 */
export function createNeighbourFinder(
  group: Group,
  groups: readonly Group[],
  numEnvs: PopulationEnv['numEnvs'],
  neighbourhood: Neighbourhood,
  present: readonly Uint8Array[] = groups.map(({ alive }) => alive),
): NeighbourFinder {
  if (neighbourhood.kind === 'radius') {
    requirePositions(group, groups, 'A "radius" neighbourhood', '"all" or "graph"');
    return createRadiusFinder(group, groups, numEnvs, neighbourhood.radius, neighbourhood.metric ?? 'manhattan', present);
  }
  const most = groups.reduce((sum, other) => sum + other.rows / numEnvs, 0);
  const groupOf = new Int32Array(most);
  const rowOf = new Int32Array(most);
  const distances = new Float64Array(most);
  const size = group.positionSize ?? 0;
  const arrange = () => {};

  switch (neighbourhood.kind) {
    case 'all':
      return { groupOf, rowOf, arrange, find: (row) => collect(row, null) };
    case 'nearest':
      requirePositions(group, groups, 'A "nearest" neighbourhood', '"all" or "graph"');
      return { groupOf, rowOf, arrange, find: (row) => keepNearest(collect(row, neighbourhood.metric ?? 'manhattan'), neighbourhood.k) };
    case 'graph': {
      const { edges } = neighbourhood;
      const own = groups.indexOf(group);
      checkGraph(edges, group, groups);
      return {
        groupOf,
        rowOf,
        arrange,
        find(row) {
          const slot = row % group.capacity;
          let count = 0;
          for (const other of edges[slot]!) {
            const otherRow = row - slot + other;
            if (other === slot || !present[own]![otherRow]) continue;
            groupOf[count] = own;
            rowOf[count++] = otherRow;
          }
          return count;
        },
      };
    }
  }

  /** Everybody else present in the row's copy; distances are filled when there is a metric. */
  function collect(row: number, metric: Metric | null): number {
    const copy = Math.floor(row / group.capacity);
    let count = 0;
    for (let g = 0; g < groups.length; g++) {
      const other = groups[g]!;
      const from = copy * other.capacity;
      for (let otherRow = from; otherRow < from + other.capacity; otherRow++) {
        if (!present[g]![otherRow] || (other === group && otherRow === row)) continue;
        if (metric) distances[count] = distanceTo(group.positions!, row * size, other.positions!, otherRow * size, size, metric);
        groupOf[count] = g;
        rowOf[count++] = otherRow;
      }
    }
    return count;
  }

  /** Moves the k nearest of `count` to the front by selection; k is small. */
  function keepNearest(count: number, k: number): number {
    const kept = Math.min(k, count);
    for (let i = 0; i < kept; i++) {
      let best = i;
      for (let j = i + 1; j < count; j++) if (distances[j]! < distances[best]!) best = j;
      const [g, r, d] = [groupOf[best]!, rowOf[best]!, distances[best]!];
      for (let j = best; j > i; j--) {
        groupOf[j] = groupOf[j - 1]!;
        rowOf[j] = rowOf[j - 1]!;
        distances[j] = distances[j - 1]!;
      }
      groupOf[i] = g;
      rowOf[i] = r;
      distances[i] = d;
    }
    return kept;
  }
}

/** @throws UserError where agents of `groups` do not stand in one space; it names `what` needs that, and what to use `instead`. */
export function requirePositions(group: Group, groups: readonly Group[], what: string, instead: string): void {
  for (const other of [group, ...groups]) {
    if (!other.positions || other.positionSize !== group.positionSize) {
      throw new UserError(
        `${what} needs positions, but the group "${other.name}" has ${other.positions ? `${other.positionSize} coordinates where "${group.name}" has ${group.positionSize}` : 'none'}; use ${instead} there.`,
      );
    }
  }
}

function checkGraph(edges: readonly (readonly number[])[], group: Group, groups: readonly Group[]): void {
  if (!groups.includes(group)) {
    throw new UserError(
      `A "graph" neighbourhood joins agents of one group, but the mean field of "${group.name}" is not to count that group; add it to the groups, or use another neighbourhood.`,
    );
  }
  if (edges.length !== group.capacity) {
    throw new UserError(
      `The neighbourhood graph lists ${edges.length} agents, but the group "${group.name}" has ${group.capacity}; give one list of slots an agent.`,
    );
  }
  edges.forEach((list, slot) => {
    if (new Set(list).size < list.length) {
      throw new UserError(`The neighbourhood graph of agent ${slot} names a slot twice: ${list.join(', ')}; name each once.`);
    }
    for (const other of list) {
      if (!Number.isInteger(other) || other < 0 || other >= group.capacity) {
        throw new UserError(
          `The neighbourhood graph of agent ${slot} names slot ${other}; the group "${group.name}" has slots 0 to ${group.capacity - 1}.`,
        );
      }
    }
  });
}
