import { TENSOR_ROWS, TENSOR_SIZE, TENSOR_WORDS, TOUCHED } from './layout';
import { endOfRun, marksOf } from './marks';

/** The sum of the squares of some numbers. */
function squares(at: usize, bytes: usize): f64 {
  // Two sums, so that none of them waits for the other.
  let lows = f64x2.splat(0);
  let highs = lows;
  let rest: f64 = 0;
  const stop = at + bytes;
  for (; at + 16 <= stop; at += 16) {
    const low = f64x2.promote_low_f32x4(v128.load(at));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
    lows = f64x2.add(lows, f64x2.mul(low, low));
    highs = f64x2.add(highs, f64x2.mul(high, high));
  }
  for (; at < stop; at += 4) rest += <f64>load<f32>(at) * <f64>load<f32>(at);
  const sum = f64x2.add(lows, highs);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + rest;
}

/** maxNorm / |gradient| where that is below 1, else 1. A norm that is not a number scales by 1, and so reaches the parameters. */
export function gradientScale(tensors: usize, length: usize, policy: usize, gradient: usize, maxNorm: f64): f32 {
  const end = tensors + length * TENSOR_WORDS * 4;
  let sum: f64 = 0;
  for (let tensor = tensors; tensor < end; tensor += TENSOR_WORDS * 4) {
    const rows: usize = load<u32>(tensor, TENSOR_ROWS * 4);
    const size = <usize>load<u32>(tensor, TENSOR_SIZE * 4) * 4;
    const rowBytes = size / rows;
    const marks = marksOf(tensor, policy);
    for (let row: usize = 0; row < rows; ) {
      const stop = endOfRun(marks, row, rows);
      if (load<u8>(marks + row) == TOUCHED) sum += squares(gradient + row * rowBytes, (stop - row) * rowBytes);
      row = stop;
    }
    gradient += size;
  }
  const norm = sqrt(sum);
  return norm > maxNorm ? <f32>(maxNorm / norm) : 1;
}
