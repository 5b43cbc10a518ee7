import { isLost } from './is-lost';

let stepRate: f32 = 0;
let root: f32 = 0;
let b1: f32 = 0;
let b2: f32 = 0;
let r1: f32 = 0;
let r2: f32 = 0;
let epsilon: f32 = 0;

// @ts-ignore: decorator
@inline
function power(base: f64, exponent: u32): f64 {
  let result: f64 = 1;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

/** For the policy's `step`, counted from 1. */
export function setAdam(step: u32, rate: f64, beta1: f64, beta2: f64, epsilonGiven: f32): void {
  stepRate = <f32>(rate / (1 - power(beta1, step)));
  root = <f32>(1 / sqrt(1 - power(beta2, step)));
  b1 = <f32>beta1;
  b2 = <f32>beta2;
  r1 = <f32>(1 - beta1);
  r2 = <f32>(1 - beta2);
  epsilon = epsilonGiven;
}

/** Adam (Kingma and Ba 2015, algorithm 1). Without `touched`, g is zero and not read. */
export function adamRun(w: usize, g: usize, m: usize, s: usize, bytes: usize, scale: f32, touched: bool): bool {
  const stop = w + bytes;
  let differences = f32x4.splat(0);
  let remainder: f32 = 0;
  const decay1 = b1;
  const decay2 = b2;
  const rest1 = r1;
  const rest2 = r2;
  const rate = stepRate;
  const unbias = root;
  const least = epsilon;
  for (; w + 16 <= stop; w += 16, g += 16, m += 16, s += 16) {
    const slope = touched ? f32x4.mul(v128.load(g), f32x4.splat(scale)) : f32x4.splat(0);
    const mean = f32x4.add(f32x4.mul(f32x4.splat(decay1), v128.load(m)), f32x4.mul(f32x4.splat(rest1), slope));
    const square = f32x4.add(f32x4.mul(f32x4.splat(decay2), v128.load(s)), f32x4.mul(f32x4.splat(rest2), f32x4.mul(slope, slope)));
    v128.store(m, mean);
    v128.store(s, square);
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(square), f32x4.splat(unbias)), f32x4.splat(least));
    const weight = f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(f32x4.splat(rate), mean), divisor));
    v128.store(w, weight);
    differences = f32x4.add(differences, f32x4.add(f32x4.sub(weight, weight), f32x4.sub(square, square)));
  }
  for (; w < stop; w += 4, g += 4, m += 4, s += 4) {
    const slope: f32 = touched ? load<f32>(g) * scale : 0;
    const mean = decay1 * load<f32>(m) + rest1 * slope;
    const square = decay2 * load<f32>(s) + rest2 * (slope * slope);
    store<f32>(m, mean);
    store<f32>(s, square);
    const weight = load<f32>(w) - (rate * mean) / (sqrt<f32>(square) * unbias + least);
    store<f32>(w, weight);
    remainder += weight - weight + (square - square);
  }
  return isLost(differences, remainder);
}
