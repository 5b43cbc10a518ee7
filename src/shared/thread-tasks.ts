import { parentPort, type Worker } from 'node:worker_threads';
import { UserError } from './user-error.ts';
import { startWorkerThread } from './worker-thread.ts';

/** What a thread answers: progress, in the end a value or an error, with the sentence of a UserError apart. */
interface TaskResult {
  readonly progress?: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly advice?: string;
}

/** Where tasks are done: the module that calls `serveTasks`, beside the one of this `import.meta.url`, and what it is started with. */
export interface TaskThreads {
  readonly here: string;
  readonly module: string;
  readonly workerData?: unknown;
  readonly threads: number;
}

/**
 * Does tasks, which can be copied to threads, in any order, and gives each value to `onValue` with the number of its task. Tasks are taken from the
 * iterable as threads come free, so that not all of them need to be in memory. A UserError in a thread is one here.
 */
export async function doInThreads<Task, Value>(
  tasks: Iterable<Task>,
  { here, module, workerData = null, threads }: TaskThreads,
  onValue: (value: Value, index: number) => void,
  onProgress: (index: number, share: number) => void = () => {},
): Promise<void> {
  if (!Number.isInteger(threads) || threads < 1)
    throw new UserError(`The number of threads is ${threads}; it must be a whole number of at least 1.`);
  const queue = tasks[Symbol.iterator]();
  let taken = 0;
  let failed = false;
  const serve = async () => {
    let worker: Worker | undefined;
    try {
      for (let next = queue.next(); !next.done && !failed; next = queue.next()) {
        const index = taken++;
        worker ??= startWorkerThread(here, module, workerData);
        onValue((await ask(worker, next.value, (share) => onProgress(index, share))) as Value, index);
        onProgress(index, 1);
      }
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      await worker?.terminate();
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: threads }, serve));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function ask(worker: Worker, task: unknown, onProgress: (share: number) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = ({ progress, value, error, advice }: TaskResult) => {
      if (progress !== undefined) {
        onProgress(progress);
        return;
      }
      settle();
      if (error === undefined) resolve(value);
      else reject(advice === undefined ? new Error(error) : new UserError(advice));
    };
    const onError = (error: Error) => {
      settle();
      reject(error);
    };
    const onExit = (code: number) => {
      settle();
      reject(new Error(`A worker thread ended with exit code ${code} in the middle of its work.`));
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}

/** Makes a worker thread do one task after the other. */
export function serveTasks<Task>(perform: (task: Task, onProgress: (share: number) => void) => unknown): void {
  const post = (result: TaskResult) => parentPort!.postMessage(result);
  parentPort!.on('message', async (task: Task) => {
    try {
      post({ value: await perform(task, (progress) => post({ progress })) });
    } catch (error) {
      post({
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        ...(error instanceof UserError ? { advice: error.message } : {}),
      });
    }
  });
}
