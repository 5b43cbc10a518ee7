import { createRng, type Rng } from '../shared/rng.ts';
import type { Initialisation } from './network.ts';
import type { NetworkPlan } from './plan-network.ts';

type Numbers = Float32Array | Float64Array;

/** Fills the parameters of one policy from the stream "policy/p" of the population's seed. */
export function initialisePolicy(
  { layers }: NetworkPlan,
  seed: string,
  policy: number,
  parameters: ReadonlyMap<string, { readonly data: Numbers }>,
): void {
  const rng = createRng(seed).split(`policy/${policy}`);
  for (const { name, inputs, units, init } of layers) {
    initialise(init, inputs, units, rng.split(name), parameters.get(`${name}/weights`)!.data, parameters.get(`${name}/bias`)!.data);
  }
}

/** Fills the weights [inputs, units] and bias [units] of one dense layer of one policy from its stream. */
export function initialise(init: Initialisation, inputs: number, units: number, rng: Rng, weights: Numbers, bias: Numbers): void {
  bias.fill(init.kind === 'normal' ? (init.bias ?? 0) : 0);
  if (init.kind === 'orthogonal') {
    weights.set(orthogonal(inputs, units, init.gain ?? 1, rng));
    return;
  }
  // He et al. 2015, equation 10: variance 2 / fanIn keeps the variance of relu layers.
  const std = init.kind === 'he' ? Math.sqrt(2 / inputs) : init.std;
  for (let i = 0; i < weights.length; i++) weights[i] = std * rng.normal();
}

/**
 * A matrix [inputs, units] whose columns (rows, where there are fewer of them) are orthogonal with norm `gain`, uniformly distributed (Saxe et al.
 * 2014): Gram-Schmidt on normal vectors, in double precision.
 */
function orthogonal(inputs: number, units: number, gain: number, rng: Rng): Float64Array {
  const length = Math.max(inputs, units);
  const vectors: Float64Array[] = [];
  while (vectors.length < Math.min(inputs, units)) {
    const vector = Float64Array.from({ length }, () => rng.normal());
    for (const other of vectors) {
      const overlap = dot(vector, other);
      for (let i = 0; i < length; i++) vector[i]! -= overlap * other[i]!;
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < length; i++) vector[i]! /= norm;
    vectors.push(vector);
  }
  const matrix = new Float64Array(inputs * units);
  vectors.forEach((vector, v) => {
    for (let i = 0; i < length; i++) matrix[units <= inputs ? i * units + v : v * units + i] = gain * vector[i]!;
  });
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
