import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { covarianceOf, type FluctuationCovariance, meanCovariance, variances } from './covariance.ts';
import { drawNetwork, type Embedding, embeddingWarnings } from './embedding.ts';
import { checkObservations, type MeanFieldRun, type Observations, type ObservedTraining } from './gradient-descent.ts';
import type { Influence, Query } from './influence.ts';
import type { LabelKind } from './labels.ts';
import { checkNetwork, type MeanFieldNetwork } from './network.ts';
import type { WeightedNeurons } from './parameters.ts';
import { checkProblem, type TrainingProblem, withRatesAsArrays } from './problem.ts';
import { defaultThreads, type EmbeddingTask, runTasks } from './run-tasks.ts';

export interface PredictionOptions {
  readonly network: MeanFieldNetwork;
  readonly problem: TrainingProblem;
  readonly embedding: Embedding;
  /** Where and when outputs are asked for. */
  readonly observations: Observations;
  /** M: neurons of every hidden layer of an embedding, which stands for the infinite width. The error is of the order of 1 / M. */
  readonly neurons: number;
  /** Embeddings that are averaged. Default 4. With three or more layers the scatter of one is 3 to 15 percent: take more. */
  readonly embeddings?: number;
  /** Default `sobol`. */
  readonly labels?: LabelKind;
  readonly seed: string;
  /** Default: one a processor. Results do not depend on it. */
  readonly threads?: number;
  readonly onProgress?: (share: number) => void;
}

/** The prediction of one embedding. Outputs ("queries") are ordered by time, then point, then output number. */
export interface EmbeddingPrediction {
  /** y_MF, [queries]. */
  readonly limit: Float64Array;
  /** The training loss of the limit, [times]. */
  readonly losses: Float64Array;
  readonly covariance: FluctuationCovariance;
}

/**
 * How networks of width n fluctuate: sqrt(n) (y_n - y_MF) converges to a Gaussian process of mean 0 and this covariance, so that
 * Var(y_n) is about Sigma / n.
 */
export interface FluctuationPrediction extends EmbeddingPrediction {
  readonly queries: readonly Query[];
  /** Standard error of each variance over the embeddings, [queries]; NaN with one embedding. */
  readonly standardErrors: Float64Array;
  readonly embeddings: readonly EmbeddingPrediction[];
  /** Sentences about the embedding that its user should know. */
  readonly warnings: readonly string[];
}

/** Predicts the fluctuation of networks around their infinite-width limit, without training an ensemble. Equal seeds give equal bits. */
export async function predictFluctuation(options: PredictionOptions): Promise<FluctuationPrediction> {
  const { embeddings = 4 } = options;
  if (!Number.isInteger(embeddings) || embeddings < 1) {
    throw new UserError(`The number of embeddings is ${embeddings}; it must be a whole number of at least 1.`);
  }
  const each = await predictEmbeddings(options, 0, embeddings);
  return { ...averagePredictions(each), queries: queriesOf(options), warnings: embeddingWarnings(options.network, options.embedding) };
}

/** The predictions of the embeddings number `first` .. `end - 1` of a seed, each alone, to be averaged by `averagePredictions`. */
export async function predictEmbeddings(options: PredictionOptions, first: number, end: number): Promise<EmbeddingPrediction[]> {
  const { network, observations, threads = defaultThreads(), onProgress } = options;
  const queries = queriesOf(options);
  const count = end - first;
  const parts = dealt(queries, Math.max(1, Math.min(queries.length, Math.ceil(threads / count))));
  const influences = Array.from({ length: count }, () => new Array<Influence>(queries.length));
  const limits = new Array<ObservedTraining>(count);
  const starts = new Array<WeightedNeurons>(count);
  const shares = new Float64Array(count * parts.length);
  function* tasks(): Generator<EmbeddingTask> {
    for (let index = 0; index < count; index++) {
      const run = embeddingRun(options, first + index);
      starts[index] = run.start;
      for (const [part, numbers] of parts.entries()) {
        yield { kind: 'embedding', run, observations, queries: numbers.map((number) => queries[number]!), withLimit: part === 0 };
      }
    }
  }
  await runTasks(
    tasks(),
    threads,
    ({ influences: values, limit }, task) => {
      const [index, part] = [Math.floor(task / parts.length), task % parts.length];
      parts[part]!.forEach((number, place) => {
        influences[index]![number] = values[place]!;
      });
      if (limit) limits[index] = limit;
    },
    (task, share) => {
      shares[task] = share;
      onProgress?.(shares.reduce((sum, value) => sum + value, 0) / shares.length);
    },
  );
  return limits.map(({ outputs, losses }, index) => ({
    limit: outputs,
    losses,
    covariance: covarianceOf(network, starts[index]!, influences[index]!),
  }));
}

/** The numbers of the queries dealt to so many parts of like cost: the cost of a query goes with its time. */
function dealt(queries: readonly Query[], parts: number): number[][] {
  const order = queries.map((_, number) => number).sort((i, j) => queries[j]!.time - queries[i]!.time || i - j);
  return Array.from({ length: parts }, (_, part) => order.filter((_, place) => place % parts === part));
}

/** The run of embedding number `index` of a seed: `neurons` neurons in every hidden layer, all of equal weight. */
export function embeddingRun(
  { network, problem, embedding, observations, neurons, labels = 'sobol', seed }: PredictionOptions,
  index: number,
): MeanFieldRun {
  checkNetwork(network);
  checkProblem(network, problem);
  checkObservations(observations, network, problem);
  if (!Number.isInteger(neurons) || neurons < 2) {
    throw new UserError(`The embedding has ${neurons} neurons a layer; it must be a whole number of at least 2, better 500 or more.`);
  }
  const sizes = [network.inputs, ...network.hidden.map(() => neurons), network.outputs];
  return {
    network,
    problem: withRatesAsArrays(network, problem),
    start: drawNetwork(embedding, sizes, labels, createRng(seed).split(`embedding/${index}`)),
  };
}

/** All outputs at all points and times, in order. */
export function queriesOf({ network, observations: { points, times } }: Pick<PredictionOptions, 'network' | 'observations'>): Query[] {
  const rows = points.length / network.inputs;
  return times.flatMap((time) =>
    Array.from({ length: rows * network.outputs }, (_, index) => ({
      time,
      point: Math.floor(index / network.outputs),
      output: index % network.outputs,
    })),
  );
}

/** The mean of the predictions of several embeddings, with the standard errors of its variances. */
export function averagePredictions(embeddings: readonly EmbeddingPrediction[]): Omit<FluctuationPrediction, 'queries' | 'warnings'> {
  const covariance = meanCovariance(embeddings.map(({ covariance }) => covariance));
  const mean = variances(covariance.total);
  const each = embeddings.map(({ covariance }) => variances(covariance.total));
  const count = embeddings.length;
  return {
    limit: meanOf(embeddings.map(({ limit }) => limit)),
    losses: meanOf(embeddings.map(({ losses }) => losses)),
    covariance,
    standardErrors: mean.map((value, q) => {
      const squares = each.reduce((sum, variance) => sum + (variance[q]! - value) ** 2, 0);
      return Math.sqrt(squares / (count - 1) / count);
    }),
    embeddings,
  };
}

function meanOf(arrays: readonly Float64Array[]): Float64Array {
  return arrays[0]!.map((_, i) => arrays.reduce((sum, array) => sum + array[i]!, 0) / arrays.length);
}
