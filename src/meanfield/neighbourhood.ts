import type { Group, PopulationEnv } from '../environment/population-env.ts';
import { UserError } from '../shared/user-error.ts';

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

/** Manhattan: sum of |dx|, the distance of the grid games. */
export type Metric = 'manhattan' | 'euclidean';

/** Finds the live neighbours of one agent at a time, without allocating. */
export interface NeighbourFinder {
  /** Index into `groups` of each neighbour found last. */
  readonly groupOf: Int32Array;
  /** Row of each neighbour found last, in its own group. */
  readonly rowOf: Int32Array;
  /** Looks for the neighbours of a row of the group; returns how many there are. */
  find(row: number): number;
}

/**
 * @param group whose agents look around
 * @param groups whose agents they see; all of one environment
 */
export function createNeighbourFinder(
  group: Group,
  groups: readonly Group[],
  numEnvs: PopulationEnv['numEnvs'],
  neighbourhood: Neighbourhood,
): NeighbourFinder {
  const most = groups.reduce((sum, other) => sum + other.rows / numEnvs, 0);
  const groupOf = new Int32Array(most);
  const rowOf = new Int32Array(most);
  const distances = new Float64Array(most);

  switch (neighbourhood.kind) {
    case 'all':
      return { groupOf, rowOf, find: (row) => collect(row, Infinity, null) };
    case 'radius':
      requirePositions(group, groups, 'radius');
      return { groupOf, rowOf, find: (row) => collect(row, neighbourhood.radius, neighbourhood.metric ?? 'manhattan') };
    case 'nearest':
      requirePositions(group, groups, 'nearest');
      return {
        groupOf,
        rowOf,
        find: (row) => keepNearest(collect(row, Infinity, neighbourhood.metric ?? 'manhattan'), neighbourhood.k),
      };
    case 'graph': {
      const { edges } = neighbourhood;
      const own = groups.indexOf(group);
      checkGraph(edges, group);
      return {
        groupOf,
        rowOf,
        find(row) {
          const slot = row % group.capacity;
          let count = 0;
          for (const other of edges[slot]!) {
            const otherRow = row - slot + other;
            if (other === slot || !group.alive[otherRow]) continue;
            groupOf[count] = own;
            rowOf[count++] = otherRow;
          }
          return count;
        },
      };
    }
  }

  /** All live agents of the row's copy nearer than `radius`; distances are filled when there is a metric. */
  function collect(row: number, radius: number, metric: Metric | null): number {
    const copy = Math.floor(row / group.capacity);
    let count = 0;
    for (let g = 0; g < groups.length; g++) {
      const other = groups[g]!;
      const from = copy * other.capacity;
      for (let otherRow = from; otherRow < from + other.capacity; otherRow++) {
        if (!other.alive[otherRow] || (other === group && otherRow === row)) continue;
        if (metric) {
          const distance = distanceBetween(group, row, other, otherRow, metric);
          if (distance >= radius) continue;
          distances[count] = distance;
        }
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

function distanceBetween(a: Group, rowA: number, b: Group, rowB: number, metric: Metric): number {
  const size = a.positionSize!;
  const positionsA = a.positions!;
  const positionsB = b.positions!;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const difference = positionsA[rowA * size + i]! - positionsB[rowB * size + i]!;
    sum += metric === 'manhattan' ? Math.abs(difference) : difference * difference;
  }
  return metric === 'manhattan' ? sum : Math.sqrt(sum);
}

function requirePositions(group: Group, groups: readonly Group[], kind: string): void {
  for (const other of [group, ...groups]) {
    if (!other.positions || other.positionSize !== group.positionSize) {
      throw new UserError(
        `A "${kind}" neighbourhood needs positions, but the group "${other.name}" has ${other.positions ? `${other.positionSize} coordinates where "${group.name}" has ${group.positionSize}` : 'none'}; use "all" or "graph" there.`,
      );
    }
  }
}

function checkGraph(edges: readonly (readonly number[])[], group: Group): void {
  if (edges.length !== group.capacity) {
    throw new UserError(
      `The neighbourhood graph lists ${edges.length} agents, but the group "${group.name}" has ${group.capacity}; give one list of slots an agent.`,
    );
  }
  edges.forEach((list, slot) => {
    for (const other of list) {
      if (!Number.isInteger(other) || other < 0 || other >= group.capacity) {
        throw new UserError(
          `The neighbourhood graph of agent ${slot} names slot ${other}; the group "${group.name}" has slots 0 to ${group.capacity - 1}.`,
        );
      }
    }
  });
}
