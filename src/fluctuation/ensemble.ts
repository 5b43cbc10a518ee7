import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { type Embedding, fillParameters } from './embedding.ts';
import { checkObservations, checkRun, type Observations } from './gradient-descent.ts';
import { type MeanFieldNetwork, type Sizes, sizesAt } from './network.ts';
import { allocateParameters, parameterCount } from './parameters.ts';
import { type TrainingProblem, withRatesAsArrays } from './problem.ts';
import { defaultThreads, runTasks, type TaskMessage } from './run-tasks.ts';

export interface EnsembleOptions {
  readonly network: MeanFieldNetwork;
  readonly problem: TrainingProblem;
  readonly embedding: Embedding;
  readonly observations: Observations;
  /** Reference width n. */
  readonly width: number;
  /** Networks, each drawn from a stream of its own of the seed, so that an ensemble is the beginning of a larger one. */
  readonly networks: number;
  readonly seed: string;
  /**
   * Points that a network draws anew for each step; the default is the whole training set. The fluctuation of the limit is that of full batches: the noise of
   * batches adds stepSize times the width to n Var, so that the two agree only for stepSize far below 1 / n.
   */
  readonly batch?: number;
  /** Default: one a processor. Results do not depend on it. */
  readonly threads?: number;
  readonly onProgress?: (share: number) => void;
}

/** Outputs of independent networks, [networks, times, points, outputs]. */
export interface Ensemble {
  readonly width: number;
  readonly networks: number;
  /** Outputs of one network: times x points x outputs, in the order of the predicted queries. */
  readonly queries: number;
  readonly outputs: Float32Array;
}

/** Parameters of networks that one thread trains side by side: as many as stay in a processor's cache. */
const TOGETHER_BYTES = 2 ** 18;

/** Trains independent networks of one width on the population engine, from the same embedding as the limit, in single precision. */
export async function trainEnsemble(options: EnsembleOptions): Promise<Ensemble> {
  const { network, problem, observations, width, networks, batch, threads = defaultThreads(), onProgress } = options;
  checkRun({ network, problem });
  checkObservations(observations, network, problem);
  const sizes = sizesAt(network, width);
  if (!Number.isInteger(networks) || networks < 2) {
    throw new UserError(`The ensemble has ${networks} networks; it must be a whole number of at least 2 to have a variance.`);
  }
  if (batch !== undefined && (!Number.isInteger(batch) || batch < 1)) {
    throw new UserError(`The batch is ${batch} points; it must be a whole number of at least 1.`);
  }
  const together = Math.max(1, Math.min(64, Math.floor(TOGETHER_BYTES / 8 / parameterCount(sizes))));
  const queries = observations.times.length * (observations.points.length / network.inputs) * network.outputs;
  const outputs = new Float32Array(networks * queries);
  let done = 0;
  await runTasks(ensembleTasks(options, sizes, together), threads, (value, index) => {
    outputs.set(value, index * together * queries);
    done += value.length;
    onProgress?.(done / outputs.length);
  });
  return { width, networks, queries, outputs };
}

function* ensembleTasks(
  { network, problem, embedding, observations, networks, seed, batch }: EnsembleOptions,
  sizes: Sizes,
  together: number,
): Generator<TaskMessage & { kind: 'networks' }> {
  const root = createRng(seed);
  const shared = { kind: 'networks', network, problem: withRatesAsArrays(network, problem), observations, sizes } as const;
  const drawn = allocateParameters(sizes, (numbers) => new Float64Array(numbers));
  for (let first = 0; first < networks; first += together) {
    const count = Math.min(together, networks - first);
    const parameters = new Float32Array(count * drawn.flat.length);
    for (let i = 0; i < count; i++) {
      fillParameters(embedding, sizes, 'independent', root.split(`network/${first + i}`), drawn);
      parameters.set(drawn.flat, i * drawn.flat.length);
    }
    yield { ...shared, first, parameters, ...(batch === undefined ? {} : { sgd: { batch, seed } }) };
  }
}
