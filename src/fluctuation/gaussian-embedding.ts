import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import type { Embedding } from './embedding.ts';
import type { MeanFieldNetwork } from './network.ts';

export interface GaussianEmbeddingOptions {
  /** Standard deviation of the first weights, before they are divided by sqrt(inputs). Default 2. */
  readonly firstScale?: number;
  /** Standard deviation of hidden biases. Default 0.5. */
  readonly biasScale?: number;
  /** Standard deviation of the middle weights. Default 2. */
  readonly middleScale?: number;
  /** Standard deviation of the output weights. Default 1. */
  readonly outputScale?: number;
  /** Mean of the output weights. Default 0. */
  readonly outputMean?: number;
  /** Features by which neurons of neighbouring layers know each other, at least 1. Default 3. */
  readonly rank?: number;
}

/**
 * An embedding for networks of any size, with Gaussian weights: w_1 = s_1 / sqrt(inputs) c[0..inputs), b_l = s_b c, w_l = s_m / sqrt(rank) <u(c_{l-1}), v(c_l)>
 * and w_L = mean + s_L c. The outgoing features u of a neuron are fixed orthonormal combinations of the coordinates that make its incoming weights and its bias, so that
 * middle weights are correlated with them: were they not, averages of zero-mean weights would vanish in the limit and with them the middle layers.
 */
export function gaussianEmbedding(network: MeanFieldNetwork, options: GaussianEmbeddingOptions = {}): Embedding {
  const { firstScale = 2, biasScale = 0.5, middleScale = 2, outputScale = 1, outputMean = 0, rank = 3 } = options;
  if (!Number.isInteger(rank) || rank < 1)
    throw new UserError(`The rank of the embedding is ${rank}; it must be a whole number of at least 1.`);
  const { inputs, outputs, hidden } = network;
  // A label holds the coordinates of the incoming weights, one of the bias and, in the last hidden layer, one of each output weight.
  const incoming = hidden.map((_, index) => (index === 0 ? inputs : rank));
  const features = incoming.map((count, index) => orthonormalRows(Math.min(rank, count + 1), count + 1, `features/${index}`));
  const firstFactor = firstScale / Math.sqrt(inputs);
  const middleFactor = middleScale / Math.sqrt(rank);
  return {
    labelDimensions: incoming.map((count, index) => count + 1 + (index === hidden.length - 1 ? outputs : 0)),
    firstWeight: (input, label) => firstFactor * label[input]!,
    middleWeight(layer, from, to) {
      const below = layer - 2;
      const length = incoming[below]! + 1;
      let sum = 0;
      features[below]!.forEach((row, k) => {
        let feature = 0;
        for (let i = 0; i < length; i++) feature += row[i]! * from[i]!;
        sum += feature * to[k]!;
      });
      return middleFactor * sum;
    },
    outputWeight: (output, label) => outputMean + outputScale * label[incoming.at(-1)! + 1 + output]!,
    bias: (layer, label) => biasScale * label[incoming[layer - 1]!]!,
  };
}

/** Fixed orthonormal vectors [rows][length], by Gram and Schmidt from a stream of their own. */
function orthonormalRows(rows: number, length: number, label: string): Float64Array[] {
  const rng = createRng('gaussian-embedding').split(label);
  const vectors: Float64Array[] = [];
  while (vectors.length < rows) {
    const vector = Float64Array.from({ length }, () => rng.normal());
    for (const other of vectors) {
      const overlap = vector.reduce((sum, value, i) => sum + value * other[i]!, 0);
      for (let i = 0; i < length; i++) vector[i]! -= overlap * other[i]!;
    }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    vectors.push(vector.map((value) => value / norm));
  }
  return vectors;
}
