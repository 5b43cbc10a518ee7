import { isLost } from './is-lost';

let decay: f32 = 0;
let rest: f32 = 0;
let epsilon: f32 = 0;
let momentum: f32 = 0;

/** `restGiven` is 1 - decay. */
export function setRmsprop(decayGiven: f32, restGiven: f32, epsilonGiven: f32, momentumGiven: f32): void {
  decay = decayGiven;
  rest = restGiven;
  epsilon = epsilonGiven;
  momentum = momentumGiven;
}

/**
 * s = decay s + (1 - decay) g^2 and d = g / (sqrt(s) + epsilon); then w -= rate d without momentum (`v` 0), else v = momentum v + d and w -= rate v. Without
 * `touched`, g is zero and not read.
 */
export function rmspropRun(w: usize, g: usize, s: usize, v: usize, bytes: usize, scale: f32, rate: f32, touched: bool): bool {
  const stop = w + bytes;
  const kept = decay;
  const share = rest;
  const least = epsilon;
  const inertia = momentum;
  let differences = f32x4.splat(0);
  let remainder: f32 = 0;
  for (; w + 16 <= stop; w += 16, g += 16, s += 16) {
    const slope = touched ? f32x4.mul(v128.load(g), f32x4.splat(scale)) : f32x4.splat(0);
    const square = f32x4.add(f32x4.mul(f32x4.splat(kept), v128.load(s)), f32x4.mul(f32x4.splat(share), f32x4.mul(slope, slope)));
    v128.store(s, square);
    let change = f32x4.div(slope, f32x4.add(f32x4.sqrt(square), f32x4.splat(least)));
    if (v) {
      change = f32x4.add(f32x4.mul(f32x4.splat(inertia), v128.load(v)), change);
      v128.store(v, change);
      v += 16;
    }
    const weight = f32x4.sub(v128.load(w), f32x4.mul(f32x4.splat(rate), change));
    v128.store(w, weight);
    differences = f32x4.add(differences, f32x4.add(f32x4.sub(weight, weight), f32x4.sub(square, square)));
  }
  for (; w < stop; w += 4, g += 4, s += 4) {
    const slope: f32 = touched ? load<f32>(g) * scale : 0;
    const square = kept * load<f32>(s) + share * (slope * slope);
    store<f32>(s, square);
    let change = slope / (sqrt<f32>(square) + least);
    if (v) {
      change = inertia * load<f32>(v) + change;
      store<f32>(v, change);
      v += 4;
    }
    const weight = load<f32>(w) - rate * change;
    store<f32>(w, weight);
    remainder += weight - weight + (square - square);
  }
  return isLost(differences, remainder);
}
