// Every optimiser updates one policy, whose `gradient` holds its tensors one after the other; its parameters and moments lie as the tensor table says.
// It returns 1 where the update leaves a parameter or a moment that is not finite, else 0: a number minus itself is zero, unless it is NaN or infinite, and the sum of
// these differences costs next to nothing beside the memory traffic.
import { TENSOR_WORDS } from './layout';

// @ts-ignore: decorator
@inline
function isLost(differences: v128, remainder: f32): bool {
  return remainder != 0 || v128.any_true(f32x4.ne(differences, f32x4.splat(0)));
}

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

/**
 * maxNorm / |gradient| where that is below 1, else 1. `gradient` holds `length` numbers. A norm that is not a number scales by 1, and so reaches
 * the parameters.
 */
export function gradientScale(gradient: usize, length: usize, maxNorm: f64): f32 {
  // Two sums, so that none of them waits for the other.
  let lows = f64x2.splat(0);
  let highs = lows;
  let rest: f64 = 0;
  let at = gradient;
  const stop = gradient + length * 4;
  for (; at + 16 <= stop; at += 16) {
    const low = f64x2.promote_low_f32x4(v128.load(at));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
    lows = f64x2.add(lows, f64x2.mul(low, low));
    highs = f64x2.add(highs, f64x2.mul(high, high));
  }
  for (; at < stop; at += 4) rest += <f64>load<f32>(at) * <f64>load<f32>(at);
  const sum = f64x2.add(lows, highs);
  const norm = sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + rest);
  return norm > maxNorm ? <f32>(maxNorm / norm) : 1;
}

/** w -= rate g without momentum; else v = momentum v + g and w -= rate v, or with Nesterov w -= rate (g + momentum v). One of `rates` a tensor. */
export function sgd(
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  velocities: usize,
  rates: usize,
  momentum: f32,
  nesterov: bool,
): bool {
  const end = tensors + length * TENSOR_WORDS * 4;
  let g = gradient;
  let differences = f32x4.splat(0);
  let remainder: f32 = 0;
  for (let tensor = tensors; tensor < end; tensor += TENSOR_WORDS * 4) {
    const rate = load<f32>(rates);
    rates += 4;
    const bytes = <usize>load<u32>(tensor, 4) * 4;
    const from = <usize>load<u32>(tensor) + policy * bytes;
    let w = parameters + from;
    let v = velocities + from;
    const stop = w + bytes;
    for (; w + 16 <= stop; w += 16, g += 16, v += 16) {
      let change = f32x4.mul(v128.load(g), f32x4.splat(scale));
      if (velocities) {
        const velocity = f32x4.add(f32x4.mul(f32x4.splat(momentum), v128.load(v)), change);
        v128.store(v, velocity);
        change = nesterov ? f32x4.add(change, f32x4.mul(f32x4.splat(momentum), velocity)) : velocity;
      }
      const weight = f32x4.sub(v128.load(w), f32x4.mul(f32x4.splat(rate), change));
      v128.store(w, weight);
      differences = f32x4.add(differences, f32x4.sub(weight, weight));
    }
    for (; w < stop; w += 4, g += 4, v += 4) {
      let change = load<f32>(g) * scale;
      if (velocities) {
        const velocity = momentum * load<f32>(v) + change;
        store<f32>(v, velocity);
        change = nesterov ? change + momentum * velocity : velocity;
      }
      const weight = load<f32>(w) - rate * change;
      store<f32>(w, weight);
      remainder += weight - weight;
    }
  }
  return isLost(differences, remainder);
}

/**
 * s = decay s + (1 - decay) g^2 and d = g / (sqrt(s) + epsilon); then w -= rate d without momentum, else v = momentum v + d and w -= rate v.
 */
export function rmsprop(
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  squares: usize,
  velocities: usize,
  rate: f32,
  decay: f32,
  rest: f32,
  epsilon: f32,
  momentum: f32,
): bool {
  const end = tensors + length * TENSOR_WORDS * 4;
  let g = gradient;
  let differences = f32x4.splat(0);
  let remainder: f32 = 0;
  for (let tensor = tensors; tensor < end; tensor += TENSOR_WORDS * 4) {
    const bytes = <usize>load<u32>(tensor, 4) * 4;
    const from = <usize>load<u32>(tensor) + policy * bytes;
    let w = parameters + from;
    let s = squares + from;
    let v = velocities + from;
    const stop = w + bytes;
    for (; w + 16 <= stop; w += 16, g += 16, s += 16, v += 16) {
      const slope = f32x4.mul(v128.load(g), f32x4.splat(scale));
      const square = f32x4.add(
        f32x4.mul(f32x4.splat(decay), v128.load(s)),
        f32x4.mul(f32x4.splat(rest), f32x4.mul(slope, slope)),
      );
      v128.store(s, square);
      let change = f32x4.div(slope, f32x4.add(f32x4.sqrt(square), f32x4.splat(epsilon)));
      if (velocities) {
        change = f32x4.add(f32x4.mul(f32x4.splat(momentum), v128.load(v)), change);
        v128.store(v, change);
      }
      const weight = f32x4.sub(v128.load(w), f32x4.mul(f32x4.splat(rate), change));
      v128.store(w, weight);
      differences = f32x4.add(differences, f32x4.add(f32x4.sub(weight, weight), f32x4.sub(square, square)));
    }
    for (; w < stop; w += 4, g += 4, s += 4, v += 4) {
      const slope = load<f32>(g) * scale;
      const square = decay * load<f32>(s) + rest * (slope * slope);
      store<f32>(s, square);
      let change = slope / (sqrt<f32>(square) + epsilon);
      if (velocities) {
        change = momentum * load<f32>(v) + change;
        store<f32>(v, change);
      }
      const weight = load<f32>(w) - rate * change;
      store<f32>(w, weight);
      remainder += weight - weight + (square - square);
    }
  }
  return isLost(differences, remainder);
}

/** Adam (Kingma and Ba 2015, algorithm 1) with every policy's own step count in `steps` [policies], which it advances. */
export function adam(
  tensors: usize,
  length: usize,
  policy: usize,
  scale: f32,
  parameters: usize,
  gradient: usize,
  means: usize,
  squares: usize,
  steps: usize,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f32,
): bool {
  const end = tensors + length * TENSOR_WORDS * 4;
  const b1 = <f32>beta1;
  const b2 = <f32>beta2;
  const r1 = <f32>(1 - beta1);
  const r2 = <f32>(1 - beta2);
  let g = gradient;
  const step = load<u32>(steps + policy * 4) + 1;
  store<u32>(steps + policy * 4, step);
  const stepRate = <f32>(rate / (1 - power(beta1, step)));
  const root = <f32>(1 / sqrt(1 - power(beta2, step)));
  let differences = f32x4.splat(0);
  let remainder: f32 = 0;
  for (let tensor = tensors; tensor < end; tensor += TENSOR_WORDS * 4) {
    const bytes = <usize>load<u32>(tensor, 4) * 4;
    const from = <usize>load<u32>(tensor) + policy * bytes;
    let w = parameters + from;
    let m = means + from;
    let s = squares + from;
    const stop = w + bytes;
    for (; w + 16 <= stop; w += 16, g += 16, m += 16, s += 16) {
      const slope = f32x4.mul(v128.load(g), f32x4.splat(scale));
      const mean = f32x4.add(f32x4.mul(f32x4.splat(b1), v128.load(m)), f32x4.mul(f32x4.splat(r1), slope));
      const square = f32x4.add(f32x4.mul(f32x4.splat(b2), v128.load(s)), f32x4.mul(f32x4.splat(r2), f32x4.mul(slope, slope)));
      v128.store(m, mean);
      v128.store(s, square);
      const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(square), f32x4.splat(root)), f32x4.splat(epsilon));
      const weight = f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(f32x4.splat(stepRate), mean), divisor));
      v128.store(w, weight);
      differences = f32x4.add(differences, f32x4.add(f32x4.sub(weight, weight), f32x4.sub(square, square)));
    }
    for (; w < stop; w += 4, g += 4, m += 4, s += 4) {
      const slope = load<f32>(g) * scale;
      const mean = b1 * load<f32>(m) + r1 * slope;
      const square = b2 * load<f32>(s) + r2 * (slope * slope);
      store<f32>(m, mean);
      store<f32>(s, square);
      const weight = load<f32>(w) - (stepRate * mean) / (sqrt<f32>(square) * root + epsilon);
      store<f32>(w, weight);
      remainder += weight - weight + (square - square);
    }
  }
  return isLost(differences, remainder);
}
