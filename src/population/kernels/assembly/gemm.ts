import { DEPTH_BLOCK, ROW_BLOCK, TILE_BYTES } from './layout';
import { packEight, packFour, packTransposed } from './pack';
import { ADD_TO_RESULT, APPLY_RELU, tile } from './tile';

// @ts-ignore: decorator
@inline
function least(a: usize, b: usize): usize {
  return a < b ? a : b;
}

/** A tile at the edge: computed whole in scratch memory, of which the part that exists is copied. */
function edgeTile(
  rows: usize,
  columns: usize,
  depth: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStride: usize,
  bias: usize,
  flags: i32,
  scratch: usize,
): void {
  if (flags & ADD_TO_RESULT) {
    for (let row: usize = 0; row < rows; row++) {
      memory.copy(scratch + row * 32, c + row * cStride, columns * 4);
    }
  }
  tile(depth, a, aStep, b, bStep, scratch, 32, bias, flags);
  for (let row: usize = 0; row < rows; row++) {
    for (let column: usize = 0; column < columns; column++) {
      store<f32>(c + row * cStride + column * 4, load<f32>(scratch + row * 32 + column * 4));
    }
  }
}

/**
 * c[rows, columns] = (bias or c) + a[rows, depth] b[depth, columns], then relu if asked. Strides are in bytes; of each pair of strides of `a` and `b` one
 * is 4. Every number of c is summed in ascending depth, so it depends on its own row and column alone.
 */
export function gemm(
  rows: usize,
  columns: usize,
  depth: usize,
  a: usize,
  aRow: usize,
  aDepth: usize,
  b: usize,
  bColumn: usize,
  bDepth: usize,
  c: usize,
  cStride: usize,
  bias: usize,
  flags: i32,
  scratch: usize,
): void {
  const packedA = scratch + TILE_BYTES;
  const packedB = packedA + ROW_BLOCK * DEPTH_BLOCK * 4;
  for (let k: usize = 0; k < depth; k += DEPTH_BLOCK) {
    const kSize = least(DEPTH_BLOCK, depth - k);
    const kFlags = (flags & ADD_TO_RESULT) | (k > 0 ? ADD_TO_RESULT : 0) | (k + kSize == depth ? flags & APPLY_RELU : 0);
    const bPanel = kSize * 32;
    for (let j: usize = 0; j < columns; j += 8) {
      const from = b + k * bDepth + j * bColumn;
      const to = packedB + (j >> 3) * bPanel;
      if (bColumn == 4) {
        packEight(from, bDepth, kSize, to);
      } else {
        packTransposed(from, bColumn, least(4, columns - j), kSize, to, 32);
        if (columns - j > 4) packTransposed(from + 4 * bColumn, bColumn, least(4, columns - j - 4), kSize, to + 16, 32);
      }
    }
    for (let r: usize = 0; r < rows; r += ROW_BLOCK) {
      const rSize = least(ROW_BLOCK, rows - r);
      const aPanel = kSize * 16;
      for (let i: usize = 0; i < rSize; i += 4) {
        const from = a + (r + i) * aRow + k * aDepth;
        const to = packedA + (i >> 2) * aPanel;
        if (aRow == 4) packFour(from, aDepth, kSize, to);
        else packTransposed(from, aRow, least(4, rSize - i), kSize, to, 16);
      }
      for (let j: usize = 0; j < columns; j += 8) {
        const panel = packedB + (j >> 3) * bPanel;
        const panelBias = bias ? bias + j * 4 : 0;
        for (let i: usize = 0; i < rSize; i += 4) {
          const to = c + (r + i) * cStride + j * 4;
          const from = packedA + (i >> 2) * aPanel;
          if (rSize - i >= 4 && columns - j >= 8) {
            tile(kSize, from, 16, panel, 32, to, cStride, panelBias, kFlags);
          } else {
            edgeTile(least(4, rSize - i), least(8, columns - j), kSize, from, 16, panel, 32, to, cStride, panelBias, kFlags, scratch);
          }
        }
      }
    }
  }
}
