import { DEPTH_BLOCK, PACKED_ROWS_BYTES, ROW_BLOCK, TILE_BYTES } from './layout';
import { packEight, packFour, packSix, packTransposed } from './pack';
import { ADD_TO_RESULT, APPLY_RELU, tile4, tile6 } from './tile';

/** A panel whose steps through the depth are at most this many bytes long is read where it lies; longer ones are packed first. */
const IN_PLACE_STRIDE: usize = 512;

// @ts-ignore: decorator
@inline
function least(a: usize, b: usize): usize {
  return a < b ? a : b;
}

/**
 * Rows of the next tile where `left` are left: 6, which keep the multipliers busiest, or 4 where that wastes less. Without fused multiply-add always 4, as the
 * products of 6 do not fit into the registers beside their sums.
 */
// @ts-ignore: decorator
@inline
function tileRows(left: usize): usize {
  return ASC_FEATURE_RELAXED_SIMD && (left > 8 || left == 6 || left == 5) ? 6 : 4;
}

// @ts-ignore: decorator
@inline
function tile(
  height: usize,
  depth: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  c: usize,
  cStride: usize,
  bias: usize,
  flags: i32,
): void {
  if (height == 6) tile6(depth, a, aStep, b, bStep, c, cStride, bias, flags);
  else tile4(depth, a, aStep, b, bStep, c, cStride, bias, flags);
}

/** A tile at the edge: computed whole in scratch memory, of which the part that exists is copied. */
function edgeTile(
  height: usize,
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
  tile(height, depth, a, aStep, b, bStep, scratch, 32, bias, flags);
  for (let row: usize = 0; row < rows; row++) {
    for (let column: usize = 0; column < columns; column++) {
      store<f32>(c + row * cStride + column * 4, load<f32>(scratch + row * 32 + column * 4));
    }
  }
}

/** to[panel][k][height]: `a` in panels of as many rows as their tiles have. Writes up to eight bytes past the last panel. */
function packA(a: usize, aRow: usize, aDepth: usize, rows: usize, depth: usize, to: usize): void {
  while (rows) {
    const height = tileRows(rows);
    const present = least(height, rows);
    if (aRow == 4) {
      if (height == 6) packSix(a, aDepth, depth, to);
      else packFour(a, aDepth, depth, to);
    } else {
      // The upper rows come first, as four numbers are written of them, of which two belong to the next step.
      if (height == 6) packTransposed(a + 4 * aRow, aRow, present - 4, depth, to + 16, 24);
      packTransposed(a, aRow, least(4, present), depth, to, height * 4);
    }
    a += height * aRow;
    to += depth * height * 4;
    rows -= present;
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
  const packedB = packedA + PACKED_ROWS_BYTES;
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
      let panel = inPlaceB ? kB : packedB;
      for (let j: usize = 0; j < columns; j += 8, panel += bPanel) {
        const panelBias = bias ? bias + j * 4 : 0;
        let from = inPlaceA ? rA : packedA;
        let to = c + r * cStride + j * 4;
        for (let i: usize = 0; i < rSize; ) {
          const height = tileRows(rSize - i);
          const aStep = inPlaceA ? aDepth : height * 4;
          const present = least(height, rSize - i);
          if (present == height && columns - j >= 8) {
            tile(height, kSize, from, aStep, panel, bStep, to, cStride, panelBias, kFlags);
          } else {
            edgeTile(height, present, least(8, columns - j), kSize, from, aStep, panel, bStep, to, cStride, panelBias, kFlags, scratch);
          }
          from += inPlaceA ? height * 4 : kSize * height * 4;
          to += height * cStride;
          i += height;
        }
      }
    }
  }
}
