import type { Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { drawLabels, type LabelKind } from './labels.ts';
import type { MeanFieldNetwork, Sizes } from './network.ts';
import { allocateParameters, equalNeuronWeights, type Parameters, type WeightedNeurons } from './parameters.ts';

/**
 * A neuronal embedding (Pham and Nguyen, ICLR 2021): the initialisation as fixed functions of the labels of neurons. A neuron of hidden layer l has a
 * label c_l, drawn from the standard normal law of `labelDimensions[l - 1]` coordinates; a network of any width is drawn by drawing labels, so that all widths
 * and the limit are initialised alike. Weights that share coordinates of a label are correlated.
 */
export interface Embedding {
  readonly labelDimensions: readonly number[];
  /** w_1^0 from input number `input`. */
  firstWeight(input: number, label: Float64Array): number;
  /** w_l^0 for l = 2..L-1, from a neuron of layer l - 1 to one of layer l. Absent: 0. */
  middleWeight?(layer: number, from: Float64Array, to: Float64Array): number;
  /** w_L^0 to output number `output`. */
  outputWeight(output: number, label: Float64Array): number;
  /** b_l^0 of a neuron of hidden layer l. Absent: 0. */
  bias?(layer: number, label: Float64Array): number;
  /**
   * Independent normal noise added to every middle weight anew. It does not enter the fluctuation at leading order (only at order 1 / n^2 of the variance), but with
   * two or more middle layers it makes all neurons of a layer do the same (see `embeddingWarnings`).
   */
  readonly independentNoise?: { readonly mean: number; readonly std: number };
}

/** Draws a network of the given sizes with sampling weights 1 / n_l. Each layer's labels and noise come from a stream of their own. */
export function drawNetwork(embedding: Embedding, sizes: Sizes, kind: LabelKind, rng: Rng): WeightedNeurons {
  const parameters = allocateParameters(sizes, (numbers) => new Float64Array(numbers));
  fillParameters(embedding, sizes, kind, rng, parameters);
  return { sizes, parameters, neuronWeights: equalNeuronWeights(sizes) };
}

/** Draws a network into arrays that are there. */
export function fillParameters(embedding: Embedding, sizes: Sizes, kind: LabelKind, rng: Rng, { weights, biases }: Parameters): void {
  const last = sizes.length - 1;
  if (embedding.labelDimensions.length !== last - 1) {
    throw new UserError(`The embedding has labels for ${embedding.labelDimensions.length} hidden layers, and the network has ${last - 1}.`);
  }
  const labels = sizes.map((size, l) => {
    if (l === 0 || l === last) return [];
    const dimension = embedding.labelDimensions[l - 1]!;
    const drawn = drawLabels(kind, size, dimension, rng.split(`labels/${l}`));
    return Array.from({ length: size }, (_, j) => drawn.subarray(j * dimension, (j + 1) * dimension));
  });
  const { independentNoise: noise } = embedding;
  for (let l = 1; l <= last; l++) {
    const [below, size, to] = [sizes[l - 1]!, sizes[l]!, weights[l]!];
    const noiseRng = noise && l > 1 && l < last ? rng.split(`noise/${l}`) : undefined;
    for (let i = 0; i < below; i++) {
      for (let j = 0; j < size; j++) {
        let weight: number;
        if (l === 1) weight = embedding.firstWeight(i, labels[1]![j]!);
        else if (l === last) weight = embedding.outputWeight(j, labels[l - 1]![i]!);
        else weight = embedding.middleWeight?.(l, labels[l - 1]![i]!, labels[l]![j]!) ?? 0;
        if (noiseRng) weight += noise!.mean + noise!.std * noiseRng.normal();
        to[i * size + j] = weight;
      }
    }
    if (l < last) for (let j = 0; j < size; j++) biases[l]![j] = embedding.bias?.(l, labels[l]![j]!) ?? 0;
  }
}

/** What is known to go wrong with an embedding, each a sentence that names the remedy; usually none. */
export function embeddingWarnings(network: MeanFieldNetwork, embedding: Embedding): string[] {
  const depth = network.hidden.length + 1;
  if (depth < 4 || !embedding.independentNoise || embedding.middleWeight) return [];
  return [
    `With ${depth} layers and independent middle weights, all neurons of a middle layer become alike in the limit, and depth is lost (Pham and Nguyen 2020). ` +
      'Give the embedding a middleWeight that depends on the labels of both neurons, such as gaussianEmbedding does.',
  ];
}
