import { activate, type MeanFieldActivation, sigmoid, softplus } from './activations.ts';

/**
 * ell(Y, y) of one training point, summed over the outputs; the training loss is its mean over the points.
 * - squared: (y - Y)^2 / 2.
 * - huber: squared within `delta` (default 1) of the target, linear beyond.
 * - logistic: y is a logit, Y in [0, 1] the (probability of the) label; log(1 + exp(y)) - Y y.
 * - cross-entropy: y are the logits of classes, Y their probabilities (one-hot labels, usually); -sum Y log softmax(y).
 */
export type MeanFieldLoss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'huber'; readonly delta?: number }
  | { readonly kind: 'logistic' }
  | { readonly kind: 'cross-entropy' };

/** The rows of an output layer with what the loss makes of them. */
export interface LossRows {
  /** H_L, [rows, outputs]. */
  readonly h: Float64Array;
  /** d ell / d H_L, which is D_L of the backward pass, [rows, outputs]. */
  readonly gradient: Float64Array;
  /** d^2 ell / d H_L^2, [rows, outputs, outputs]. */
  readonly hessian: Float64Array;
}

/** Fills `gradient` and `hessian` in the pre-activation H_L (the output activation included) and returns the mean loss of the rows. */
export function lossDerivatives(
  loss: MeanFieldLoss,
  activation: MeanFieldActivation,
  outputs: number,
  targets: Float64Array,
  { h, gradient, hessian }: LossRows,
): number {
  const rows = h.length / outputs;
  hessian.fill(0);
  if (loss.kind === 'cross-entropy') return crossEntropy(outputs, targets, h, gradient, hessian) / rows;
  const y = new Float64Array(h.length);
  const first = new Float64Array(h.length);
  const second = new Float64Array(h.length);
  activate(activation, h, y, first, second);
  let sum = 0;
  for (let i = 0; i < h.length; i++) {
    const { value, slope, curvature } = pointwise(loss, y[i]!, targets[i]!);
    sum += value;
    gradient[i] = slope * first[i]!;
    // d22 ell phi_L'^2 + d2 ell phi_L'', the factor of dtH_L in dtD_L.
    hessian[i * outputs + (i % outputs)] = curvature * first[i]! * first[i]! + slope * second[i]!;
  }
  return sum / rows;
}

function pointwise(loss: MeanFieldLoss, y: number, target: number) {
  const difference = y - target;
  switch (loss.kind) {
    case 'logistic': {
      const p = sigmoid(y);
      return { value: softplus(y) - target * y, slope: p - target, curvature: p * (1 - p) };
    }
    case 'huber': {
      const { delta = 1 } = loss;
      const distance = Math.abs(difference);
      if (distance > delta) return { value: delta * (distance - delta / 2), slope: delta * Math.sign(difference), curvature: 0 };
      return { value: (difference * difference) / 2, slope: difference, curvature: 1 };
    }
    default:
      return { value: (difference * difference) / 2, slope: difference, curvature: 1 };
  }
}

function crossEntropy(outputs: number, targets: Float64Array, h: Float64Array, gradient: Float64Array, hessian: Float64Array): number {
  let total = 0;
  const p = new Float64Array(outputs);
  for (let from = 0; from < h.length; from += outputs) {
    let largest = -Infinity;
    for (let k = 0; k < outputs; k++) largest = Math.max(largest, h[from + k]!);
    let sum = 0;
    let mass = 0;
    for (let k = 0; k < outputs; k++) {
      p[k] = Math.exp(h[from + k]! - largest);
      sum += p[k]!;
      mass += targets[from + k]!;
    }
    const log = largest + Math.log(sum);
    for (let k = 0; k < outputs; k++) {
      p[k]! /= sum;
      total += targets[from + k]! * (log - h[from + k]!);
      gradient[from + k] = mass * p[k]! - targets[from + k]!;
    }
    for (let k = 0; k < outputs; k++) {
      for (let j = 0; j < outputs; j++) {
        hessian[(from + k) * outputs + j] = mass * ((k === j ? p[k]! : 0) - p[k]! * p[j]!);
      }
    }
  }
  return total;
}
