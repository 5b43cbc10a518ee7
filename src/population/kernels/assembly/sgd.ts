import { isLost } from './is-lost';

let momentum: f32 = 0;
let isNesterov: bool = false;

export function setSgd(momentumGiven: f32, nesterov: bool): void {
  momentum = momentumGiven;
  isNesterov = nesterov;
}

/**
 * w -= rate g without momentum (`v` 0); else v = momentum v + g and w -= rate v, or with Nesterov w -= rate (g + momentum v). Without `touched`, g is zero and not read.
 */
export function sgdRun(w: usize, g: usize, v: usize, bytes: usize, scale: f32, rate: f32, touched: bool): bool {
  const stop = w + bytes;
  const decay = momentum;
  const nesterov = isNesterov;
  let differences = f32x4.splat(0);
  let remainder: f32 = 0;
  for (; w + 16 <= stop; w += 16, g += 16) {
    let change = touched ? f32x4.mul(v128.load(g), f32x4.splat(scale)) : f32x4.splat(0);
    if (v) {
      const velocity = f32x4.add(f32x4.mul(f32x4.splat(decay), v128.load(v)), change);
      v128.store(v, velocity);
      change = nesterov ? f32x4.add(change, f32x4.mul(f32x4.splat(decay), velocity)) : velocity;
      v += 16;
    }
    const weight = f32x4.sub(v128.load(w), f32x4.mul(f32x4.splat(rate), change));
    v128.store(w, weight);
    differences = f32x4.add(differences, f32x4.sub(weight, weight));
  }
  for (; w < stop; w += 4, g += 4) {
    let change: f32 = touched ? load<f32>(g) * scale : 0;
    if (v) {
      const velocity = decay * load<f32>(v) + change;
      store<f32>(v, velocity);
      change = nesterov ? change + decay * velocity : velocity;
      v += 4;
    }
    const weight = load<f32>(w) - rate * change;
    store<f32>(w, weight);
    remainder += weight - weight;
  }
  return isLost(differences, remainder);
}
