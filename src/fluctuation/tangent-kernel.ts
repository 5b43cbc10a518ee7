import { createMatrixSpace } from './kernels/matrix-space.ts';
import type { MeanFieldNetwork } from './network.ts';
import { allocateParameters, type WeightedNeurons } from './parameters.ts';
import { allocatePass, backward, forward } from './passes.ts';

/**
 * The tangent kernel of the limit for networks of one output, [points, points]:
 *
 *     K(x, x') = sum_l xi_l E[d y(x) / d w_l  d y(x') / d w_l] + the same of biases.
 *
 * `rates` are the xi_l for l = 1..L, default 1. Derivatives are those of the mean-field scaling, in which each is of the order of 1.
 */
export function tangentKernel(
  network: MeanFieldNetwork,
  neurons: WeightedNeurons,
  points: Float64Array,
  rates: readonly number[] = [],
): Float64Array {
  const { sizes, neuronWeights } = neurons;
  const rows = points.length / network.inputs;
  const last = sizes.length - 1;
  const { products, arrays } = createMatrixSpace((allocate) => ({
    parameters: allocateParameters(sizes, allocate),
    pass: allocatePass(sizes, rows, allocate),
  }));
  arrays.parameters.flat.set(neurons.parameters.flat);
  const placed = { ...neurons, parameters: arrays.parameters };
  const { pass } = arrays;
  pass.x[0]!.set(points);
  forward(products, network, placed, pass);
  pass.d[last]!.set(pass.first[last]!);
  backward(products, placed, pass);

  const { hiddenBiases = true, outputBiases = false } = network;
  const kernel = new Float64Array(rows * rows);
  for (let l = 1; l <= last; l++) {
    const rate = rates[l - 1] ?? 1;
    const bias = (l === last ? outputBiases : hiddenBiases) ? 1 : 0;
    const below = gram(pass.x[l - 1]!, neuronWeights[l - 1]!, rows);
    const above = gram(pass.d[l]!, neuronWeights[l]!, rows);
    for (let i = 0; i < kernel.length; i++) kernel[i]! += rate * (below[i]! + bias) * above[i]!;
  }
  return kernel;
}

/** sum_j a(j) rows[p](j) rows[q](j), [rows, rows]. */
function gram(values: Float64Array, weights: Float64Array, rows: number): Float64Array {
  const size = weights.length;
  const result = new Float64Array(rows * rows);
  for (let p = 0; p < rows; p++) {
    for (let q = 0; q <= p; q++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += weights[j]! * values[p * size + j]! * values[q * size + j]!;
      result[p * rows + q] = sum;
      result[q * rows + p] = sum;
    }
  }
  return result;
}
