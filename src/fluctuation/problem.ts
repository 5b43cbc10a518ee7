import { UserError } from '../shared/user-error.ts';
import type { MeanFieldLoss } from './losses.ts';
import type { MeanFieldNetwork } from './network.ts';

/**
 * What a mean-field network learns: full-batch gradient descent, which is the Euler scheme of the gradient flow, with steps of `stepSize` in
 * mean-field time t:
 *
 *     w_l(i, j) <- w_l(i, j) - stepSize xi_l(t) mean over points of D_l(z, j) phi_{l-1}(H_{l-1}(x, i)),   and alike for biases.
 *
 * In terms of the plain gradient of the mean loss, the rate of an inner weight is multiplied by n_{l-1} n_l, that of a first weight or a hidden
 * bias by n_l, and that of an output weight by n_{L-1}.
 */
export interface TrainingProblem {
  /** [points, network.inputs], row-major. */
  readonly inputs: Float64Array;
  /** [points, network.outputs], row-major. */
  readonly targets: Float64Array;
  readonly loss: MeanFieldLoss;
  /** eps: the time of one step. */
  readonly stepSize: number;
  readonly steps: number;
  /** xi_l for l = 1..L, each a number, an array over the steps, or a function of the time t at the beginning of a step. Default 1. */
  readonly rates?: readonly LayerRate[];
}

export type LayerRate = number | Float64Array | ((time: number) => number);

/** The problem with its rates as arrays, so that it can be sent to a worker thread. */
export function withRatesAsArrays(network: MeanFieldNetwork, problem: TrainingProblem): TrainingProblem {
  const { stepSize } = problem;
  const rates = learningRates(network, problem).weights.slice(1);
  return { ...problem, rates: rates.map((values) => values.map((value) => value / stepSize)) };
}

/** Training points of the problem. */
export function pointCount(network: MeanFieldNetwork, problem: TrainingProblem): number {
  return problem.inputs.length / network.inputs;
}

/** stepSize xi_l at the beginning of each step, per layer l = 1..L (index 0 is empty) an array over the steps. */
export interface LearningRates {
  readonly weights: readonly Float64Array[];
  /** The same, or 0 where biases do not learn. */
  readonly biases: readonly Float64Array[];
}

export function learningRates(network: MeanFieldNetwork, problem: TrainingProblem): LearningRates {
  const { stepSize, steps, rates } = problem;
  const { hiddenBiases = true, outputBiases = false } = network;
  const depth = network.hidden.length + 1;
  const weights = Array.from({ length: depth }, (_, index) => {
    const rate = rates?.[index] ?? 1;
    const at = (step: number) => (typeof rate === 'number' ? rate : typeof rate === 'function' ? rate(step * stepSize) : rate[step]!);
    return Float64Array.from({ length: steps }, (_, step) => stepSize * at(step));
  });
  const biases = weights.map((values, index) => ((index === depth - 1 ? outputBiases : hiddenBiases) ? values : new Float64Array(steps)));
  const none = new Float64Array(0);
  return { weights: [none, ...weights], biases: [none, ...biases] };
}

/** Throws a UserError that says which part of the problem is wrong. */
export function checkProblem(network: MeanFieldNetwork, problem: TrainingProblem): void {
  const { inputs, targets, loss, stepSize, steps, rates } = problem;
  const points = inputs.length / network.inputs;
  if (!Number.isInteger(points) || points < 1) {
    throw new UserError(
      `The training inputs are ${inputs.length} numbers, which make no whole number of points of ${network.inputs} each.`,
    );
  }
  if (targets.length !== points * network.outputs) {
    throw new UserError(
      `The training targets are ${targets.length} numbers; ${points} points of ${network.outputs} each make ${points * network.outputs}.`,
    );
  }
  for (const [what, values] of [
    ['inputs', inputs],
    ['targets', targets],
  ] as const) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new UserError(`Number ${bad} of the training ${what} is ${values[bad]}; all must be finite.`);
  }
  checkLoss(network, loss, targets);
  if (!Number.isInteger(steps) || steps < 0)
    throw new UserError(`The number of steps is ${steps}; it must be a whole number of at least 0.`);
  if (!(stepSize > 0 && Number.isFinite(stepSize))) {
    throw new UserError(`The step size is ${stepSize}; it must be above 0, or the networks never leave their initialisation.`);
  }
  if (rates && rates.length !== network.hidden.length + 1) {
    throw new UserError(
      `There are ${rates.length} layer rates; a network of ${network.hidden.length} hidden layers needs ${network.hidden.length + 1}.`,
    );
  }
  const used = learningRates(network, problem).weights.slice(1);
  used.forEach((values, index) => {
    const bad = values.findIndex((value) => !(value >= 0 && Number.isFinite(value)));
    if (bad >= 0)
      throw new UserError(`The rate of layer ${index + 1} at step ${bad} is ${values[bad]! / stepSize}; it must be at least 0.`);
  });
  if (steps > 0 && used.every((values) => values.every((value) => value === 0))) {
    throw new UserError('The rates of all layers are 0, so that nothing would learn; at least one must be above 0.');
  }
}

function checkLoss(network: MeanFieldNetwork, loss: MeanFieldLoss, targets: Float64Array): void {
  if (loss.kind === 'huber' && loss.delta !== undefined && !(loss.delta > 0)) {
    throw new UserError(`The delta of the Huber loss is ${loss.delta}; it must be above 0.`);
  }
  if (loss.kind === 'cross-entropy') {
    if (network.outputs < 2)
      throw new UserError('The cross-entropy loss needs at least 2 outputs, one a class; for one output take the logistic loss.');
    if ((network.outputActivation ?? 'linear') !== 'linear') {
      throw new UserError('The cross-entropy loss takes logits; the output activation must be linear.');
    }
  }
  if (loss.kind === 'logistic' || loss.kind === 'cross-entropy') {
    const bad = targets.findIndex((target) => !(target >= 0 && target <= 1));
    if (bad >= 0) throw new UserError(`Target ${bad} is ${targets[bad]}; the ${loss.kind} loss takes probabilities between 0 and 1.`);
  }
}
