import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../shared/package-root.ts';
import { RunFailure } from '../shared/run-failure.ts';
import { carryOutRuns, type Ending } from '../suites/carry-out-runs.ts';
import type { PlannedRun } from '../suites/planned-run.ts';
import { createRunsProgress } from './runs-progress.ts';

/** Processes run the built program, which is there, and starts at once, from the sources too. */
export const program = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');

/** As many runs at the same time as this machine has cores for, with the threads that each of them wants. */
export function defaultJobs(runs: readonly PlannedRun[]): number {
  const widest = Math.max(1, ...runs.map(({ config }) => Math.max(config.engine.threads, config.envWorkers)));
  return Math.max(1, Math.floor(availableParallelism() / widest));
}

/**
 * Trains the runs that are not done yet, and shows how they go; where `quiet`, only why some failed.
 * @param onEnd told of each run that has ended, and how.
 * @returns how each of those that were begun has ended.
 */
export async function carryOutShown<Run extends PlannedRun>(
  runs: readonly Run[],
  options: {
    readonly jobs: number;
    readonly signal: AbortSignal;
    readonly quiet: boolean;
    readonly onEnd?: (endings: ReadonlyMap<Run, Ending>) => Promise<void>;
  },
): Promise<ReadonlyMap<Run, Ending>> {
  const { jobs, signal, quiet, onEnd } = options;
  const left = runs.filter(({ state }) => state !== 'done');
  const progress = createRunsProgress(runs, quiet ? null : undefined);
  const endings = new Map<Run, Ending>();
  let told = Promise.resolve();
  const byName = new Map(left.map((run) => [run.name, run]));
  try {
    await carryOutRuns(left, {
      program,
      jobs,
      signal,
      onBegin: (run) => progress.begin(run),
      onEnd(run, ending) {
        endings.set(byName.get(run.name)!, ending);
        const sentence = `${run.name} ${ending.status === 'failed' ? `failed: ${ending.error}` : `is ${ending.status}.`}`;
        progress.end(run, sentence);
        if (quiet && ending.status === 'failed') console.error(sentence);
        told = told.then(() => onEnd?.(endings));
      },
    });
    await told;
  } finally {
    progress.close();
  }
  return endings;
}

/** Throws a `RunFailure` that names the runs that failed, if some did. */
export function requireAllDone(endings: ReadonlyMap<PlannedRun, Ending>): void {
  const failed = [...endings].filter(([, { status }]) => status === 'failed').map(([{ name }]) => name);
  if (failed.length === 0) return;
  const which = failed.length === 1 ? 'One run has' : `${failed.length} runs have`;
  throw new RunFailure(`${which} failed (${failed.join(', ')}), for the reasons given above; the same command tries again.`);
}
