import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { commandNow, type PlannedRun } from './planned-run.ts';

/** How a run that was carried out ended. */
export type Ending = { readonly status: 'done' | 'stopped' } | { readonly status: 'failed'; readonly error: string };

export interface CarryOutOptions {
  /** The file that Node.js runs for `murmur`. */
  readonly program: string;
  /** Runs at the same time. */
  readonly jobs: number;
  /** Once aborted, every run in progress is told to stop with a checkpoint, and none is begun. */
  readonly signal: AbortSignal;
  readonly onBegin?: (run: PlannedRun) => void;
  readonly onEnd?: (run: PlannedRun, ending: Ending) => void;
}

/** Longest end of what a failed run has said that is kept. */
const TOLD = 2000;

/**
 * Trains runs in processes of their own, several at a time, in order. A run that fails does not keep the others from going on. The processes stand
 * apart from the terminal's Ctrl-C, which would reach them beside the signal that they are sent, and a second one would end them without a checkpoint.
 */
export async function carryOutRuns(runs: readonly PlannedRun[], options: CarryOutOptions): Promise<void> {
  const { jobs, signal } = options;
  const queue = runs.values();
  const serve = async (): Promise<void> => {
    for (const run of queue) {
      if (signal.aborted) return;
      options.onBegin?.(run);
      options.onEnd?.(run, await carryOut(run, options));
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, runs.length) }, serve));
}

function carryOut(run: PlannedRun, { program, signal }: CarryOutOptions): Promise<Ending> {
  mkdirSync(dirname(run.path), { recursive: true });
  return carryOutCommand([...commandNow(run), '--quiet'], { program, signal });
}

/** Carries out a command, its words after `murmur`, in a process of its own; what it prints is lost but for the reason why it failed. */
export async function carryOutCommand(
  words: readonly string[],
  { program, signal }: Pick<CarryOutOptions, 'program' | 'signal'>,
): Promise<Ending> {
  const child = spawn(process.execPath, [program, ...words], { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop);
  try {
    return await endingOf(child, signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function endingOf(child: ChildProcess, signal: AbortSignal): Promise<Ending> {
  let told = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    told = (told + chunk.toString()).slice(-TOLD);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: 'failed', error: `The process could not be started: ${error.message}.` }));
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve({ status: 'done' });
      else if (signal.aborted) resolve({ status: 'stopped' });
      else {
        const how = killedBy ? `The process was killed by ${killedBy}.` : `The process ended with exit code ${code}.`;
        resolve({ status: 'failed', error: told.trim() || how });
      }
    });
  });
}
