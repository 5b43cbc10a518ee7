// Lists of the numbers that are not zero, for the kernels that skip the others. NaN is not zero; -0 is.
//
// A list is entries of ENTRY_BYTES: the number (f32) and then a byte offset (u32) of what it is to be multiplied with.

import { ENTRY_BYTES } from './layout';

/** Four numbers at `x`: all ones where they are not zero. */
// @ts-ignore: decorator
@inline
function different(x: usize): v128 {
  return f32x4.ne(v128.load(x), f32x4.splat(0));
}

/**
 * Appends the numbers of a row that are not zero to a list, each with its index times `step` as offset. Returns the end of the list. May write one entry
 * more than it returns.
 */
export function listRow(x: usize, inputs: usize, step: u32, list: usize): usize {
  const end = x + inputs * 4;
  let offset: u32 = 0;
  for (; x + 64 <= end; x += 64, offset += 16 * step) {
    const low = i16x8.narrow_i32x4_s(different(x), different(x + 16));
    const high = i16x8.narrow_i32x4_s(different(x + 32), different(x + 48));
    let bits = i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
    if (!bits) continue;
    // Two without asking whether there is a second, so that the branch is taken the same way nearly always.
    let at = ctz(bits);
    store<u32>(list, load<u32>(x + (at << 2)));
    store<u32>(list, offset + at * step, 4);
    bits &= bits - 1;
    at = ctz(bits) & 15;
    store<u32>(list, load<u32>(x + (at << 2)), 8);
    store<u32>(list, offset + at * step, 12);
    list += bits ? <usize>(2 * ENTRY_BYTES) : <usize>ENTRY_BYTES;
    for (bits &= bits - 1; bits; bits &= bits - 1, list += ENTRY_BYTES) {
      at = ctz(bits);
      store<u32>(list, load<u32>(x + (at << 2)));
      store<u32>(list, offset + at * step, 4);
    }
  }
  for (; x < end; x += 4, offset += step) {
    store<u32>(list, load<u32>(x));
    store<u32>(list, offset, 4);
    list += load<f32>(x) != 0 ? <usize>ENTRY_BYTES : 0;
  }
  return list;
}
