import { once } from 'node:events';
import { type MessagePort, Worker } from 'node:worker_threads';

/**
 * Starts a worker thread on a module of this package: `here` is the `import.meta.url` of the caller and `name` the module beside it, without extension.
 * From the TypeScript sources it is loaded through jiti, since Node 20 does not read them by itself.
 */
export function startWorkerThread(here: string, name: string, workerData: unknown, transferList: MessagePort[] = []): Worker {
  const built = new URL(`${name}.js`, here);
  if (!here.endsWith('.ts')) return new Worker(built, { workerData, transferList, execArgv: [] });
  const execArgv = ['--import', import.meta.resolve('jiti/register')];
  return new Worker(new URL(`${name}.ts`, here), { workerData, transferList, execArgv });
}

/** Waits for the first message of a thread, sent from within its event loop, and returns it. Rejects with what goes wrong before. */
export async function untilReady(worker: Worker): Promise<unknown> {
  const gone = once(worker, 'exit').then(([code]) => {
    throw new Error(`A worker thread ended with exit code ${code} before it began.`);
  });
  const [message] = await Promise.race([once(worker, 'message'), gone]);
  gone.catch(() => {});
  isThreadAlive(worker);
  return message;
}

/**
 * Whether a thread that was waited for with `untilReady` still runs. Unlike its 'exit' event this can be asked while the own event loop stands still:
 * Node reports an idle time below zero for a thread that is gone, given that it was asked before, when it remembered the beginning of the thread's loop.
 */
export function isThreadAlive(worker: Worker): boolean {
  const { idle, active } = worker.performance.eventLoopUtilization();
  return idle >= 0 && active > 0;
}
