import { UserError } from '../shared/user-error.ts';
import { type Allocate, createMatrixSpace, type MatrixProducts } from './kernels/matrix-space.ts';
import { checkNetwork, type MeanFieldNetwork } from './network.ts';
import { allocateParameters, type WeightedNeurons } from './parameters.ts';
import { allocatePass, backward, forward, outputGradient, type Pass } from './passes.ts';
import { checkProblem, type LearningRates, learningRates, pointCount, type TrainingProblem } from './problem.ts';

/** A network about to be trained: what it is, what it learns, and where it begins. */
export interface MeanFieldRun {
  readonly network: MeanFieldNetwork;
  readonly problem: TrainingProblem;
  /** The parameters at time 0, which are not changed, and the sampling weights of the neurons. */
  readonly start: WeightedNeurons;
}

/** Throws a UserError that says what is wrong with the network or the problem. */
export function checkRun({ network, problem }: Pick<MeanFieldRun, 'network' | 'problem'>): void {
  checkNetwork(network);
  checkProblem(network, problem);
}

/** Beyond this loss, training counts as diverging. */
const DIVERGED = 1e12;

/** Arrays of gradient descent: the parameters as they move, and the pass over the training points. */
export interface DescentArrays {
  readonly neurons: WeightedNeurons;
  readonly pass: Pass;
  /** Room for scaled rows of D_l, [points, widest layer]. */
  readonly scaled: Float64Array;
}

export function allocateDescent({ network, problem, start }: MeanFieldRun, allocate: Allocate): DescentArrays {
  const points = pointCount(network, problem);
  const { sizes } = start;
  return {
    neurons: { sizes, parameters: allocateParameters(sizes, allocate), neuronWeights: start.neuronWeights },
    pass: allocatePass(sizes, points, allocate),
    scaled: allocate(points * Math.max(...sizes)),
  };
}

/** Gradient descent in mean-field scaling, with the means to undo a step. */
export class GradientDescent {
  readonly neurons: WeightedNeurons;
  /** As of the last `gradients` or `restore`. */
  readonly pass: Pass;
  readonly rates: LearningRates;
  private readonly run: MeanFieldRun;
  private readonly products: MatrixProducts;
  private readonly scaled: Float64Array;

  constructor(run: MeanFieldRun, products: MatrixProducts, { neurons, pass, scaled }: DescentArrays) {
    this.run = run;
    this.products = products;
    this.neurons = neurons;
    this.pass = pass;
    this.scaled = scaled;
    this.rates = learningRates(run.network, run.problem);
    pass.x[0]!.set(run.problem.inputs);
    neurons.parameters.flat.set(run.start.parameters.flat);
  }

  /** Forward and backward pass at the parameters as they are; returns the mean loss. Throws a UserError where it says that training diverges. */
  gradients(step: number): number {
    const { network, problem } = this.run;
    forward(this.products, network, this.neurons, this.pass);
    const loss = outputGradient(network, problem, this.pass);
    if (!(Math.abs(loss) <= DIVERGED)) {
      throw new UserError(
        `Training diverges: the loss is ${loss} after ${step} steps of size ${problem.stepSize}. Take a smaller step size, or smaller initial weights.`,
      );
    }
    backward(this.products, this.neurons, this.pass);
    return loss;
  }

  /** w_l -= eps xi_l E_Z[D_l phi_{l-1}(H_{l-1})] and b_l -= eps xi_l E_Z[D_l], with the gradients of the last pass. */
  update(step: number): void {
    this.move(step, -1);
  }

  /** Takes an update back, given the pass it was made with: exact to the rounding of one addition. */
  undo(step: number): void {
    this.move(step, 1);
  }

  private move(step: number, sign: number): void {
    const { sizes, parameters } = this.neurons;
    const { rows, x, d } = this.pass;
    for (let l = 1; l < sizes.length; l++) {
      const size = sizes[l]!;
      const gradient = d[l]!;
      const weightRate = (sign * this.rates.weights[l]![step]!) / rows;
      const biasRate = (sign * this.rates.biases[l]![step]!) / rows;
      const bias = parameters.biases[l]!;
      for (let i = 0; i < gradient.length; i++) {
        this.scaled[i] = weightRate * gradient[i]!;
        bias[i % size]! += biasRate * gradient[i]!;
      }
      this.products.tn(sizes[l - 1]!, size, rows, x[l - 1]!, this.scaled, parameters.weights[l]!);
    }
  }
}

/** Points at which outputs are asked for, [points, network.inputs], and after how many steps. */
export interface Observations {
  readonly points: Float64Array;
  /** Ascending, each in 0..problem.steps. */
  readonly times: readonly number[];
}

/** Outputs [times, points, outputs] along training, and the training loss at those times. */
export interface ObservedTraining {
  readonly outputs: Float64Array;
  readonly losses: Float64Array;
}

/** Throws a UserError where the times do not ascend within the steps. */
export function checkTimes(times: readonly number[], steps: number): void {
  times.forEach((time, index) => {
    if (!(Number.isInteger(time) && time >= 0 && time <= steps && time > (times[index - 1] ?? -1))) {
      throw new UserError(
        `The times of observation are ${times.join(', ')}; they must be ascending whole numbers of steps between 0 and ${steps}.`,
      );
    }
  });
}

/** Throws a UserError where the points are no points of the network, or the times do not fit. */
export function checkObservations({ points, times }: Observations, network: MeanFieldNetwork, problem: TrainingProblem): void {
  const rows = points.length / network.inputs;
  if (!Number.isInteger(rows) || rows < 1) {
    throw new UserError(
      `The points of observation are ${points.length} numbers, which make no whole number of points of ${network.inputs} each.`,
    );
  }
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new UserError(`Number ${bad} of the points of observation is ${points[bad]}; all must be finite.`);
  checkTimes(times, problem.steps);
}

/** Trains a network of any width in double precision and observes its outputs: with a wide embedding, the first-order limit y_MF. */
export function observeTraining(run: MeanFieldRun, observations: Observations): ObservedTraining {
  checkRun(run);
  checkObservations(observations, run.network, run.problem);
  const { points, times } = observations;
  const { network, problem, start } = run;
  const rows = points.length / network.inputs;
  const { products, arrays } = createMatrixSpace((allocate) => ({
    descent: allocateDescent(run, allocate),
    asked: allocatePass(start.sizes, rows, allocate),
  }));
  const descent = new GradientDescent(run, products, arrays.descent);
  arrays.asked.x[0]!.set(points);
  const outputs = new Float64Array(times.length * rows * network.outputs);
  const losses = new Float64Array(times.length);
  let next = 0;
  for (let step = 0; next < times.length; step++) {
    const loss = descent.gradients(step);
    for (; times[next] === step; next++) {
      forward(products, network, descent.neurons, arrays.asked);
      outputs.set(arrays.asked.x.at(-1)!, next * rows * network.outputs);
      losses[next] = loss;
    }
    if (step < problem.steps) descent.update(step);
  }
  return { outputs, losses };
}
