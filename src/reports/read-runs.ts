import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointSteps } from '../runs/checkpoint.ts';
import { configSchema, type RunConfig } from '../runs/config.ts';
import { isRecord } from '../runs/config-difference.ts';
import { type CurvePoint, pointsFromEvents } from '../runs/curve-series.ts';
import { loggedFigures } from '../runs/logged-figures.ts';
import { openRunFolder, type RunEvent } from '../runs/run-folder.ts';
import type { SystemRecord } from '../runs/system-record.ts';
import { type FieldErrors, fieldErrorsAfter } from './field-errors.ts';

/** An evaluation of a run. */
export interface EvaluationPoint {
  readonly step: number;
  /** Means of the figures over the episodes. */
  readonly mean: Readonly<Record<string, number>>;
  /** The figures of each episode. */
  readonly episodes: readonly Readonly<Record<string, number>>[];
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
  /** What the report is of, in each episode of training, at the timestep at which it ended. */
  readonly training: readonly CurvePoint[];
  /** By group: mean-field errors in the mean over the second half of the run. */
  readonly fieldErrors: Readonly<Record<string, FieldErrors>>;
  readonly system: Partial<SystemRecord> | null;
}

/** A folder that is no run, or damaged. */
export interface UnreadableRun {
  readonly path: string;
  readonly reason: string;
}

/**
 * Reads the runs in these folders; those that cannot be read are told apart and keep nothing from being reported.
 *
 * @param metric the figure of their episodes of training that is read
 */
export async function readRuns(paths: readonly string[], metric = 'return'): Promise<{ runs: ReportedRun[]; unreadable: UnreadableRun[] }> {
  const runs: ReportedRun[] = [];
  const unreadable: UnreadableRun[] = [];
  for (const path of paths) {
    try {
      runs.push(await readRun(path, metric));
    } catch (error) {
      unreadable.push({ path, reason: (error as Error).message });
    }
  }
  return { runs, unreadable };
}

async function readRun(path: string, metric: string): Promise<ReportedRun> {
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
    training: pointsFromEvents(events, 'episode', (event) => loggedFigures(event)[metric]),
    fieldErrors: fieldErrorsAfter(events, config.totalTimesteps / 2),
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
      episodes: episodes.map(loggedFigures),
    },
  ];
}

function readSystem(path: string): Partial<SystemRecord> | null {
  try {
    const record: unknown = JSON.parse(readFileSync(join(path, 'system.json'), 'utf8'));
    return isRecord(record) ? (record as Partial<SystemRecord>) : null;
  } catch {
    return null;
  }
}
