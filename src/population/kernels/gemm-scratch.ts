import { DEPTH_BLOCK, PACKED_ROWS_BYTES, TILE_BYTES } from './assembly/layout.ts';

/** Bytes of scratch memory that `gemm` needs for results of up to `columns` columns. */
export function gemmScratchBytes(columns: number): number {
  return TILE_BYTES + PACKED_ROWS_BYTES + DEPTH_BLOCK * Math.ceil(columns / 8) * 8 * 4;
}
