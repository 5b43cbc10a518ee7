import { AT_REST, TENSOR_MARKS, TENSOR_MARKS_STRIDE, TOUCHED } from './layout';

/** The marks of a policy's tensor, which the table's row at `tensor` tells of. */
// @ts-ignore: decorator
@inline
export function marksOf(tensor: usize, policy: usize): usize {
  return <usize>load<u32>(tensor, TENSOR_MARKS * 4) + policy * <usize>load<u32>(tensor, TENSOR_MARKS_STRIDE * 4);
}

/** The row up to which all have the mark of `row`. */
// @ts-ignore: decorator
@inline
export function endOfRun(marks: usize, row: usize, rows: usize): usize {
  const mark = load<u8>(marks + row);
  do row++;
  while (row < rows && load<u8>(marks + row) == mark);
  return row;
}

/** Before an update, in which no row has a gradient yet. */
export function layToRest(marks: usize, rows: usize): void {
  let mark = marks;
  for (; mark + 16 <= marks + rows; mark += 16) v128.store(mark, i8x16.min_u(v128.load(mark), i8x16.splat(<i8>AT_REST)));
  for (; mark < marks + rows; mark++) if (load<u8>(mark) == TOUCHED) store<u8>(mark, AT_REST);
}

/** Writes zeros to the rows of the gradient that none were written to. */
export function zeroRest(marks: usize, rows: usize, gradient: usize, rowBytes: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    if (load<u8>(marks + row) != TOUCHED) memory.fill(gradient + row * rowBytes, 0, rowBytes);
  }
}
