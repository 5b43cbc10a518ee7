import type { Group } from '../environment/population-env.ts';
import { distanceTo, type Metric } from './distance.ts';
import type { NeighbourFinder } from './neighbourhood.ts';

/** Cells per agent at most, so that a radius far below the distances between agents costs no memory. */
const CELLS_PER_AGENT = 4;

/** Widens cells by more than the rounding of quotients, so that whoever is within the radius is at most one cell away. */
const MARGIN = 1 + 1e-9;

/**
 * Finds everybody strictly nearer than `radius` with a cell list: agents are sorted into squares at least as wide as the radius, over
 * their first two coordinates, and only the nine squares around an agent are searched. Takes time in proportion to agents and neighbours.
 * Where nine squares would hold everybody, everybody is looked at.
 *
 * @param present of each of `groups`, 1 where an agent can be seen [rows]
 */
export function createRadiusFinder(
  group: Group,
  groups: readonly Group[],
  numEnvs: number,
  radius: number,
  metric: Metric,
  present: readonly Uint8Array[],
): NeighbourFinder {
  const size = group.positionSize!;
  const most = groups.reduce((sum, other) => sum + other.rows / numEnvs, 0);
  const mostCells = CELLS_PER_AGENT * most;
  const groupOf = new Int32Array(most);
  const rowOf = new Int32Array(most);
  /** The agents of the copy, numbered in the order of groups and slots. */
  const agentGroup = new Int32Array(most);
  const agentRow = new Int32Array(most);
  const cellOf = new Int32Array(most);
  /** Numbers of agents, cell by cell; those of cell c are at starts[c] .. starts[c + 1] - 1. */
  const byCell = new Int32Array(most);
  const starts = new Int32Array(mostCells + 1);
  /** Their positions, in the same order. [most, positionSize] */
  const places = new Float64Array(most * size);
  const found = new Int32Array(most);
  let [agents, left, bottom, side, columns, lines] = [0, 0, 0, 1, 0, 0];

  function arrange(copy: number): void {
    let [right, top] = [-Infinity, -Infinity];
    [agents, left, bottom] = [0, Infinity, Infinity];
    for (let g = 0; g < groups.length; g++) {
      const other = groups[g]!;
      for (let row = copy * other.capacity; row < (copy + 1) * other.capacity; row++) {
        if (!present[g]![row]) continue;
        agentGroup[agents] = g;
        agentRow[agents++] = row;
        left = Math.min(left, coordinate(other, row, 0));
        right = Math.max(right, coordinate(other, row, 0));
        bottom = Math.min(bottom, coordinate(other, row, 1));
        top = Math.max(top, coordinate(other, row, 1));
      }
    }
    if (agents === 0) return;
    const [width, height] = [right - left, top - bottom];
    side = Math.max(radius * MARGIN, leastSide(width, height, mostCells));
    if (Math.max(width, height) < 3 * side) side = Infinity;
    columns = Math.floor(width / side) + 1;
    lines = Math.floor(height / side) + 1;
    sortIntoCells();
  }

  /** Counting sort, which leaves the agents of a cell in their order. */
  function sortIntoCells(): void {
    const cells = columns * lines;
    starts.fill(0, 0, cells + 1);
    for (let agent = 0; agent < agents; agent++) {
      const other = groups[agentGroup[agent]!]!;
      const cell = line(other, agentRow[agent]!) * columns + column(other, agentRow[agent]!);
      cellOf[agent] = cell;
      starts[cell]!++;
    }
    for (let cell = 1; cell <= cells; cell++) starts[cell]! += starts[cell - 1]!;
    for (let agent = agents - 1; agent >= 0; agent--) byCell[--starts[cellOf[agent]!]!] = agent;
    for (let i = 0; i < agents; i++) {
      const agent = byCell[i]!;
      const positions = groups[agentGroup[agent]!]!.positions!;
      for (let axis = 0; axis < size; axis++) places[i * size + axis] = positions[agentRow[agent]! * size + axis]!;
    }
  }

  function find(row: number): number {
    if (agents === 0) return 0;
    const own = group.positions!;
    const [x, y] = [column(group, row), line(group, row)];
    const [fromX, toX] = [Math.max(0, x - 1), Math.min(columns - 1, x + 1)];
    if (fromX > toX) return 0;
    let count = 0;
    for (let cellY = Math.max(0, y - 1); cellY <= Math.min(lines - 1, y + 1); cellY++) {
      const end = starts[cellY * columns + toX + 1]!;
      for (let i = starts[cellY * columns + fromX]!; i < end; i++) {
        if (distanceTo(own, row * size, places, i * size, size, metric) >= radius) continue;
        const agent = byCell[i]!;
        if (agentRow[agent] !== row || groups[agentGroup[agent]!] !== group) found[count++] = agent;
      }
    }
    if (columns * lines > 1) found.subarray(0, count).sort();
    for (let i = 0; i < count; i++) {
      groupOf[i] = agentGroup[found[i]!]!;
      rowOf[i] = agentRow[found[i]!]!;
    }
    return count;
  }

  function column(of: Group, row: number): number {
    return Math.floor((coordinate(of, row, 0) - left) / side);
  }

  function line(of: Group, row: number): number {
    return Math.floor((coordinate(of, row, 1) - bottom) / side);
  }

  return { groupOf, rowOf, arrange, find };
}

function coordinate(group: Group, row: number, axis: number): number {
  return axis < group.positionSize! ? group.positions![row * group.positionSize! + axis]! : 0;
}

/** The side with which squares over the rectangle number at most `cells`: (width / side + 1) (height / side + 1) = cells. */
function leastSide(width: number, height: number, cells: number): number {
  const sum = width + height;
  return (sum + Math.sqrt(sum * sum + 4 * (cells - 1) * width * height)) / (2 * (cells - 1));
}
