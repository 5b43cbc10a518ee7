import {
  bestRelativeWidths,
  type Ensemble,
  ensembleFor,
  ensembleStatistics,
  predictFluctuation,
  sizesAt,
  trainEnsemble,
  variances,
  widthFor,
} from '../../fluctuation/index.ts';
import type { ValueRegression } from '../../learning/learner.ts';
import { createRng } from '../../shared/rng.ts';
import { stableStepSize } from './step-size.ts';
import { type ValueProblem, valueProblem } from './value-problem.ts';

export interface AdviceOptions {
  /** Decisions to learn. */
  readonly points: number;
  /** Decisions watched of each kind: learned, on-policy but not learned, unvisited. */
  readonly watched: number;
  /** Steps of gradient descent. */
  readonly steps: number;
  /** Neurons a layer of an embedding, and embeddings averaged. */
  readonly neurons: number;
  readonly embeddings: number;
  /** Spread aimed at, as a share of the deviation of the learned targets. */
  readonly tolerance: number;
  /** Networks to train at the present and at the advised width, to see whether it comes true; 0: none. */
  readonly verify: number;
  readonly seed: string;
  readonly onProgress?: (part: string, share: number) => void;
}

/** The seed-to-seed spread (standard deviation) of the values at a group of points, as a share of the deviation of the learned targets. */
export interface GroupSpread {
  readonly name: string;
  /** Mean Sigma over points and outputs: n times the variance. */
  readonly sigma: number;
  /** At the present width. */
  readonly spread: number;
  /** At initialisation. */
  readonly initialSpread: number;
  /** Width at which the spread is the tolerance. */
  readonly width: number;
}

/** Spreads of trained networks beside what was predicted. */
export interface VerifiedSpread {
  readonly width: number;
  readonly networks: number;
  readonly groups: readonly {
    readonly name: string;
    readonly predicted: number;
    readonly measured: number;
    readonly standardError: number;
  }[];
}

export interface WidthAdvice {
  /** Units of the hidden layers as they are. */
  readonly widths: readonly number[];
  readonly activations: readonly string[];
  /** One unit of the values' targets: their deviation over the learned decisions, mean over outputs. */
  readonly unit: number;
  readonly tolerance: number;
  readonly stepSize: number;
  readonly steps: number;
  /** Loss of the limit at the beginning and the end, in those units. */
  readonly losses: readonly [number, number];
  readonly groups: readonly GroupSpread[];
  /** Width of the first hidden layer at which on-policy values have the spread aimed at, and networks of the present width whose mean has it. */
  readonly advisedWidth: number;
  readonly advisedEnsemble: number;
  /** Part of each hidden layer in the on-policy variance, and units that would share the present cost best. */
  readonly layerParts: readonly number[];
  readonly bestWidths: readonly number[];
  readonly verified: readonly VerifiedSpread[];
  readonly notes: readonly string[];
}

/** Predicts how much an agent's values depend on the seed, and what to do about it. */
export async function adviseWidths(regression: ValueRegression, options: AdviceOptions): Promise<WidthAdvice> {
  const { points, watched, steps, tolerance, seed, neurons, embeddings, onProgress = () => {} } = options;
  const values = valueProblem(regression, points, watched, createRng(seed));
  const { network, width, scales, notes } = values;
  const stepSize = stableStepSize(values);
  const common = {
    network,
    embedding: values.embedding,
    problem: { ...values.problem, stepSize, steps },
    observations: { points: values.points, times: [0, steps] },
    seed,
  };
  const prediction = await predictFluctuation({ ...common, neurons, embeddings, onProgress: (share) => onProgress('predicting', share) });
  const sigma = variances(prediction.covariance.total);
  const groups = values.groups.map(({ name, points }) => {
    const [initial, final] = [0, 1].map((time) => meanOver(sigma, values, points, time)) as [number, number];
    const spread = Math.sqrt(final / width);
    return { name, sigma: final, spread, initialSpread: Math.sqrt(initial / width), width: widthFor(final, tolerance) };
  });
  const onPolicy = values.groups[1]!.points;
  const layerParts = prediction.covariance.layers.map((layer) => meanOver(variances(layer), values, onPolicy, 1));
  const advised = groups[1]!;
  const widths = sizesAt(network, width).slice(1, -1);
  const verified: VerifiedSpread[] = [];
  if (options.verify > 0) {
    for (const tried of new Set([width, advised.width])) {
      const part = `training ${options.verify} networks of width ${tried}`;
      const ensemble = await trainEnsemble({
        ...common,
        width: tried,
        networks: options.verify,
        onProgress: (share) => onProgress(part, share),
      });
      verified.push(compare(ensemble, values, sigma));
    }
  }
  return {
    widths,
    activations: network.hidden.map(({ activation }) => activation),
    unit: scales.reduce((sum, scale) => sum + scale, 0) / scales.length,
    tolerance,
    stepSize,
    steps,
    losses: [prediction.losses[0]!, prediction.losses.at(-1)!],
    groups,
    advisedWidth: advised.width,
    advisedEnsemble: ensembleFor(advised.sigma, width, tolerance),
    layerParts,
    bestWidths: bestWidths(layerParts, widths, network.inputs, network.outputs, width),
    verified,
    notes: [...notes, ...prediction.warnings],
  };
}

/** Units of each layer that share the parameters of the present ones best. */
function bestWidths(parts: readonly number[], widths: readonly number[], inputs: number, outputs: number, width: number): number[] {
  const sizes = [inputs, ...widths, outputs];
  const present = widths.map((units) => units / width);
  const costs = widths.map((_, layer) => width * (sizes[layer]! + 1 + sizes[layer + 2]!));
  return bestRelativeWidths(parts, present, costs).map((relative) => Math.max(2, Math.round(relative * width)));
}

/** Mean over points and outputs at one of the times. */
function meanOver(values: ArrayLike<number>, { network, points }: ValueProblem, of: readonly number[], time: number): number {
  const rows = points.length / network.inputs;
  let sum = 0;
  for (const point of of) for (let k = 0; k < network.outputs; k++) sum += values[(time * rows + point) * network.outputs + k]!;
  return sum / (of.length * network.outputs);
}

function compare(ensemble: Ensemble, values: ValueProblem, sigma: Float64Array): VerifiedSpread {
  const { width, networks } = ensemble;
  const measured = ensembleStatistics(ensemble).map(({ scaledVariance }) => scaledVariance);
  return {
    width,
    networks,
    groups: values.groups.map(({ name, points }) => {
      const spread = Math.sqrt(meanOver(measured, values, points, 1) / width);
      return {
        name,
        predicted: Math.sqrt(meanOver(sigma, values, points, 1) / width),
        measured: spread,
        // Of a standard deviation of a Gaussian; values of one network go together, so that more points make it little smaller.
        standardError: spread / Math.sqrt(2 * (networks - 1)),
      };
    }),
  };
}
