// Dense layers whose inputs are mostly zero, over many rows. Whether rows are sparse is read off the rows themselves, so it is the same whenever and
// wherever they are computed; as sums of finite numbers are bit-equal either way, it decides about speed alone.

import { gemm } from './gemm';
import { ENTRY_BYTES, LIST_ROWS, TOUCHED } from './layout';
import { gather, scatter } from './listed';
import { layToRest, zeroRest } from './marks';
import { ADD_TO_RESULT, relu } from './tile';
import { listRow } from './zeros';

/** Rows are sparse while at most one number in so many is not zero. */
const SPARSE: usize = 4;

/**
 * Lists the first rows of x[rows, inputs], as many as fit into `entries` entries and LIST_ROWS, one list behind the other from lists + 4 LIST_ROWS on, offsets
 * being 4 times the input's index; the ends of the lists are stored at `lists`. Returns the number of rows, or 0 as soon as they turn out not to be sparse.
 */
function listRows(x: usize, stride: usize, rows: usize, inputs: usize, lists: usize, entries: usize): usize {
  const begin = lists + LIST_ROWS * 4;
  const last = begin + (entries - inputs - 1) * ENTRY_BYTES;
  let list = begin;
  let row: usize = 0;
  for (; row < rows && row < <usize>LIST_ROWS && list <= last; row++) {
    list = listRow(x, inputs, 4, list);
    if ((list - begin) / ENTRY_BYTES * SPARSE > (row + 2) * inputs) return 0;
    store<u32>(lists + row * 4, <u32>list);
    x += stride;
  }
  return row;
}

/**
 * Turns the lists of `rows` rows into lists of the inputs, by ascending row, offsets being the row times `step`. Returns where their ends [inputs] are stored;
 * the first begins at that address + 4 (inputs + 1).
 */
function listColumns(rows: usize, inputs: usize, step: u32, lists: usize, entries: usize): usize {
  const begin = lists + LIST_ROWS * 4;
  const ends = begin + entries * ENTRY_BYTES;
  const stop: usize = load<u32>(lists + (rows - 1) * 4);
  memory.fill(ends, 0, inputs * 4);
  for (let at = begin; at < stop; at += ENTRY_BYTES) {
    const count = ends + load<u32>(at, 4);
    store<u32>(count, load<u32>(count) + ENTRY_BYTES);
  }
  let start = <u32>(ends + inputs * 4 + 4);
  for (let end = ends; end < ends + inputs * 4; end += 4) {
    const bytes = load<u32>(end);
    store<u32>(end, start);
    start += bytes;
  }
  let at = begin;
  for (let row: usize = 0, offset: u32 = 0; row < rows; row++, offset += step) {
    for (const end: usize = load<u32>(lists + row * 4); at < end; at += ENTRY_BYTES) {
      const column = ends + load<u32>(at, 4);
      const to: usize = load<u32>(column);
      store<u32>(to, load<u32>(at));
      store<u32>(to, offset, 4);
      store<u32>(column, <u32>(to + ENTRY_BYTES));
    }
  }
  return ends;
}

/** y = (bias, or y without one) + x W, then relu if asked, for the first rows of x[rows, inputs] that are sparse. Returns how many rows that were. */
export function sparseDense(
  rows: usize,
  x: usize,
  xStride: usize,
  y: usize,
  yStride: usize,
  inputs: usize,
  units: usize,
  weights: usize,
  bias: usize,
  withRelu: bool,
  lists: usize,
  entries: usize,
): usize {
  let done: usize = 0;
  while (done < rows) {
    const count = listRows(x, xStride, rows - done, inputs, lists, entries);
    if (!count) break;
    const ends = listColumns(count, inputs, <u32>yStride, lists, entries);
    for (let row: usize = 0; bias && row < count; row++) memory.copy(y + row * yStride, bias, units * 4);
    let from = ends + inputs * 4 + 4;
    let w = weights;
    for (let k: usize = 0; k < inputs; k++) {
      const end: usize = load<u32>(ends + k * 4);
      if (end > from) scatter(from, end, y, units, w);
      from = end;
      w += units * 4;
    }
    if (withRelu) reluRows(y, yStride, count, units);
    x += count * xStride;
    y += count * yStride;
    done += count;
  }
  return done;
}

function reluRows(y: usize, stride: usize, rows: usize, units: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    let at = y + row * stride;
    const end = at + units * 4;
    for (; at + 16 <= end; at += 16) v128.store(at, relu(v128.load(at)));
    for (; at < end; at += 4) if (load<f32>(at) < 0) store<f32>(at, 0);
  }
}

/** dW[inputs, units] = x^T dz over all rows; of inputs that are zero in all of them, the mark is all that is written. */
export function sparseWeightGradient(
  rows: usize,
  x: usize,
  xStride: usize,
  dz: usize,
  dzStride: usize,
  inputs: usize,
  units: usize,
  gradient: usize,
  marks: usize,
  lists: usize,
  entries: usize,
  scratch: usize,
): void {
  layToRest(marks, inputs);
  let flags = 0;
  while (rows) {
    const count = listRows(x, xStride, rows, inputs, lists, entries);
    if (!count) break;
    const ends = listColumns(count, inputs, <u32>dzStride, lists, entries);
    let from = ends + inputs * 4 + 4;
    let to = gradient;
    for (let mark = marks; mark < marks + inputs; mark++) {
      const end: usize = load<u32>(ends + (mark - marks) * 4);
      if (end > from) {
        gather(from, end, dz, units, load<u8>(mark) == TOUCHED ? to : 0, to, false);
        store<u8>(mark, TOUCHED);
      }
      from = end;
      to += units * 4;
    }
    x += count * xStride;
    dz += count * dzStride;
    rows -= count;
    flags = ADD_TO_RESULT;
  }
  if (!rows) return;
  if (flags) zeroRest(marks, inputs, gradient, units * 4);
  memory.fill(marks, <u8>TOUCHED, inputs);
  gemm(inputs, units, rows, x, 4, xStride, dz, 4, dzStride, gradient, units * 4, 0, flags, scratch);
}
