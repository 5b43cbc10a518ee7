// Products that walk lists of the numbers that are not zero (`zeros.ts`) and leave the others out. The sums run in the order in which `gemm` runs them, so that
// a sum of finite numbers is the same to the bit, skipped zeros or not.

import { addProduct } from './arithmetic';
import { ENTRY_BYTES } from './layout';
import { relu } from './tile';

/** to[32] = (from or 0) + sum over the list of number * base[offset ..][32], then relu if asked. */
function gather32(list: usize, end: usize, base: usize, from: usize, to: usize, withRelu: bool): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  if (from) {
    s0 = v128.load(from);
    s1 = v128.load(from, 16);
    s2 = v128.load(from, 32);
    s3 = v128.load(from, 48);
    s4 = v128.load(from, 64);
    s5 = v128.load(from, 80);
    s6 = v128.load(from, 96);
    s7 = v128.load(from, 112);
  }
  for (; list < end; list += ENTRY_BYTES) {
    const value = v128.load32_splat(list);
    const at = base + <usize>load<u32>(list, 4);
    s0 = addProduct(s0, value, v128.load(at));
    s1 = addProduct(s1, value, v128.load(at, 16));
    s2 = addProduct(s2, value, v128.load(at, 32));
    s3 = addProduct(s3, value, v128.load(at, 48));
    s4 = addProduct(s4, value, v128.load(at, 64));
    s5 = addProduct(s5, value, v128.load(at, 80));
    s6 = addProduct(s6, value, v128.load(at, 96));
    s7 = addProduct(s7, value, v128.load(at, 112));
  }
  if (withRelu) {
    s0 = relu(s0);
    s1 = relu(s1);
    s2 = relu(s2);
    s3 = relu(s3);
    s4 = relu(s4);
    s5 = relu(s5);
    s6 = relu(s6);
    s7 = relu(s7);
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
}

/** to[width] = (from or 0) + sum over the list of number * base[offset ..][width], then relu if asked. */
export function gather(list: usize, end: usize, base: usize, width: usize, from: usize, to: usize, withRelu: bool): void {
  let column: usize = 0;
  for (; column + 128 <= width * 4; column += 128) {
    gather32(list, end, base + column, from ? from + column : 0, to + column, withRelu);
  }
  for (; column + 16 <= width * 4; column += 16) {
    let sum = from ? v128.load(from + column) : f32x4.splat(0);
    for (let at = list; at < end; at += ENTRY_BYTES) {
      sum = addProduct(sum, v128.load32_splat(at), v128.load(base + column + <usize>load<u32>(at, 4)));
    }
    v128.store(to + column, withRelu ? relu(sum) : sum);
  }
  for (; column < width * 4; column += 4) {
    let sum = from ? v128.load32_splat(from + column) : f32x4.splat(0);
    for (let at = list; at < end; at += ENTRY_BYTES) {
      sum = addProduct(sum, v128.load32_splat(at), v128.load32_splat(base + column + <usize>load<u32>(at, 4)));
    }
    store<f32>(to + column, f32x4.extract_lane(withRelu ? relu(sum) : sum, 0));
  }
}

/** base[offset ..][32] += number * from[32] for all entries of the list. */
function scatter32(list: usize, end: usize, base: usize, from: usize): void {
  const w0 = v128.load(from);
  const w1 = v128.load(from, 16);
  const w2 = v128.load(from, 32);
  const w3 = v128.load(from, 48);
  const w4 = v128.load(from, 64);
  const w5 = v128.load(from, 80);
  const w6 = v128.load(from, 96);
  const w7 = v128.load(from, 112);
  for (; list < end; list += ENTRY_BYTES) {
    const value = v128.load32_splat(list);
    const to = base + <usize>load<u32>(list, 4);
    v128.store(to, addProduct(v128.load(to), value, w0));
    v128.store(to, addProduct(v128.load(to, 16), value, w1), 16);
    v128.store(to, addProduct(v128.load(to, 32), value, w2), 32);
    v128.store(to, addProduct(v128.load(to, 48), value, w3), 48);
    v128.store(to, addProduct(v128.load(to, 64), value, w4), 64);
    v128.store(to, addProduct(v128.load(to, 80), value, w5), 80);
    v128.store(to, addProduct(v128.load(to, 96), value, w6), 96);
    v128.store(to, addProduct(v128.load(to, 112), value, w7), 112);
  }
}

/** base[offset ..][width] += number * from[width] for all entries of the list. */
export function scatter(list: usize, end: usize, base: usize, width: usize, from: usize): void {
  let column: usize = 0;
  for (; column + 128 <= width * 4; column += 128) scatter32(list, end, base + column, from + column);
  for (; column + 16 <= width * 4; column += 16) {
    const w = v128.load(from + column);
    for (let at = list; at < end; at += ENTRY_BYTES) {
      const to = base + column + <usize>load<u32>(at, 4);
      v128.store(to, addProduct(v128.load(to), v128.load32_splat(at), w));
    }
  }
  for (; column < width * 4; column += 4) {
    const w = v128.load32_splat(from + column);
    for (let at = list; at < end; at += ENTRY_BYTES) {
      const to = base + column + <usize>load<u32>(at, 4);
      store<f32>(to, f32x4.extract_lane(addProduct(v128.load32_splat(to), v128.load32_splat(at), w), 0));
    }
  }
}
