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

/**
 * Whether a thread that has begun its event loop still runs. Unlike its 'exit' event this can be asked while the own event loop stands still:
 * Node reports an idle time below zero for a thread that is gone.
 */
export function isThreadAlive(worker: Worker): boolean {
  return worker.performance.eventLoopUtilization().idle >= 0;
}
