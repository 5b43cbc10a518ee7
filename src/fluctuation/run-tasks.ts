import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { packageRoot } from '../shared/package-root.ts';
import { UserError } from '../shared/user-error.ts';
import { startWorkerThread } from '../shared/worker-thread.ts';
import type { MeanFieldRun, Observations, ObservedTraining } from './gradient-descent.ts';
import type { Influence, Query } from './influence.ts';
import type { NetworksTask } from './train-networks.ts';

/** A piece of work for a thread; everything in it can be copied to one. */
export type TaskMessage = EmbeddingTask | ({ readonly kind: 'networks' } & NetworksTask);

/** Some of the influence functions of one embedding and, if it is asked for, the limit itself. */
export interface EmbeddingTask {
  readonly kind: 'embedding';
  readonly run: MeanFieldRun;
  readonly observations: Observations;
  readonly queries: readonly Query[];
  readonly withLimit: boolean;
}

/** What a thread answers: progress, in the end a value or an error, with the sentence of a UserError apart. */
export interface TaskResult {
  readonly progress?: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly advice?: string;
}

/** What the tasks of each kind come to. */
interface TaskValues {
  readonly embedding: { readonly influences: Influence[]; readonly limit?: ObservedTraining };
  readonly networks: Float32Array;
}

/** Threads run the built module, which is there and loads at once, from the sources too. */
const built = pathToFileURL(join(packageRoot(), 'dist', 'src', 'fluctuation', 'run-tasks.js')).href;

/** Threads that the analysis uses where it is not told: one a processor. */
export function defaultThreads(): number {
  return availableParallelism();
}

/**
 * Does the tasks over so many threads, in any order, and gives each value to `onValue` with the number of its task. Tasks are taken from the iterable as threads come
 * free, so that not all of them need to be in memory. Results do not depend on the number of threads.
 */
export async function runTasks<Kind extends TaskMessage['kind']>(
  tasks: Iterable<TaskMessage & { readonly kind: Kind }>,
  threads: number,
  onValue: (value: TaskValues[Kind], index: number) => void,
  onProgress: (index: number, share: number) => void = () => {},
): Promise<void> {
  if (!Number.isInteger(threads) || threads < 1)
    throw new UserError(`The number of threads is ${threads}; it must be a whole number of at least 1.`);
  const queue = tasks[Symbol.iterator]();
  let taken = 0;
  const serve = async () => {
    let worker: Worker | undefined;
    try {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        const index = taken++;
        worker ??= startWorkerThread(built, 'worker', null);
        const value = await ask(worker, next.value, (share) => onProgress(index, share));
        onValue(value as TaskValues[Kind], index);
        onProgress(index, 1);
      }
    } finally {
      await worker?.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, serve));
}

function ask(worker: Worker, task: TaskMessage, onProgress: (share: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = ({ progress, value, error, advice }: TaskResult) => {
      if (progress !== undefined) {
        onProgress(progress);
        return;
      }
      worker.off('message', onMessage).off('error', reject);
      if (error === undefined) resolve(value);
      else reject(advice === undefined ? new Error(error) : new UserError(advice));
    };
    worker.on('message', onMessage).on('error', reject);
    worker.postMessage(task);
  });
}
