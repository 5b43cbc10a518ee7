import { type Embedding, gaussianEmbedding, type MeanFieldNetwork, type TrainingProblem } from '../../fluctuation/index.ts';
import type { ValueRegression } from '../../learning/learner.ts';
import type { Dense } from '../../population/network.ts';
import type { Rng } from '../../shared/rng.ts';
import { UserError } from '../../shared/user-error.ts';
import { intoSpan } from './into-span.ts';
import { scaleInputs } from './scale-inputs.ts';
import { standardise } from './standardise.ts';

/** What an agent's value network learns, in mean-field scaling. */
export interface ValueProblem {
  readonly network: MeanFieldNetwork;
  readonly embedding: Embedding;
  readonly problem: Omit<TrainingProblem, 'stepSize' | 'steps'>;
  /** Units of the first hidden layer: the reference width n of the network as it is. */
  readonly width: number;
  /** Points at which outputs are watched: learned, on-policy but not learned, and unvisited; in this order. [points, network.inputs] */
  readonly points: Float64Array;
  readonly groups: readonly { readonly name: string; readonly points: readonly number[] }[];
  /** Of each output, in the units of the values: 1 in the problem is this much. */
  readonly scales: readonly number[];
  /** Sentences on where the problem differs from the agent's own network. */
  readonly notes: readonly string[];
}

/**
 * An agent's network, embedded: the same hidden layers in mean-field scaling, the decisions of its replay as points, its learning targets as targets. Inputs
 * are scaled together, targets brought to mean 0 and deviation 1 each. Where a point has more inputs than there are points, they are turned into the space that the points span,
 * which changes nothing: what a network says at the points depends on its first weights through their products with the points alone.
 * @param learned points to learn; `watched` of them, as many others of the replay, and as many unvisited ones are watched
 */
export function valueProblem(regression: ValueRegression, learned: number, watched: number, rng: Rng): ValueProblem {
  const { inputSize, outputSize } = regression;
  const rows = regression.inputs.length / inputSize;
  const notes: string[] = [];
  const hidden = hiddenLayers(regression, notes);
  const width = hidden[0]!.units;
  const inputs = scaleInputs(regression.inputs, inputSize, learned);
  const targets = standardise(regression.targets, outputSize, learned);
  const unvisited = shuffledColumns(inputs, rows, inputSize, watched, rng.split('unvisited'));
  const turned = intoSpan(joined(inputs, unvisited), inputSize);
  const size = turned.size;
  const rowsFrom = (from: number, count: number) => turned.values.subarray(from * size, (from + count) * size);
  const network: MeanFieldNetwork = {
    inputs: size,
    hidden: hidden.map(({ activation, units }) => ({ activation, relativeWidth: units / width })),
    outputs: outputSize,
    outputBiases: true,
  };
  const names = ['learned', 'on-policy, not learned', 'unvisited'];
  return {
    network,
    // First weights of deviation 1 a coordinate: with points of squared length 4, first neurons begin with a deviation of 2.
    embedding: gaussianEmbedding(network, { firstScale: Math.sqrt(size) }),
    problem: {
      inputs: rowsFrom(0, learned).slice(),
      targets: targets.values.slice(0, learned * outputSize),
      loss: { kind: 'squared' },
    },
    width,
    points: joined(rowsFrom(0, watched), rowsFrom(learned, watched), rowsFrom(rows, watched)),
    groups: names.map((name, group) => ({ name, points: Array.from({ length: watched }, (_, index) => group * watched + index) })),
    scales: Array.from(targets.deviations),
    notes,
  };
}

const known = ['linear', 'relu', 'tanh', 'sigmoid', 'softplus'] as const;

function hiddenLayers({ network }: ValueRegression, notes: string[]): { units: number; activation: (typeof known)[number] }[] {
  if (!network) {
    throw new UserError('The value network is written by hand with tf operations, and only networks of dense layers have a known limit.');
  }
  const branches = network.branches.flatMap(({ layers = [] }) => layers.slice(0, 1));
  const deep = network.branches.some(({ layers = [] }) => layers.length > 1);
  const layers: Dense[] = [...network.trunk];
  if (branches.length > 0) {
    const [first] = branches;
    layers.unshift({ ...first!, units: branches.reduce((sum, { units }) => sum + units, 0) });
    notes.push('The layers that each input passes through alone are taken as one layer that sees all of them.');
  }
  if (deep) notes.push('Of those layers only the first of each input is taken.');
  if (layers.length === 0) throw new UserError('The value network has no hidden layer; there is no width to speak of.');
  return layers.map(({ units, activation }, index) => {
    const taken = known.find((name) => name === activation);
    if (!taken)
      notes.push(`Hidden layer ${index + 1} has the activation ${activation}, which is taken as softplus, the smooth one nearest to it.`);
    return { units, activation: taken ?? 'softplus' };
  });
}

/** Points that were not visited: each coordinate of a visited one, drawn for itself. */
function shuffledColumns(values: Float64Array, rows: number, size: number, count: number, rng: Rng): Float64Array {
  return Float64Array.from({ length: count * size }, (_, index) => values[rng.integer(rows) * size + (index % size)]!);
}

function joined(...parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
