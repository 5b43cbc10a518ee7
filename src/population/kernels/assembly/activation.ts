import { addProduct } from './arithmetic';
import { LINEAR, RELU, SIGMOID, SOFTPLUS, TANH } from './layout';
import { relu } from './tile';

/** x = n ln 2 + r with |r| at most half of ln 2; this is n. `x` must have been clamped. */
// @ts-ignore: decorator
@inline
function powerOfTwo(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
}

/** exp(r) - 1 for the r of `x`, by Cephes' polynomial. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, n: v128): v128 {
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = addProduct(f32x4.splat(1.3981999507e-3), p, r);
  p = addProduct(f32x4.splat(8.3334519073e-3), p, r);
  p = addProduct(f32x4.splat(4.1665795894e-2), p, r);
  p = addProduct(f32x4.splat(1.6666665459e-1), p, r);
  p = addProduct(f32x4.splat(5.0000001201e-1), p, r);
  return addProduct(r, f32x4.mul(r, r), p);
}

/** 2^n */
// @ts-ignore: decorator
@inline
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/**
 * exp(x) - 1 to about 2 units in the last place, for x in [-87, 44] (clamped), as 2^n (exp(r) - 1) + (2^n - 1). Only operations that the wasm specification
 * fixes to the bit, but for fused multiply-add; NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
function expMinusOne(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(44));
  const n = powerOfTwo(clamped);
  const scale = power(n);
  return addProduct(f32x4.sub(scale, f32x4.splat(1)), scale, remainder(clamped, n));
}

/** exp(-|x|), likewise; 0 where |x| is above 87. */
// @ts-ignore: decorator
@inline
function decay(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const clamped = f32x4.pmax(f32x4.neg(magnitude), f32x4.splat(-87));
  const n = powerOfTwo(clamped);
  const scale = power(n);
  return v128.andnot(addProduct(scale, scale, remainder(clamped, n)), f32x4.gt(magnitude, f32x4.splat(87)));
}

/** 1 / (1 + t) or, for negative x, t / (1 + t), with t = exp(-|x|). */
// @ts-ignore: decorator
@inline
function sigmoid(x: v128): v128 {
  const t = decay(x);
  const one = f32x4.splat(1);
  return f32x4.div(v128.bitselect(t, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, t));
}

/** max(x, 0) + log(1 + t) with t = exp(-|x|); the logarithm is 2 atanh(s) with s = t / (2 + t), at most a third, by its power series. */
// @ts-ignore: decorator
@inline
function softplus(x: v128): v128 {
  const t = decay(x);
  const s = f32x4.div(t, f32x4.add(f32x4.splat(2), t));
  const square = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 15.0);
  p = addProduct(f32x4.splat(2.0 / 13.0), p, square);
  p = addProduct(f32x4.splat(2.0 / 11.0), p, square);
  p = addProduct(f32x4.splat(2.0 / 9.0), p, square);
  p = addProduct(f32x4.splat(2.0 / 7.0), p, square);
  p = addProduct(f32x4.splat(2.0 / 5.0), p, square);
  p = addProduct(f32x4.splat(2.0 / 3.0), p, square);
  p = addProduct(f32x4.splat(2.0), p, square);
  return addProduct(relu(x), s, p);
}

/** tanh|x| = t / (t + 2) with t = exp(2|x|) - 1, and the sign of x. */
// @ts-ignore: decorator
@inline
function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const t = expMinusOne(f32x4.add(magnitude, magnitude));
  return v128.bitselect(x, f32x4.div(t, f32x4.add(t, f32x4.splat(2))), i32x4.splat(0x80000000));
}

// @ts-ignore: decorator
@inline
function activate(x: v128, activation: i32): v128 {
  if (activation == RELU) return relu(x);
  if (activation == TANH) return tanh(x);
  if (activation == SIGMOID) return sigmoid(x);
  if (activation == SOFTPLUS) return softplus(x);
  return v128.bitselect(x, expMinusOne(x), f32x4.gt(x, f32x4.splat(0)));
}

/** gradient * activation'(z), given y = activation(z). Relu and elu let the gradient of a NaN through. */
// @ts-ignore: decorator
@inline
function chain(y: v128, gradient: v128, activation: i32): v128 {
  if (activation == RELU) return v128.andnot(gradient, f32x4.le(y, f32x4.splat(0)));
  if (activation == TANH) return f32x4.mul(gradient, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  if (activation == SIGMOID) return f32x4.mul(gradient, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
  if (activation == SOFTPLUS) return f32x4.neg(f32x4.mul(gradient, expMinusOne(f32x4.neg(y))));
  return f32x4.mul(gradient, v128.bitselect(f32x4.splat(1), f32x4.add(y, f32x4.splat(1)), f32x4.gt(y, f32x4.splat(0))));
}

/** Applies an activation to [rows, width] in place. */
export function applyActivation(array: usize, stride: usize, rows: usize, width: usize, activation: i32): void {
  if (activation == LINEAR) return;
  for (; rows; rows--) {
    let at = array;
    const end = array + width * 4;
    for (; at + 16 <= end; at += 16) v128.store(at, activate(v128.load(at), activation));
    for (; at < end; at += 4) store<f32>(at, f32x4.extract_lane(activate(v128.load32_splat(at), activation), 0));
    array += stride;
  }
}

/** to = gradient * activation'(z) over [rows, width], given the outputs y. `to` may be `gradient`. */
export function activationGradient(
  y: usize,
  yStride: usize,
  gradient: usize,
  gradientStride: usize,
  to: usize,
  toStride: usize,
  rows: usize,
  width: usize,
  activation: i32,
): void {
  for (; rows; rows--) {
    let at: usize = 0;
    const end = width * 4;
    for (; at + 16 <= end; at += 16) {
      v128.store(to + at, chain(v128.load(y + at), v128.load(gradient + at), activation));
    }
    for (; at < end; at += 4) {
      const value = chain(v128.load32_splat(y + at), v128.load32_splat(gradient + at), activation);
      store<f32>(to + at, f32x4.extract_lane(value, 0));
    }
    y += yStride;
    gradient += gradientStride;
    to += toStride;
  }
}
