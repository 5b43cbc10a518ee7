import { atLeastFloat64, atLeastInt32 } from './bids.ts';
import { createHeap, type Heap, popFirst, push } from './heap.ts';

/** A sparse matrix by rows: the entries of row r are `first[r] .. first[r + 1] - 1`. */
export interface SparseRows {
  readonly first: Int32Array;
  readonly column: Int32Array;
  readonly weight: Float64Array;
}

/** Buffers of `maximumAssignment`, kept between calls. */
export interface AssignmentWork {
  rowPotential: Float64Array;
  columnPotential: Float64Array;
  distance: Float64Array;
  rowOfColumn: Int32Array;
  reachedFrom: Int32Array;
  /** 0 not reached in this search, 1 reached, 2 its distance is final. */
  state: Int32Array;
  /** Columns reached in this search. */
  reached: Int32Array;
  readonly heap: Heap;
}

export function createAssignmentWork(): AssignmentWork {
  const none = new Float64Array(0);
  const empty = new Int32Array(0);
  return {
    rowPotential: none,
    columnPotential: none,
    distance: none,
    rowOfColumn: empty,
    reachedFrom: empty,
    state: empty,
    reached: empty,
    heap: createHeap(),
  };
}

/**
 * The assignment of greatest total weight: every row to at most one column and every column to at most one row, pairs without an entry
 * never, rows and columns free to stay alone at weight 0 (so no pair of negative weight is ever made). Successive shortest augmenting
 * paths with potentials (Kuhn 1955; Jonker and Volgenant 1987), each found by Dijkstra's algorithm over the entries alone. On ties the
 * lower column wins.
 *
 * @param columnOfRow result, -1 for a row that stays alone. [rows]
 */
export function maximumAssignment(
  { first, column, weight }: SparseRows,
  rows: number,
  columns: number,
  columnOfRow: Int32Array,
  work: AssignmentWork,
): void {
  makeRoom(work, rows, columns);
  const { rowPotential, columnPotential, distance, rowOfColumn, reachedFrom, state, reached, heap } = work;
  columnPotential.fill(0, 0, columns);
  rowOfColumn.fill(-1, 0, columns);
  state.fill(0, 0, columns);
  columnOfRow.fill(-1, 0, rows);
  for (let start = 0; start < rows; start++) {
    // Costs are negated weights; rowPotential[start] = 0 may leave reduced costs negative only in this row, where the search begins.
    let least = 0;
    for (let e = first[start]!; e < first[start + 1]!; e++) {
      const cost = -weight[e]! - columnPotential[column[e]!]!;
      if (cost < least) least = cost;
    }
    rowPotential[start] = least;
    let count = 0;
    heap.size = 0;
    for (let e = first[start]!; e < first[start + 1]!; e++) {
      const j = column[e]!;
      const cost = -weight[e]! - columnPotential[j]! - least;
      if (state[j] === 1 && cost >= distance[j]!) continue;
      if (state[j] === 0) reached[count++] = j;
      state[j] = 1;
      distance[j] = cost;
      reachedFrom[j] = -1;
      push(heap, cost, j);
    }
    // A path may end at a free column, or by leaving a row alone: `aloneAfter` is the column whose row is then given up (-1: `start`).
    let alone = -least;
    let aloneAfter = -1;
    let end = -1;
    let length = 0;
    for (;;) {
      let nearest = popFirst(heap);
      while (nearest >= 0 && state[nearest] === 2) nearest = popFirst(heap);
      if (nearest < 0 || alone <= distance[nearest]!) {
        length = alone;
        break;
      }
      state[nearest] = 2;
      length = distance[nearest]!;
      const row = rowOfColumn[nearest]!;
      if (row < 0) {
        end = nearest;
        break;
      }
      if (length - rowPotential[row]! < alone) {
        alone = length - rowPotential[row]!;
        aloneAfter = nearest;
      }
      for (let e = first[row]!; e < first[row + 1]!; e++) {
        const j = column[e]!;
        if (state[j] === 2) continue;
        const through = length - weight[e]! - rowPotential[row]! - columnPotential[j]!;
        if (state[j] === 1 && through >= distance[j]!) continue;
        if (state[j] === 0) reached[count++] = j;
        state[j] = 1;
        distance[j] = through;
        reachedFrom[j] = nearest;
        push(heap, through, j);
      }
    }
    rowPotential[start]! += length;
    for (let i = 0; i < count; i++) {
      const j = reached[i]!;
      if (state[j] === 2 && distance[j]! < length) {
        columnPotential[j]! += distance[j]! - length;
        rowPotential[rowOfColumn[j]!]! += length - distance[j]!;
      }
      state[j] = 0;
    }
    augment(start, end, aloneAfter, columnOfRow, work);
  }
}

/** Shifts the rows along the path found: column by column back to `start`. */
function augment(start: number, end: number, aloneAfter: number, columnOfRow: Int32Array, work: AssignmentWork): void {
  const { rowOfColumn, reachedFrom } = work;
  let column = end;
  if (end < 0) {
    if (aloneAfter < 0) return;
    columnOfRow[rowOfColumn[aloneAfter]!] = -1;
    column = aloneAfter;
  }
  while (column >= 0) {
    const before = reachedFrom[column]!;
    const row = before < 0 ? start : rowOfColumn[before]!;
    rowOfColumn[column] = row;
    columnOfRow[row] = column;
    column = before;
  }
}

function makeRoom(work: AssignmentWork, rows: number, columns: number): void {
  work.rowPotential = atLeastFloat64(work.rowPotential, rows);
  work.columnPotential = atLeastFloat64(work.columnPotential, columns);
  work.distance = atLeastFloat64(work.distance, columns);
  work.rowOfColumn = atLeastInt32(work.rowOfColumn, columns);
  work.reachedFrom = atLeastInt32(work.reachedFrom, columns);
  work.state = atLeastInt32(work.state, columns);
  work.reached = atLeastInt32(work.reached, columns);
}
