import type { Rng } from '../shared/rng.ts';
import { allocateDescent, checkRun, checkTimes, GradientDescent, type MeanFieldRun } from './gradient-descent.ts';
import { createMatrixSpace } from './kernels/matrix-space.ts';
import type { Sizes } from './network.ts';
import { allocateParameters, equalNeuronWeights, type Parameters, type WeightedNeurons } from './parameters.ts';

/** How far the neurons of a finite network are from the same neurons of the limit, at each time. */
export interface CouplingDistance {
  /** Largest distance of any weight or bias, [times]. */
  readonly largest: Float64Array;
  /** Root mean square distance, [times]. */
  readonly rootMeanSquare: Float64Array;
}

/**
 * Draws a network of the given sizes whose neurons are neurons of the embedding, trains both, and compares neuron with neuron. The three-layer theorem of Pham and Nguyen (ICLR 2021)
 * bounds the largest distance by a constant of the time times 1 / sqrt(width), up to logarithms.
 */
export function couplingDistance(run: MeanFieldRun, sizes: Sizes, times: readonly number[], rng: Rng): CouplingDistance {
  checkRun(run);
  checkTimes(times, run.problem.steps);
  const chosen = sizes.map((size, l) => {
    const among = run.start.sizes[l]!;
    const outer = l === 0 || l === sizes.length - 1;
    return Int32Array.from({ length: size }, (_, j) => (outer ? j : rng.integer(among)));
  });
  const drawn: MeanFieldRun = {
    ...run,
    start: {
      sizes,
      parameters: allocateParameters(sizes, (numbers) => new Float64Array(numbers)),
      neuronWeights: equalNeuronWeights(sizes),
    },
  };
  copyNeurons(run.start, chosen, drawn.start.parameters);
  const [limit, finite] = [run, drawn].map((one) => {
    const { products, arrays } = createMatrixSpace((allocate) => allocateDescent(one, allocate));
    return new GradientDescent(one, products, arrays);
  }) as [GradientDescent, GradientDescent];
  const expected = allocateParameters(sizes, (numbers) => new Float64Array(numbers));
  const largest = new Float64Array(times.length);
  const rootMeanSquare = new Float64Array(times.length);
  let next = 0;
  for (let step = 0; next < times.length; step++) {
    if (times[next] === step) {
      copyNeurons(limit.neurons, chosen, expected);
      let squares = 0;
      finite.neurons.parameters.flat.forEach((value, i) => {
        const distance = Math.abs(value - expected.flat[i]!);
        largest[next] = Math.max(largest[next]!, distance);
        squares += distance * distance;
      });
      rootMeanSquare[next] = Math.sqrt(squares / expected.flat.length);
      next++;
    }
    if (next === times.length) break;
    for (const descent of [limit, finite]) {
      descent.gradients(step);
      descent.update(step);
    }
  }
  return { largest, rootMeanSquare };
}

/** The weights between the chosen neurons of each layer, and their biases. */
function copyNeurons({ sizes, parameters }: WeightedNeurons, chosen: readonly Int32Array[], to: Parameters): void {
  for (let l = 1; l < sizes.length; l++) {
    const [rows, columns] = [chosen[l - 1]!, chosen[l]!];
    rows.forEach((from, i) => {
      columns.forEach((column, j) => {
        to.weights[l]![i * columns.length + j] = parameters.weights[l]![from * sizes[l]! + column]!;
      });
    });
    columns.forEach((column, j) => {
      to.biases[l]![j] = parameters.biases[l]![column]!;
    });
  }
}
