// The inner loop of every matrix product: a tile of 4 rows and 8 columns kept in registers while the depth runs by.

import { addProduct } from './arithmetic';

export const ADD_TO_RESULT: i32 = 1;
export const APPLY_RELU: i32 = 2;

/** max(x, 0) that lets NaN through: pmax(x, 0) is "x < 0 ? 0 : x". */
// @ts-ignore: decorator
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/**
 * c[4][8] = (bias or c) + sum over k < depth of a[k][4] (outer) b[k][8], summed in ascending k. `a` and `b` advance by aStep and bStep bytes
 * per k. The loop is not unrolled: V8 would hoist the loads of several steps and spill the sums.
 */
export function tile4(depth: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStride: usize, bias: usize, flags: i32): void {
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  if (flags & ADD_TO_RESULT) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
  } else if (bias) {
    s00 = v128.load(bias);
    s01 = v128.load(bias, 16);
    s10 = s00;
    s11 = s01;
    s20 = s00;
    s21 = s01;
    s30 = s00;
    s31 = s01;
  }
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    s00 = addProduct(s00, x0, b0);
    s01 = addProduct(s01, x0, b1);
    const x1 = v128.load32_splat(a, 4);
    s10 = addProduct(s10, x1, b0);
    s11 = addProduct(s11, x1, b1);
    const x2 = v128.load32_splat(a, 8);
    s20 = addProduct(s20, x2, b0);
    s21 = addProduct(s21, x2, b1);
    const x3 = v128.load32_splat(a, 12);
    s30 = addProduct(s30, x3, b0);
    s31 = addProduct(s31, x3, b1);
    a += aStep;
    b += bStep;
  } while (--depth);
  if (flags & APPLY_RELU) {
    s00 = relu(s00);
    s01 = relu(s01);
    s10 = relu(s10);
    s11 = relu(s11);
    s20 = relu(s20);
    s21 = relu(s21);
    s30 = relu(s30);
    s31 = relu(s31);
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** Like `tile4`, of 6 rows. */
export function tile6(depth: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStride: usize, bias: usize, flags: i32): void {
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  const c4 = c3 + cStride;
  const c5 = c4 + cStride;
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  let s40 = s00;
  let s41 = s00;
  let s50 = s00;
  let s51 = s00;
  if (flags & ADD_TO_RESULT) {
    s00 = v128.load(c);
    s01 = v128.load(c, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
    s40 = v128.load(c4);
    s41 = v128.load(c4, 16);
    s50 = v128.load(c5);
    s51 = v128.load(c5, 16);
  } else if (bias) {
    s00 = v128.load(bias);
    s01 = v128.load(bias, 16);
    s10 = s00;
    s11 = s01;
    s20 = s00;
    s21 = s01;
    s30 = s00;
    s31 = s01;
    s40 = s00;
    s41 = s01;
    s50 = s00;
    s51 = s01;
  }
  do {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    s00 = addProduct(s00, x0, b0);
    s01 = addProduct(s01, x0, b1);
    const x1 = v128.load32_splat(a, 4);
    s10 = addProduct(s10, x1, b0);
    s11 = addProduct(s11, x1, b1);
    const x2 = v128.load32_splat(a, 8);
    s20 = addProduct(s20, x2, b0);
    s21 = addProduct(s21, x2, b1);
    const x3 = v128.load32_splat(a, 12);
    s30 = addProduct(s30, x3, b0);
    s31 = addProduct(s31, x3, b1);
    const x4 = v128.load32_splat(a, 16);
    s40 = addProduct(s40, x4, b0);
    s41 = addProduct(s41, x4, b1);
    const x5 = v128.load32_splat(a, 20);
    s50 = addProduct(s50, x5, b0);
    s51 = addProduct(s51, x5, b1);
    a += aStep;
    b += bStep;
  } while (--depth);
  if (flags & APPLY_RELU) {
    s00 = relu(s00);
    s01 = relu(s01);
    s10 = relu(s10);
    s11 = relu(s11);
    s20 = relu(s20);
    s21 = relu(s21);
    s30 = relu(s30);
    s31 = relu(s31);
    s40 = relu(s40);
    s41 = relu(s41);
    s50 = relu(s50);
    s51 = relu(s51);
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
  v128.store(c4, s40);
  v128.store(c4, s41, 16);
  v128.store(c5, s50);
  v128.store(c5, s51, 16);
}
