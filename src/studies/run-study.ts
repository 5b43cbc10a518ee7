import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  averagePredictions,
  columnOf,
  type EmbeddingPrediction,
  embeddingWarnings,
  ensembleStatistics,
  type OutputStatistics,
  predictEmbeddings,
  trainEnsemble,
  variances,
} from '../fluctuation/index.ts';
import { writeAtomically } from '../runs/atomic-file.ts';
import { type StudyProblem, studyProblem } from './study-problem.ts';
import type { StudyConfig } from './study-schema.ts';

/** An ensemble of one width: statistics of every output, ordered by time, then point, then output number. */
export interface MeasuredWidth {
  readonly width: number;
  readonly networks: number;
  readonly statistics: readonly OutputStatistics[];
  /** The last output of the last point at the end of training, of every network: what the histogram shows. */
  readonly sample: readonly number[];
}

/** What was predicted, by output in the same order. */
export interface Predicted {
  readonly limit: readonly number[];
  /** Training loss of the limit at each time. */
  readonly losses: readonly number[];
  /** Sigma, n Var to leading order. */
  readonly variances: readonly number[];
  /** Over the embeddings; null with one. */
  readonly standardErrors: readonly number[] | null;
  /** The part of each hidden layer. */
  readonly layers: readonly (readonly number[])[];
}

export interface StudyResult {
  readonly config: StudyConfig;
  readonly problem: StudyProblem;
  readonly predicted: Predicted;
  readonly measured: readonly MeasuredWidth[];
  readonly warnings: readonly string[];
}

export interface StudyProgress {
  /** What is being computed: "width 100". */
  readonly part: string;
  readonly share: number;
}

/**
 * Runs a study, or what is missing of it: every embedding and every width is kept in `folder/parts` as soon as it is there, under a name that holds a
 * hash of all that it depends on, so that a study goes on where it was stopped and never takes parts of another.
 */
export async function runStudy(config: StudyConfig, folder: string, onProgress: (progress: StudyProgress) => void): Promise<StudyResult> {
  const problem = await studyProblem(config);
  const parts = join(folder, 'parts');
  await mkdir(parts, { recursive: true });
  const common = {
    network: problem.network,
    problem: problem.problem,
    embedding: problem.embedding,
    observations: { points: problem.points, times: config.training.at },
    seed: String(config.seed),
  };

  const embeddings: EmbeddingPrediction[] = [];
  for (let index = 0; index < config.prediction.embeddings; index++) {
    const part = `embedding ${index + 1} of ${config.prediction.embeddings}`;
    const name = `embedding-${index}-${hashOf(config, { ...config.prediction, embeddings: undefined })}`;
    const found = await once(parts, name, async () => {
      const options = { ...common, neurons: config.prediction.neurons, labels: config.prediction.labels };
      const [prediction] = await predictEmbeddings({ ...options, onProgress: (share) => onProgress({ part, share }) }, index, index + 1);
      return plainEmbedding(prediction!);
    });
    embeddings.push(typedEmbedding(found));
  }

  const measured: MeasuredWidth[] = [];
  const { widths, networks } = config.ensembles;
  for (const [index, width] of widths.entries()) {
    const count = typeof networks === 'number' ? networks : networks[index]!;
    const part = `${count} networks of width ${width}`;
    measured.push(
      await once(parts, `width-${width}-${hashOf(config, { width, count })}`, async () => {
        const seed = `${config.seed}/width/${width}`;
        const ensemble = await trainEnsemble({
          ...common,
          seed,
          width,
          networks: count,
          onProgress: (share) => onProgress({ part, share }),
        });
        const sample = Array.from(columnOf(ensemble, ensemble.queries - 1));
        return { width, networks: count, statistics: ensembleStatistics(ensemble), sample };
      }),
    );
  }
  return { config, problem, predicted: average(embeddings), measured, warnings: embeddingWarnings(problem.network, problem.embedding) };
}

function average(embeddings: readonly EmbeddingPrediction[]): Predicted {
  const { limit, losses, covariance, standardErrors } = averagePredictions(embeddings);
  return {
    limit: Array.from(limit),
    losses: Array.from(losses),
    variances: Array.from(variances(covariance.total)),
    standardErrors: embeddings.length > 1 ? Array.from(standardErrors) : null,
    layers: covariance.layers.map((layer) => Array.from(variances(layer))),
  };
}

/** What a part depends on, in few letters. */
function hashOf({ title: _, ensembles: __, prediction: ___, ...shared }: StudyConfig, own: object): string {
  return createHash('sha256')
    .update(JSON.stringify([shared, own]))
    .digest('hex')
    .slice(0, 12);
}

/** Reads a part, or computes and keeps it. A part is written whole or not at all. */
async function once<T>(folder: string, name: string, compute: () => Promise<T>): Promise<T> {
  const path = join(folder, `${name}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const value = await compute();
  await writeAtomically(path, JSON.stringify(value));
  return value;
}

/** Typed arrays do not survive JSON. */
function plainEmbedding({ limit, losses, covariance: { total, layers } }: EmbeddingPrediction) {
  return { limit: [...limit], losses: [...losses], total: [...total], layers: layers.map((layer) => [...layer]) };
}

function typedEmbedding({ limit, losses, total, layers }: ReturnType<typeof plainEmbedding>): EmbeddingPrediction {
  return {
    limit: Float64Array.from(limit),
    losses: Float64Array.from(losses),
    covariance: { total: Float64Array.from(total), layers: layers.map((layer) => Float64Array.from(layer)) },
  };
}
