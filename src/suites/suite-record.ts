import { join } from 'node:path';
import { writeAtomically } from '../runs/atomic-file.ts';
import type { SystemRecord } from '../runs/system-record.ts';
import { asTyped } from '../shared/as-typed.ts';
import type { Ending } from './carry-out-runs.ts';
import type { PlannedRun } from './planned-run.ts';
import { lastEvaluation, runClock } from './run-results.ts';

/** What is known of a run of a suite or a benchmark. */
export interface RunRecord {
  readonly name: string;
  /** As it is typed from the working directory. */
  readonly command: string;
  readonly status: 'done' | 'failed' | 'stopped' | 'waiting';
  /** Why it failed. */
  readonly error?: string;
  /** Timesteps, and seconds of training, as of its last log. */
  readonly step: number;
  readonly seconds: number;
  /** Means of its last evaluation; null when there is none, or the run is not done. */
  readonly final: Readonly<Record<string, number>> | null;
}

/** Looks up what there is to say of a run. `ending`: how it ended just now, if it was carried out. */
export async function recordRun(run: PlannedRun, ending: Ending | undefined): Promise<RunRecord> {
  const status = ending?.status ?? (run.state === 'done' ? 'done' : 'waiting');
  const clock = await runClock(run.path);
  return {
    name: run.name,
    command: `murmur ${asTyped(run.command)}`,
    status,
    ...(ending?.status === 'failed' ? { error: ending.error } : {}),
    step: status === 'done' ? run.config.totalTimesteps : clock.step,
    seconds: clock.seconds,
    final: status === 'done' ? ((await lastEvaluation(run.path))?.mean ?? null) : null,
  };
}

/** Writes `suite.json` or `benchmark.json`. */
export async function writeRecord(
  folder: string,
  name: string,
  record: { readonly system: Omit<SystemRecord, 'engine'>; readonly [key: string]: unknown },
): Promise<string> {
  const path = join(folder, name);
  await writeAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}
