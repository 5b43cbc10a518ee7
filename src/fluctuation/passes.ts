import { activate } from './activations.ts';
import type { Allocate, MatrixProducts } from './kernels/matrix-space.ts';
import { lossDerivatives } from './losses.ts';
import type { MeanFieldNetwork, Sizes } from './network.ts';
import type { WeightedNeurons } from './parameters.ts';
import type { TrainingProblem } from './problem.ts';

/**
 * What a forward and a backward pass compute for some rows (training points, or points at which the output is asked for), per layer
 * l = 0..L, each [rows, sizes[l]] row-major. An index without a meaning holds an empty array.
 */
export interface Pass {
  readonly rows: number;
  /** H_l, l >= 1. */
  readonly h: readonly Float64Array[];
  /** X_l = phi_l(H_l), X_0 the inputs; X_L is the output y. */
  readonly x: readonly Float64Array[];
  /** a_l X_l; X_0 itself for l = 0. */
  readonly weightedX: readonly Float64Array[];
  /** phi_l'(H_l) and phi_l''(H_l), l >= 1. */
  readonly first: readonly Float64Array[];
  readonly second: readonly Float64Array[];
  /** B_l, 1 <= l < L. */
  readonly b: readonly Float64Array[];
  /** D_l, l >= 1. */
  readonly d: readonly Float64Array[];
  /** a_l D_l; D_L itself for l = L. */
  readonly weightedD: readonly Float64Array[];
  /** d^2 ell / d H_L^2, [rows, outputs, outputs]. */
  readonly hessian: Float64Array;
}

/** A pass over `rows` rows; `inputs` may come later. */
export function allocatePass(sizes: Sizes, rows: number, allocate: Allocate): Pass {
  const last = sizes.length - 1;
  const none = new Float64Array(0);
  const layers = (from: number, to: number) => sizes.map((size, l) => (l >= from && l <= to ? allocate(rows * size) : none));
  const x = layers(0, last);
  const d = layers(1, last);
  const weightedX = layers(1, last - 1).map((array, l) => (l === 0 ? x[0]! : array));
  const weightedD = layers(1, last - 1).map((array, l) => (l === last ? d[last]! : array));
  return {
    rows,
    h: layers(1, last),
    x,
    weightedX,
    first: layers(1, last),
    second: layers(1, last),
    b: layers(1, last - 1),
    d,
    weightedD,
    hessian: allocate(rows * sizes[last]! ** 2),
  };
}

/** H_l = sum_i a_{l-1}(i) w_l(i, .) X_{l-1}(i) + b_l and X_l = phi_l(H_l), l = 1..L. */
export function forward(products: MatrixProducts, network: MeanFieldNetwork, neurons: WeightedNeurons, pass: Pass): void {
  const { sizes, parameters } = neurons;
  for (let l = 1; l < sizes.length; l++) {
    fillRows(pass.h[l]!, parameters.biases[l]!);
    products.nn(pass.rows, sizes[l]!, sizes[l - 1]!, pass.weightedX[l - 1]!, parameters.weights[l]!, pass.h[l]!, true);
    activateLayer(network, neurons, pass, l);
  }
}

/** X_l, its weighted form and the derivatives of phi_l from H_l. */
export function activateLayer(network: MeanFieldNetwork, { sizes, neuronWeights }: WeightedNeurons, pass: Pass, l: number): void {
  const last = sizes.length - 1;
  const activation = l === last ? (network.outputActivation ?? 'linear') : network.hidden[l - 1]!.activation;
  activate(activation, pass.h[l]!, pass.x[l]!, pass.first[l]!, pass.second[l]!);
  if (l < last) multiplyRows(pass.x[l]!, neuronWeights[l]!, pass.weightedX[l]!);
}

/** D_L = d ell / d H_L with its derivative; returns the mean loss. */
export function outputGradient(network: MeanFieldNetwork, problem: TrainingProblem, pass: Pass): number {
  const last = network.hidden.length + 1;
  const rows = { h: pass.h[last]!, gradient: pass.d[last]!, hessian: pass.hessian };
  return lossDerivatives(problem.loss, network.outputActivation ?? 'linear', network.outputs, problem.targets, rows);
}

/** B_l = sum_j a_{l+1}(j) D_{l+1}(j) w_{l+1}(., j) and D_l = B_l phi_l'(H_l), l = L-1..1, from the D_L that is there. */
export function backward(products: MatrixProducts, neurons: WeightedNeurons, pass: Pass): void {
  const { sizes, parameters } = neurons;
  for (let l = sizes.length - 2; l >= 1; l--) {
    products.nt(pass.rows, sizes[l]!, sizes[l + 1]!, pass.weightedD[l + 1]!, parameters.weights[l + 1]!, pass.b[l]!);
    differentiateLayer(neurons, pass, l);
  }
}

/** D_l and its weighted form from B_l. */
export function differentiateLayer({ neuronWeights }: WeightedNeurons, pass: Pass, l: number): void {
  multiply(pass.b[l]!, pass.first[l]!, pass.d[l]!);
  multiplyRows(pass.d[l]!, neuronWeights[l]!, pass.weightedD[l]!);
}

/** to = u v, number by number. */
export function multiply(u: Float64Array, v: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = u[i]! * v[i]!;
}

/** to[row] = u[row] v, number by number. */
function multiplyRows(u: Float64Array, v: Float64Array, to: Float64Array): void {
  const { length } = v;
  for (let from = 0; from < u.length; from += length) {
    for (let i = 0; i < length; i++) to[from + i] = u[from + i]! * v[i]!;
  }
}

/** to[row] = values. */
export function fillRows(to: Float64Array, values: Float64Array): void {
  for (let from = 0; from < to.length; from += values.length) to.set(values, from);
}
