import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../shared/package-root.ts';
import { doInThreads } from '../shared/thread-tasks.ts';
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

/** Does the tasks over so many threads, as they come free, and gives each value to `onValue`. Results do not depend on the number of threads. */
export function runTasks<Kind extends TaskMessage['kind']>(
  tasks: Iterable<TaskMessage & { readonly kind: Kind }>,
  threads: number,
  onValue: (value: TaskValues[Kind], index: number) => void,
  onProgress?: (index: number, share: number) => void,
): Promise<void> {
  return doInThreads<TaskMessage, TaskValues[Kind]>(tasks, { here: built, module: 'worker', threads }, onValue, onProgress);
}
