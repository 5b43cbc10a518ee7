import { DEPTH_BLOCK, ROW_BLOCK, TILE_BYTES } from './layout';
import { packEight, packFour, packTransposed } from './pack';
import { ADD_TO_RESULT, APPLY_RELU, tile } from './tile';

/** A panel whose steps through the depth are at most this many bytes long is read where it lies; longer ones are packed first. */
const IN_PLACE_STRIDE: usize = 512;

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

/** to[panel][k][4]: `a` in panels of four rows. */
function packA(a: usize, aRow: usize, aDepth: usize, rows: usize, depth: usize, to: usize): void {
  for (let i: usize = 0; i < rows; i += 4, to += depth * 16) {
    if (aRow == 4) packFour(a + i * 4, aDepth, depth, to);
    else packTransposed(a + i * aRow, aRow, least(4, rows - i), depth, to, 16);
  }
}

/** to[panel][k][8]: `b` in panels of eight columns. */
function packB(b: usize, bColumn: usize, bDepth: usize, columns: usize, depth: usize, to: usize): void {
  for (let j: usize = 0; j < columns; j += 8, to += depth * 32) {
    const from = b + j * bColumn;
    if (bColumn == 4) {
      packEight(from, bDepth, depth, to);
    } else {
      packTransposed(from, bColumn, least(4, columns - j), depth, to, 32);
      if (columns - j > 4) packTransposed(from + 4 * bColumn, bColumn, least(4, columns - j - 4), depth, to + 16, 32);
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
  const inPlaceA = aRow == 4 && aDepth <= IN_PLACE_STRIDE;
  const inPlaceB = bColumn == 4 && bDepth <= IN_PLACE_STRIDE;
  for (let k: usize = 0; k < depth; k += DEPTH_BLOCK) {
    const kSize = least(DEPTH_BLOCK, depth - k);
    const kFlags = (flags & ADD_TO_RESULT) | (k > 0 ? ADD_TO_RESULT : 0) | (k + kSize == depth ? flags & APPLY_RELU : 0);
    const kB = b + k * bDepth;
    if (!inPlaceB) packB(kB, bColumn, bDepth, columns, kSize, packedB);
    const bStep = inPlaceB ? bDepth : 32;
    const bPanel: usize = inPlaceB ? 32 : kSize * 32;
    for (let r: usize = 0; r < rows; r += ROW_BLOCK) {
      const rSize = least(ROW_BLOCK, rows - r);
      const rA = a + r * aRow + k * aDepth;
      if (!inPlaceA) packA(rA, aRow, aDepth, rSize, kSize, packedA);
      const aStep = inPlaceA ? aDepth : 16;
      const aPanel: usize = inPlaceA ? 16 : kSize * 16;
      let panel = inPlaceB ? kB : packedB;
      for (let j: usize = 0; j < columns; j += 8, panel += bPanel) {
        const panelBias = bias ? bias + j * 4 : 0;
        let from = inPlaceA ? rA : packedA;
        let to = c + r * cStride + j * 4;
        for (let i: usize = 0; i < rSize; i += 4, from += aPanel, to += 4 * cStride) {
          if (rSize - i >= 4 && columns - j >= 8) {
            tile(kSize, from, aStep, panel, bStep, to, cStride, panelBias, kFlags);
          } else {
            edgeTile(least(4, rSize - i), least(8, columns - j), kSize, from, aStep, panel, bStep, to, cStride, panelBias, kFlags, scratch);
          }
        }
      }
    }
  }
}
