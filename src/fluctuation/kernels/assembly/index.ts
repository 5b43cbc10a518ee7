// Matrix products in double precision, over row-major arrays. Addresses and strides are in bytes. Every number of a result is summed in an order that
// depends on the depth alone, so that it does not depend on how many rows or columns are computed beside it.
import { dotTile } from './dot-tile';
import { outerTile } from './outer-tile';

/** Rows of b that are read side by side; each row is read onwards as the columns advance, so that whole cache lines are used. */
const NN_DEPTH: usize = 64;
/** Numbers of each row that a pass over the rows of b covers. */
const NT_DEPTH: usize = 256;

// @ts-ignore: decorator
@inline
function least(a: usize, b: usize): usize {
  return a < b ? a : b;
}

/** c[rows, columns] = (c or 0) + a[rows, depth] b[depth, columns]. */
export function nn(rows: usize, columns: usize, depth: usize, a: usize, b: usize, c: usize, accumulate: bool): void {
  const aRow = depth * 8;
  const bDepth = columns * 8;
  for (let k: usize = 0; k < depth; k += NN_DEPTH) {
    const size = least(NN_DEPTH, depth - k);
    const add = accumulate || k > 0;
    for (let j: usize = 0; j < columns; j += 4) {
      const width = least(4, columns - j);
      for (let i: usize = 0; i < rows; i += 4) {
        const from = a + i * aRow + k * 8;
        outerTile(least(4, rows - i), width, size, from, aRow, 8, b + k * bDepth + j * 8, bDepth, c + i * bDepth + j * 8, bDepth, add);
      }
    }
  }
}

/** c[rows, columns] += a[depth, rows]^T b[depth, columns]. */
export function tn(rows: usize, columns: usize, depth: usize, a: usize, b: usize, c: usize): void {
  const cRow = columns * 8;
  for (let i: usize = 0; i < rows; i += 4) {
    const height = least(4, rows - i);
    for (let j: usize = 0; j < columns; j += 4) {
      outerTile(height, least(4, columns - j), depth, a + i * 8, 8, rows * 8, b + j * 8, cRow, c + i * cRow + j * 8, cRow, true);
    }
  }
}

/** c[rows, columns] = (c or 0) + a[rows, depth] b[columns, depth]^T. */
export function nt(rows: usize, columns: usize, depth: usize, a: usize, b: usize, c: usize, accumulate: bool): void {
  const row = depth * 8;
  const cRow = columns * 8;
  for (let k: usize = 0; k < depth; k += NT_DEPTH) {
    const size = least(NT_DEPTH, depth - k);
    const add = accumulate || k > 0;
    for (let j: usize = 0; j < columns; j += 2) {
      const width = least(2, columns - j);
      for (let i: usize = 0; i < rows; i += 4) {
        dotTile(least(4, rows - i), width, size, a + i * row + k * 8, b + j * row + k * 8, row, c + i * cRow + j * 8, cRow, add);
      }
    }
  }
}
