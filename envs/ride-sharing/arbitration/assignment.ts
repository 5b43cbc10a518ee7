/** Buffers of `maximumAssignment`, kept between calls. */
export interface AssignmentWork {
  rowPotential: Float64Array;
  columnPotential: Float64Array;
  distance: Float64Array;
  rowOfColumn: Int32Array;
  reachedFrom: Int32Array;
  done: Uint8Array;
}

export function createAssignmentWork(rows: number, columns: number): AssignmentWork {
  return {
    rowPotential: new Float64Array(rows),
    columnPotential: new Float64Array(columns),
    distance: new Float64Array(columns),
    rowOfColumn: new Int32Array(columns),
    reachedFrom: new Int32Array(columns),
    done: new Uint8Array(columns),
  };
}

/**
 * The assignment of greatest total weight: every row to at most one column and every column to at most one row, pairs of weight
 * -Infinity never, rows and columns free to stay alone at weight 0 (so no pair of negative weight is ever made). Successive shortest
 * augmenting paths with potentials (Kuhn 1955; Jonker and Volgenant 1987): O(rows^2 * columns). On ties the lower column wins.
 *
 * @param weights [rows, columns], row-major
 * @param columnOfRow result, -1 for a row that stays alone. [rows]
 */
export function maximumAssignment(
  weights: Float64Array,
  rows: number,
  columns: number,
  columnOfRow: Int32Array,
  work: AssignmentWork,
): void {
  const { rowPotential, columnPotential, distance, rowOfColumn, reachedFrom, done } = work;
  columnPotential.fill(0, 0, columns);
  rowOfColumn.fill(-1, 0, columns);
  columnOfRow.fill(-1, 0, rows);
  for (let start = 0; start < rows; start++) {
    // Costs are negated weights; rowPotential[start] = 0 may leave reduced costs negative only in this row, where the search begins.
    let least = 0;
    for (let j = 0; j < columns; j++) {
      const cost = -weights[start * columns + j]! - columnPotential[j]!;
      distance[j] = cost;
      reachedFrom[j] = -1;
      if (cost < least) least = cost;
    }
    rowPotential[start] = least;
    for (let j = 0; j < columns; j++) distance[j]! -= least;
    done.fill(0, 0, columns);
    // A path may end at a free column, or by leaving a row alone: `aloneAfter` is the column whose row is then given up (-1: `start`).
    let alone = -least;
    let aloneAfter = -1;
    let end = -1;
    let length = 0;
    for (;;) {
      let nearest = -1;
      for (let j = 0; j < columns; j++) {
        if (done[j] === 0 && distance[j]! < Infinity && (nearest < 0 || distance[j]! < distance[nearest]!)) nearest = j;
      }
      if (nearest < 0 || alone <= distance[nearest]!) {
        length = alone;
        break;
      }
      done[nearest] = 1;
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
      for (let j = 0; j < columns; j++) {
        if (done[j] === 1) continue;
        const through = length - weights[row * columns + j]! - rowPotential[row]! - columnPotential[j]!;
        if (through < distance[j]!) {
          distance[j] = through;
          reachedFrom[j] = nearest;
        }
      }
    }
    rowPotential[start]! += length;
    for (let j = 0; j < columns; j++) {
      if (done[j] === 0 || distance[j]! >= length) continue;
      columnPotential[j]! += distance[j]! - length;
      rowPotential[rowOfColumn[j]!]! += length - distance[j]!;
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
