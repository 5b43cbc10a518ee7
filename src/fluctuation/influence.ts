import { type AdjointArrays, adjointStep, allocateAdjoint, numbersPerQuery } from './adjoint-step.ts';
import { allocateDescent, checkRun, GradientDescent, type MeanFieldRun } from './gradient-descent.ts';
import { createMatrixSpace, type MatrixProducts } from './kernels/matrix-space.ts';
import type { WeightedNeurons } from './parameters.ts';
import { activateLayer, allocatePass, backward, differentiateLayer, forward, outputGradient, type Pass } from './passes.ts';
import { pointCount } from './problem.ts';

/** Which output is differentiated: output number `output` at row `point` of the points, after `time` steps. */
export interface Query {
  readonly time: number;
  readonly point: number;
  readonly output: number;
}

/** psi_l(c_j; t, x) of one query: per hidden layer l = 1..L-1 an array over its neurons, of weighted mean 0. */
export type Influence = readonly Float64Array[];

export interface InfluenceOptions {
  /** Memory for the adjoints of queries that are followed together, in bytes. Default 1 GiB; more queries than fit are done in turns. */
  readonly memory?: number;
  /** Called after each step back, with the share that is done. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Influence functions of every neuron on the output, through the whole training trajectory (the adjoint route):
 *
 *     A_l(j) = d y(t, x) / d a_l(j)   (the total derivative in the neuron's sampling weight),   psi_l(c_j) = A_l(j) - sum_k a_l(k) A_l(k),
 *
 * which is the derivative of the limit Y_t in the law P_l in the direction of delta_c - P_l. Derived for this project: the paper states the limit
 * through the forward system, of which this is the transpose. Cost per query of time T: O(T points sum_l n_{l-1} n_l).
 *
 * Memory: parameters are kept at every sqrt(T)-th step; the steps between are computed again, remembered as H_l and B_l, and then undone one by one.
 */
export function influenceFunctions(
  run: MeanFieldRun,
  points: Float64Array,
  queries: readonly Query[],
  options: InfluenceOptions = {},
): Influence[] {
  checkRun(run);
  checkQueries(run, points, queries);
  const { memory = 2 ** 30, onProgress } = options;
  const { sizes } = run.start;
  const room = Math.max(1, Math.floor(memory / 8 / numbersPerQuery(sizes, pointCount(run.network, run.problem))));
  const order = queries.map((_, index) => index).sort((i, j) => queries[j]!.time - queries[i]!.time || i - j);
  const total = queries.reduce((sum, { time }) => sum + time, 0);
  const results: Influence[] = new Array(queries.length);
  let done = 0;
  for (let from = 0; from < order.length; from += room) {
    const chunk = order.slice(from, from + room);
    const influences = followBack(
      run,
      points,
      chunk.map((index) => queries[index]!),
      (count) => {
        done += count;
        onProgress?.(done / total);
      },
    );
    chunk.forEach((index, place) => {
      results[index] = influences[place]!;
    });
  }
  return results;
}

/** H_l and B_l of a step, from which the rest of the pass follows. */
interface Record {
  readonly h: readonly Float64Array[];
  readonly b: readonly Float64Array[];
}

/** The influences of queries ordered by descending time. */
function followBack(run: MeanFieldRun, points: Float64Array, queries: readonly Query[], onStep: (queries: number) => void): Influence[] {
  const { network, problem, start } = run;
  const { sizes } = start;
  const { products, arrays } = createMatrixSpace((allocate) => ({
    descent: allocateDescent(run, allocate),
    asked: allocatePass(sizes, 1, allocate),
    adjoint: allocateAdjoint(sizes, pointCount(network, problem), queries.length, allocate),
  }));
  const descent = new GradientDescent(run, products, arrays.descent);
  const { neurons, pass, rates } = descent;
  // Segments are whole ones of the run, so that a query's bits do not depend on the others.
  const length = Math.max(1, Math.ceil(Math.sqrt(problem.steps)));
  const end = Math.min(problem.steps, Math.ceil(queries[0]!.time / length) * length);
  const checkpoints: Float64Array[] = [];
  const advance = (step: number) => {
    descent.gradients(step);
    descent.update(step);
  };
  for (let step = 0; step < end; step++) {
    if (step % length === 0) checkpoints.push(neurons.parameters.flat.slice());
    advance(step);
  }

  let count = 0;
  const begin = (time: number) => {
    for (; queries[count]?.time === time; count++) {
      const { point, output } = queries[count]!;
      const input = points.subarray(point * network.inputs, (point + 1) * network.inputs);
      differentiateOutput(products, run, neurons, arrays.asked, input, output);
      beginAdjoint(neurons, arrays.asked, arrays.adjoint, count);
    }
  };
  begin(end);
  const records = Array.from({ length }, () => emptyRecord(pass));
  for (let segment = checkpoints.length - 1; segment >= 0; segment--) {
    const first = segment * length;
    const last = Math.min(end, first + length);
    neurons.parameters.flat.set(checkpoints[segment]!);
    for (let step = first; step < last; step++) {
      descent.gradients(step);
      keep(pass, records[step - first]!);
      descent.update(step);
    }
    for (let step = last - 1; step >= first; step--) {
      restore(run, neurons, pass, records[step - first]!);
      if (step > first) descent.undo(step);
      else neurons.parameters.flat.set(checkpoints[segment]!);
      if (count > 0) adjointStep(products, neurons, pass, rates, step, arrays.adjoint, count);
      onStep(count);
      begin(step);
    }
  }
  return arrays.adjoint.neurons.map((layers) =>
    layers.slice(1, -1).map((values, index) => centred(values, neurons.neuronWeights[index + 1]!)),
  );
}

/** The backward pass of y = phi_L(H_L(output)) at one input, in place of the loss. */
function differentiateOutput(
  products: MatrixProducts,
  { network }: MeanFieldRun,
  neurons: WeightedNeurons,
  asked: Pass,
  input: Float64Array,
  output: number,
): void {
  const last = neurons.sizes.length - 1;
  asked.x[0]!.set(input);
  forward(products, network, neurons, asked);
  asked.d[last]!.fill(0);
  asked.d[last]![output] = asked.first[last]![output]!;
  backward(products, neurons, asked);
}

/** lambda = d y / d w and A = d y / d a at the parameters at which the output is asked for. */
function beginAdjoint({ sizes }: WeightedNeurons, asked: Pass, adjoint: AdjointArrays, query: number): void {
  const { weights, biases } = adjoint.lambda[query]!;
  for (let l = 1; l < sizes.length; l++) {
    const [left, right] = [asked.weightedX[l - 1]!, asked.weightedD[l]!];
    const size = sizes[l]!;
    for (let i = 0; i < left.length; i++) {
      for (let j = 0; j < size; j++) weights[l]![i * size + j] = left[i]! * right[j]!;
    }
    biases[l]!.set(right);
    const neurons = adjoint.neurons[query]![l]!;
    if (l < sizes.length - 1) for (let j = 0; j < size; j++) neurons[j] = asked.x[l]![j]! * asked.b[l]![j]!;
  }
}

function emptyRecord(pass: Pass): Record {
  return { h: pass.h.map((array) => new Float64Array(array.length)), b: pass.b.map((array) => new Float64Array(array.length)) };
}

function keep(pass: Pass, record: Record): void {
  pass.h.forEach((array, l) => {
    record.h[l]!.set(array);
  });
  pass.b.forEach((array, l) => {
    record.b[l]!.set(array);
  });
}

/** The pass as it was when the record was kept. */
function restore({ network, problem }: MeanFieldRun, neurons: WeightedNeurons, pass: Pass, record: Record): void {
  const last = neurons.sizes.length - 1;
  for (let l = 1; l <= last; l++) {
    pass.h[l]!.set(record.h[l]!);
    pass.b[l]!.set(record.b[l]!);
    activateLayer(network, neurons, pass, l);
    if (l < last) differentiateLayer(neurons, pass, l);
  }
  outputGradient(network, problem, pass);
}

function centred(values: Float64Array, weights: Float64Array): Float64Array {
  const mean = values.reduce((sum, value, j) => sum + weights[j]! * value, 0);
  return values.map((value) => value - mean);
}

function checkQueries({ network, problem }: MeanFieldRun, points: Float64Array, queries: readonly Query[]): void {
  const count = points.length / network.inputs;
  for (const { time, point, output } of queries) {
    const ok =
      Number.isInteger(time) &&
      time >= 0 &&
      time <= problem.steps &&
      point in points &&
      point < count &&
      output >= 0 &&
      output < network.outputs;
    if (!ok) {
      throw new RangeError(
        `There is no output ${output} at point ${point} after ${time} steps: the run has ${network.outputs} outputs, ${count} points and ${problem.steps} steps.`,
      );
    }
  }
}
