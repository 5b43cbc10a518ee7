import { applyHessian } from './adjoint-step.ts';
import { allocateDescent, checkObservations, checkRun, GradientDescent, type MeanFieldRun, type Observations } from './gradient-descent.ts';
import { type Allocate, createMatrixSpace, type MatrixProducts } from './kernels/matrix-space.ts';
import type { Sizes } from './network.ts';
import { allocateParameters, type Parameters, type WeightedNeurons } from './parameters.ts';
import { allocatePass, fillRows, forward, multiply, type Pass } from './passes.ts';
import { type LearningRates, pointCount } from './problem.ts';

/** A change of the neurons' sampling weights: per hidden layer l = 1..L-1 an array over its neurons. */
export type NeuronDirection = readonly Float64Array[];

/**
 * The derivative of the outputs in the direction of changed sampling weights, at all times and points of the observations at once (the tangent route):
 * the limiting linear system of the fluctuation (Pham and Nguyen 2021) pushed forward along the mean-field trajectory. With a Gaussian direction the
 * result is one sample path of the limiting Gaussian process. Cost: about three steps of training per step.
 *
 * Returns outputs [times, points, outputs].
 */
export function tangentOutputs(run: MeanFieldRun, observations: Observations, direction: NeuronDirection): Float64Array {
  checkRun(run);
  checkObservations(observations, run.network, run.problem);
  const { network, problem, start } = run;
  const { sizes } = start;
  const { points, times } = observations;
  const rows = points.length / network.inputs;
  const { products, arrays } = createMatrixSpace((allocate) => ({
    descent: allocateDescent(run, allocate),
    asked: allocatePass(sizes, rows, allocate),
    change: allocateParameters(sizes, allocate),
    trained: allocateTangent(sizes, pointCount(network, problem), allocate),
    observed: allocateTangent(sizes, rows, allocate),
  }));
  const descent = new GradientDescent(run, products, arrays.descent);
  const { neurons, pass, rates } = descent;
  arrays.asked.x[0]!.set(points);
  const weightChange = [new Float64Array(0), ...direction, new Float64Array(0)];
  const outputs = new Float64Array(times.length * rows * network.outputs);
  let next = 0;
  for (let step = 0; next < times.length; step++) {
    for (; times[next] === step; next++) {
      forward(products, network, neurons, arrays.asked);
      tangentForward(products, neurons, arrays.asked, weightChange, arrays.change, arrays.observed);
      const to = outputs.subarray(next * rows * network.outputs, (next + 1) * rows * network.outputs);
      multiply(arrays.observed.h.at(-1)!, arrays.asked.first.at(-1)!, to);
    }
    if (next === times.length) break;
    descent.gradients(step);
    tangentForward(products, neurons, pass, weightChange, arrays.change, arrays.trained);
    tangentBackward(products, neurons, pass, weightChange, arrays.change, arrays.trained);
    tangentUpdate(products, sizes, pass, rates, step, arrays.change, arrays.trained);
    descent.update(step);
  }
  return outputs;
}

/** dtH_l, dtD_l and room to work, per layer l = 1..L (index 0 is empty), [rows, sizes[l]]. */
interface TangentRows {
  readonly h: readonly Float64Array[];
  readonly d: readonly Float64Array[];
  /** dtX_l = phi_l' dtH_l. */
  readonly x: readonly Float64Array[];
  readonly room: readonly Float64Array[];
}

function allocateTangent(sizes: Sizes, rows: number, allocate: Allocate): TangentRows {
  const layers = () => sizes.map((size) => allocate(rows * size));
  return { h: layers(), d: layers(), x: layers(), room: layers() };
}

/** dtH_l = g[w_l phi(H_{l-1})] + E[dtw_l phi(H_{l-1}) + w_l phi'(H_{l-1}) dtH_{l-1}] + dtb_l, where g averages with the changes of the sampling weights. */
function tangentForward(
  products: MatrixProducts,
  { sizes, parameters, neuronWeights }: WeightedNeurons,
  pass: Pass,
  weightChange: NeuronDirection,
  change: Parameters,
  tangent: TangentRows,
): void {
  for (let l = 1; l < sizes.length; l++) {
    const [below, size] = [sizes[l - 1]!, sizes[l]!];
    const to = tangent.h[l]!;
    fillRows(to, change.biases[l]!);
    products.nn(pass.rows, size, below, pass.weightedX[l - 1]!, change.weights[l]!, to, true);
    if (l >= 2) {
      const room = tangent.room[l - 1]!;
      combine(pass.x[l - 1]!, weightChange[l - 1]!, tangent.x[l - 1]!, neuronWeights[l - 1]!, room);
      products.nn(pass.rows, size, below, room, parameters.weights[l]!, to, true);
    }
    multiply(to, pass.first[l]!, tangent.x[l]!);
  }
}

/** dtB_l = g[D_{l+1} w_{l+1}] + E[dtD_{l+1} w_{l+1} + D_{l+1} dtw_{l+1}] and dtD_l = dtB_l phi'(H_l) + B_l phi''(H_l) dtH_l. */
function tangentBackward(
  products: MatrixProducts,
  { sizes, parameters, neuronWeights }: WeightedNeurons,
  pass: Pass,
  weightChange: NeuronDirection,
  change: Parameters,
  tangent: TangentRows,
): void {
  const last = sizes.length - 1;
  applyHessian(pass.hessian, tangent.h[last]!, sizes[last]!, tangent.d[last]!);
  for (let l = last - 1; l >= 1; l--) {
    const [size, above] = [sizes[l]!, sizes[l + 1]!];
    let weighted = tangent.d[l + 1]!;
    if (l + 1 < last) {
      weighted = tangent.room[l + 1]!;
      combine(pass.d[l + 1]!, weightChange[l + 1]!, tangent.d[l + 1]!, neuronWeights[l + 1]!, weighted);
    }
    const b = tangent.d[l]!;
    products.nt(pass.rows, size, above, weighted, parameters.weights[l + 1]!, b);
    products.nt(pass.rows, size, above, pass.weightedD[l + 1]!, change.weights[l + 1]!, b, true);
    for (let i = 0; i < b.length; i++) b[i] = b[i]! * pass.first[l]![i]! + pass.b[l]![i]! * pass.second[l]![i]! * tangent.h[l]![i]!;
  }
}

/** dtw_l -= eps xi_l E_Z[dtD_l phi(H_{l-1}) + D_l phi'(H_{l-1}) dtH_{l-1}] and dtb_l -= eps xi_l E_Z[dtD_l]. */
function tangentUpdate(
  products: MatrixProducts,
  sizes: Sizes,
  pass: Pass,
  rates: LearningRates,
  step: number,
  change: Parameters,
  tangent: TangentRows,
): void {
  for (let l = 1; l < sizes.length; l++) {
    const [below, size] = [sizes[l - 1]!, sizes[l]!];
    const weightRate = -rates.weights[l]![step]! / pass.rows;
    const biasRate = -rates.biases[l]![step]! / pass.rows;
    const room = tangent.room[l]!;
    const [d, bias] = [tangent.d[l]!, change.biases[l]!];
    for (let i = 0; i < d.length; i++) {
      room[i] = weightRate * d[i]!;
      bias[i % size]! += biasRate * d[i]!;
    }
    products.tn(below, size, pass.rows, pass.x[l - 1]!, room, change.weights[l]!);
    if (l >= 2) {
      for (let i = 0; i < d.length; i++) room[i] = weightRate * pass.d[l]![i]!;
      products.tn(below, size, pass.rows, tangent.x[l - 1]!, room, change.weights[l]!);
    }
  }
}

/** to[row] = u[row] a + v[row] b, number by number. */
function combine(u: Float64Array, a: Float64Array, v: Float64Array, b: Float64Array, to: Float64Array): void {
  const { length } = a;
  for (let from = 0; from < to.length; from += length) {
    for (let i = 0; i < length; i++) to[from + i] = u[from + i]! * a[i]! + v[from + i]! * b[i]!;
  }
}
