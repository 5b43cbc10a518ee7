import { createPopulation } from '../population/create-population.ts';
import { DivergedError } from '../population/diverged-error.ts';
import type { Population } from '../population/population.ts';
import { createRng, type Rng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { activate } from './activations.ts';
import type { Observations } from './gradient-descent.ts';
import { lossDerivatives } from './losses.ts';
import { engineNetwork, INPUT, loadParameters, OUTPUT, rateScales } from './mean-field-scaling.ts';
import type { MeanFieldNetwork, Sizes } from './network.ts';
import { parameterCount } from './parameters.ts';
import { type LearningRates, learningRates, pointCount, type TrainingProblem } from './problem.ts';

/** Networks of one width to be trained side by side; it can be sent to a worker thread. */
export interface NetworksTask {
  readonly network: MeanFieldNetwork;
  readonly problem: TrainingProblem;
  readonly observations: Observations;
  readonly sizes: Sizes;
  /** Number of the first network in its ensemble. */
  readonly first: number;
  /** Initial parameters, [networks, parameterCount(sizes)]. */
  readonly parameters: Float32Array;
  /** Stochastic gradient descent: points that every network draws for every step, from the stream "sgd/<number of the network>" of the seed. */
  readonly sgd?: { readonly batch: number; readonly seed: string };
}

/**
 * Trains the networks on the population engine, in single precision, and returns their outputs [networks, times, points, outputs]. A network's bits do not depend on
 * the others. Throws a UserError that names the first network whose outputs are no longer numbers.
 */
export async function trainNetworks(task: NetworksTask): Promise<Float32Array> {
  const { network, problem, observations, sizes, parameters } = task;
  const count = parameters.length / parameterCount(sizes);
  const rows = task.sgd?.batch ?? pointCount(network, problem);
  const asked = observations.points.length / network.inputs;
  const population = await createPopulation({
    network: engineNetwork(network, sizes),
    policies: count,
    maxRows: count * Math.max(rows, asked),
    optimiser: { kind: 'sgd' },
    seed: '',
  });
  const size = parameterCount(sizes);
  for (let policy = 0; policy < count; policy++) {
    loadParameters(sizes, parameters.subarray(policy * size, (policy + 1) * size), population, policy);
  }
  const trainer = new NetworksTrainer(task, population, count, rows);
  const outputs = new Float32Array(count * observations.times.length * asked * network.outputs);
  let next = 0;
  for (let step = 0; next < observations.times.length; step++) {
    if (observations.times[next] === step) {
      trainer.observe(next, outputs);
      next++;
    }
    if (next < observations.times.length) trainer.step(step);
  }
  population.dispose();
  return outputs;
}

class NetworksTrainer {
  private readonly task: NetworksTask;
  private readonly population: Population;
  private readonly count: number;
  private readonly rows: number;
  private readonly rates: LearningRates;
  private readonly scales = new Map<string, number>();
  private readonly rngs: readonly Rng[];
  private readonly trainCounts: Int32Array;
  private readonly askCounts: Int32Array;
  private readonly inputs: Float32Array;
  private readonly targets: Float64Array;
  private readonly h: Float64Array;
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;

  constructor(task: NetworksTask, population: Population, count: number, rows: number) {
    const { network, problem, observations, sgd, first } = task;
    this.task = task;
    this.population = population;
    this.count = count;
    this.rows = rows;
    this.rates = learningRates(network, problem);
    const root = createRng(sgd?.seed ?? '');
    this.rngs = sgd ? Array.from({ length: count }, (_, policy) => root.split(`sgd/${first + policy}`)) : [];
    this.trainCounts = new Int32Array(count).fill(rows);
    this.askCounts = new Int32Array(count).fill(observations.points.length / network.inputs);
    this.inputs = repeated(problem.inputs, count, count * rows * network.inputs);
    this.targets = Float64Array.from(repeated(problem.targets, count, count * rows * network.outputs));
    this.h = new Float64Array(count * rows * network.outputs);
    this.gradient = new Float64Array(this.h.length);
    this.hessian = new Float64Array(this.h.length * network.outputs);
    this.takeTrainingRows();
  }

  /** One step of all networks. */
  step(step: number): void {
    const { population, rates, scales } = this;
    const { network, problem, sizes } = this.task;
    if (this.rngs.length > 0) this.drawBatches();
    population.forward(this.trainCounts);
    const h = population.outputs[OUTPUT]!;
    for (let i = 0; i < this.h.length; i++) this.h[i] = h[i]!;
    const { outputActivation = 'linear', outputs } = network;
    lossDerivatives(problem.loss, outputActivation, outputs, this.targets, { h: this.h, gradient: this.gradient, hessian: this.hessian });
    const to = population.outputGradients[OUTPUT]!;
    for (let i = 0; i < this.h.length; i++) to[i] = this.gradient[i]! / this.rows;
    population.backward(this.trainCounts);
    const at = (layers: readonly Float64Array[]) => layers.map((values) => values[step] ?? 0);
    rateScales(sizes, at(rates.weights), at(rates.biases), scales);
    try {
      population.step(1, { rateScales: scales });
    } catch (error) {
      throw error instanceof DivergedError ? this.diverged(error.policies[0]!, step + 1) : error;
    }
  }

  /** Writes the outputs of all networks at time number `time` of the observations. */
  observe(time: number, outputs: Float32Array): void {
    const { network, observations } = this.task;
    const { points, times } = observations;
    this.population.inputs[INPUT]!.set(repeated(points, this.count, this.count * points.length));
    this.population.forward(this.askCounts);
    const length = (points.length / network.inputs) * network.outputs;
    const h = Float64Array.from(this.population.outputs[OUTPUT]!.subarray(0, this.count * length));
    const y = new Float64Array(h.length);
    activate(network.outputActivation ?? 'linear', h, y, new Float64Array(h.length), new Float64Array(h.length));
    for (let policy = 0; policy < this.count; policy++) {
      for (let i = 0; i < length; i++) {
        const value = y[policy * length + i]!;
        if (!Number.isFinite(value)) throw this.diverged(policy, times[time]!);
        outputs[(policy * times.length + time) * length + i] = value;
      }
    }
    this.takeTrainingRows();
  }

  private diverged(policy: number, steps: number): UserError {
    const { first, sizes, problem } = this.task;
    return new UserError(
      `Network ${first + policy} of widths ${sizes.slice(1, -1).join(', ')} diverges: its numbers are no longer finite after ${steps} steps of size ` +
        `${problem.stepSize}. Take a smaller step size, or smaller initial weights.`,
    );
  }

  private takeTrainingRows(): void {
    this.population.inputs[INPUT]!.set(this.inputs);
  }

  private drawBatches(): void {
    const { network, problem } = this.task;
    const points = pointCount(network, problem);
    const inputs = this.population.inputs[INPUT]!;
    this.rngs.forEach((rng, policy) => {
      for (let row = policy * this.rows; row < (policy + 1) * this.rows; row++) {
        const point = rng.integer(points);
        for (let i = 0; i < network.inputs; i++) inputs[row * network.inputs + i] = problem.inputs[point * network.inputs + i]!;
        for (let k = 0; k < network.outputs; k++) this.targets[row * network.outputs + k] = problem.targets[point * network.outputs + k]!;
      }
    });
  }
}

/** The first `length` numbers of `values` repeated `count` times. */
function repeated(values: Float64Array, count: number, length: number): Float32Array {
  const all = new Float32Array(length);
  for (let i = 0; i < count && (i + 1) * values.length <= length; i++) all.set(values, i * values.length);
  return all;
}
