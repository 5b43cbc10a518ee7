import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointSteps } from '../runs/checkpoint.ts';
import { configSchema, type RunConfig } from '../runs/config.ts';
import { isRecord } from '../runs/config-difference.ts';
import { openRunFolder, type RunEvent } from '../runs/run-folder.ts';
import type { SystemRecord } from '../runs/system-record.ts';

/** An evaluation of a run. */
export interface EvaluationPoint {
  readonly step: number;
  /** Means of the figures over the episodes. */
  readonly mean: Readonly<Record<string, number>>;
  /** The return of each episode. */
  readonly returns: readonly number[];
}

/** What a report needs of a run. */
export interface ReportedRun {
  readonly path: string;
  readonly config: RunConfig;
  readonly status: 'done' | 'unfinished' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
  /** Timesteps as of its last event. */
  readonly step: number;
  readonly evaluations: readonly EvaluationPoint[];
  /** By group: mean-field errors in the mean over the last tenth of the run ("fieldMse", "fieldMsePersistence", ...). */
  readonly fieldErrors: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly system: Partial<SystemRecord> | null;
}

/** A folder that is no run, or damaged. */
export interface UnreadableRun {
  readonly path: string;
  readonly reason: string;
}

/** Reads the runs in these folders; those that cannot be read are told apart and keep nothing from being reported. */
export async function readRuns(paths: readonly string[]): Promise<{ runs: ReportedRun[]; unreadable: UnreadableRun[] }> {
  const runs: ReportedRun[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const path of paths) {
    try {
      runs.push(await readRun(path));
    } catch (error) {
      unreadable.push({ path, reason: (error as Error).message });
    }
  }
  return { runs, unreadable };
}

async function readRun(path: string): Promise<ReportedRun> {
  const folder = openRunFolder(path);
  const parsed = configSchema.safeParse(folder.config.value);
  if (!parsed.success) {
    const { path: key, message } = parsed.error.issues[0]!;
    throw new Error(`${join(path, 'config.yaml')} is no configuration of a run: ${key.join('.') || 'it'}: ${message}.`);
  }
  const config = parsed.data;
  const events = await folder.events();
  const step = Math.max(0, ...events.map((event) => (Number.isFinite(event.step) ? event.step : 0)));
  const [saved = -1] = await checkpointSteps(path);
  const failure = events.findLast(({ type }) => type === 'failed');
  const isDone = Math.max(step, saved) >= config.totalTimesteps && !failure;
  return {
    path,
    config,
    status: failure ? 'failed' : isDone ? 'done' : 'unfinished',
    ...(failure ? { reason: String(failure['message']) } : {}),
    step,
    evaluations: events.flatMap(evaluationOf),
    fieldErrors: lateFieldErrors(events, 0.9 * config.totalTimesteps),
    system: readSystem(path),
  };
}

/** None where the event is no evaluation, or not one that a report can use. */
function evaluationOf({ type, step, mean, episodes }: RunEvent): EvaluationPoint[] {
  if (type !== 'evaluation' || !isRecord(mean) || !Array.isArray(episodes)) return [];
  return [
    {
      step,
      mean: Object.fromEntries(Object.entries(mean).filter((entry): entry is [string, number] => Number.isFinite(entry[1]))),
      returns: episodes.map((episode) => (isRecord(episode) && typeof episode['return'] === 'number' ? episode['return'] : Number.NaN)),
    },
  ];
}

function lateFieldErrors(events: readonly RunEvent[], from: number): ReportedRun['fieldErrors'] {
  const sums = new Map<string, Map<string, { sum: number; count: number }>>();
  for (const { type, step, metrics } of events) {
    if (type !== 'log' || step < from || !isRecord(metrics)) continue;
    for (const [group, figures] of Object.entries(metrics)) {
      if (!isRecord(figures)) continue;
      const own = sums.get(group) ?? new Map<string, { sum: number; count: number }>();
      for (const [name, value] of Object.entries(figures)) {
        if (!name.startsWith('field') || typeof value !== 'number') continue;
        const { sum, count } = own.get(name) ?? { sum: 0, count: 0 };
        own.set(name, { sum: sum + value, count: count + 1 });
      }
      if (own.size > 0) sums.set(group, own);
    }
  }
  const means = (own: Map<string, { sum: number; count: number }>) =>
    Object.fromEntries([...own].map(([name, { sum, count }]) => [name, sum / count]));
  return Object.fromEntries([...sums].map(([group, own]) => [group, means(own)]));
}

function readSystem(path: string): Partial<SystemRecord> | null {
  try {
    const record: unknown = JSON.parse(readFileSync(join(path, 'system.json'), 'utf8'));
    return isRecord(record) ? (record as Partial<SystemRecord>) : null;
  } catch {
    return null;
  }
}
