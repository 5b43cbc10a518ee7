import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/shared/package-root.ts';
import type { ContestantSpec } from './contestants.ts';
import type { Missing, Ready, Request, Timing } from './protocol.ts';
import type { Size } from './task.ts';

/** A process that holds one engine. */
export interface Contestant {
  readonly spec: ContestantSpec;
  readonly ready: Ready;
  sample(request: Request): Promise<Timing>;
  stop(): void;
}

/** Settings that would hold the yardstick back. */
const HINDRANCES = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', 'MKL_ENABLE_INSTRUCTIONS', 'ATEN_CPU_CAPABILITY'];

/** Settings of the number of threads: of PyTorch's libraries, and of TensorFlow. */
const THREADS = ['OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'];

/** The environment of a process that is to use so many threads and its best kernels. */
export function yardstickEnvironment(threads: number): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of HINDRANCES) delete environment[name];
  for (const name of THREADS) environment[name] = String(threads);
  return environment;
}

/** Starts an engine on a task. Returns the reason where it cannot be had on this machine. `folder`: the task as PyTorch reads it. */
export async function startContestant(spec: ContestantSpec, size: Size, folder: string): Promise<Contestant | string> {
  const { child, send, next } = spec.kind === 'torch' ? startPython(spec, folder) : startNode(spec, size);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process of "${spec.engine}" ended before its time.`);
  });
  ended.catch(() => {});
  const answer = async <T>(): Promise<T> => (await Promise.race([next(), ended])) as T;
  const ready = await answer<Ready | Missing>();
  if ('missing' in ready) return ready.missing;
  return {
    spec,
    ready,
    sample(request) {
      send(request);
      return answer<Timing>();
    },
    stop: () => void child.kill(),
  };
}

interface Channel {
  readonly child: ChildProcess;
  send(message: Request): void;
  next(): Promise<unknown>;
}

function startNode(spec: ContestantSpec, size: Size): Channel {
  const child = fork(fileURLToPath(new URL('./engine-process.js', import.meta.url)), [JSON.stringify(spec), size], {
    env: yardstickEnvironment(spec.threads),
  });
  return { child, send: (message) => void child.send(message), next: async () => (await once(child, 'message'))[0] };
}

function startPython({ python, form, threads }: Extract<ContestantSpec, { kind: 'torch' }>, folder: string): Channel {
  const script = `${packageRoot()}/bench/engine/torch_engine.py`;
  const child = spawn(python, [script, folder, form, String(threads)], {
    env: yardstickEnvironment(threads),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    child,
    send: (message) => void child.stdin!.write(`${JSON.stringify(message)}\n`),
    next: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${python} ended without an answer.`);
      return JSON.parse(value);
    },
  };
}
