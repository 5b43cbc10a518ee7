import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { RunFailure } from '../../shared/run-failure.ts';
import { isThreadAlive, startWorkerThread, untilReady } from '../../shared/worker-thread.ts';
import type { Answer, EnvironmentOrder, EnvironmentWorkerData, Readiness, Request } from './messages.ts';
import { unpackError } from './thrown-error.ts';

/** After so many milliseconds of waiting for a thread it is asked whether it is still there. */
const PATIENCE = 100;

/** A thread with some copies of an environment. Ask it, then wait for its answer, so that several work at once. */
export class EnvironmentThread {
  readonly readiness: Exclude<Readiness, { error: unknown }>;
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly words: Int32Array;
  private asked = 0;

  private constructor(worker: Worker, port: MessagePort, words: Int32Array, readiness: EnvironmentThread['readiness']) {
    this.worker = worker;
    this.port = port;
    this.words = words;
    this.readiness = readiness;
  }

  /** Throws what making the environment has thrown. */
  static async start(order: EnvironmentOrder): Promise<EnvironmentThread> {
    const words = new SharedArrayBuffer(8);
    const { port1, port2 } = new MessageChannel();
    const data: EnvironmentWorkerData = { order, words, port: port2 };
    const worker = startWorkerThread(import.meta.url, 'environment-worker', data, [port2]);
    const readiness = (await untilReady(worker)) as Readiness;
    // A thread that dies is noticed when it is next waited for.
    worker.on('error', () => {});
    worker.unref();
    port1.unref();
    if (!('error' in readiness)) return new EnvironmentThread(worker, port1, new Int32Array(words), readiness);
    await worker.terminate();
    throw unpackError(readiness.error);
  }

  ask(request: Request): void {
    this.port.postMessage(request);
    this.asked++;
    Atomics.add(this.words, 0, 1);
    Atomics.notify(this.words, 0);
  }

  /** The answer to the last request. Throws what the environment has thrown, or a RunFailure when the thread is gone. */
  answer(): unknown {
    const { words, asked } = this;
    for (let answered = Atomics.load(words, 1); answered < asked; answered = Atomics.load(words, 1)) {
      const waited = Atomics.wait(words, 1, answered, PATIENCE);
      if (waited === 'timed-out' && !isThreadAlive(this.worker) && Atomics.load(words, 1) < asked) throw new RunFailure(died);
    }
    const answer = receiveMessageOnPort(this.port)!.message as Answer;
    if ('error' in answer) throw unpackError(answer.error);
    return answer.value;
  }

  call(request: Request): unknown {
    this.ask(request);
    return this.answer();
  }

  end(): void {
    this.port.close();
    void this.worker.terminate();
  }
}

const died =
  'A worker thread that stepped copies of the environment died. What was learned since the last checkpoint is lost; go on from there with --resume.';
