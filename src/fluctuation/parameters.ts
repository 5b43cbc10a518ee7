import type { Allocate } from './kernels/matrix-space.ts';
import type { Sizes } from './network.ts';

/** Weights and biases of all layers in one array, and views of it per layer l = 1..L (index 0 is empty). */
export interface Parameters {
  readonly flat: Float64Array;
  /** w_l, [sizes[l - 1], sizes[l]] row-major. */
  readonly weights: readonly Float64Array[];
  /** b_l, [sizes[l]]. */
  readonly biases: readonly Float64Array[];
}

/** Numbers of the parameters of one network. */
export function parameterCount(sizes: Sizes): number {
  return sizes.slice(1).reduce((sum, size, index) => sum + size * (sizes[index]! + 1), 0);
}

/** Parameters of zeros. */
export function allocateParameters(sizes: Sizes, allocate: Allocate): Parameters {
  const flat = allocate(parameterCount(sizes));
  let offset = 0;
  const take = (numbers: number) => {
    offset += numbers;
    return flat.subarray(offset - numbers, offset);
  };
  const none = new Float64Array(0);
  return {
    flat,
    weights: sizes.map((size, l) => (l === 0 ? none : take(sizes[l - 1]! * size))),
    biases: sizes.map((size, l) => (l === 0 ? none : take(size))),
  };
}

/**
 * A network with a sampling weight a_l(j) for every neuron of the hidden layers: averages over a layer are sum_j a_l(j) (...). With a_l = 1 / n_l it is
 * the network of that width; a wide one stands for the infinite-width limit, with its neurons for the law P_l.
 */
export interface WeightedNeurons {
  readonly sizes: Sizes;
  readonly parameters: Parameters;
  /** a_l per layer l = 0..L; 1 for inputs and outputs, which are summed. */
  readonly neuronWeights: readonly Float64Array[];
}

/** a_l = 1 / n_l. */
export function equalNeuronWeights(sizes: Sizes): Float64Array[] {
  return sizes.map((size, l) => new Float64Array(size).fill(l === 0 || l === sizes.length - 1 ? 1 : 1 / size));
}
