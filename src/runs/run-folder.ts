import { existsSync, readdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { stringify } from 'yaml';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { renameDurably, temporaryName, temporaryOwner, writeAtomically } from './atomic-file.ts';
import { type Checkpoint, checkpointSteps, latestCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type ConfigSource, readConfigFile } from './config-source.ts';
import { JsonLines, readJsonLines, toLine } from './json-lines.ts';
import { makeFolder } from './make-folder.ts';
import type { SystemRecord } from './system-record.ts';
import { markTraining } from './training-mark.ts';

/** Something that happened in a run. Nothing measured by a clock belongs in it: equal runs have equal events. */
export interface RunEvent {
  readonly type: string;
  /** Environment steps taken when it happened, 0 before the first. Never falls from one event to the next. */
  readonly step: number;
  readonly [figure: string]: unknown;
}

/**
 * The folder of a run:
 * `config.yaml` as resolved; `system.json`, the machine it began on; `events.jsonl`, what happened, the same bytes whenever the run is
 * repeated; `timings.jsonl`, what the clock says; `checkpoints/<step>/`.
 *
 * To be resumed exactly, a run appends every event of steps up to S before it writes the checkpoint of step S, and calls
 * `rewindTo(S)` before it goes on from there. That a checkpoint was written or the run stopped depends on interruptions, not on the run:
 * such things belong in `timings.jsonl`.
 */
export interface RunFolder {
  readonly path: string;
  /** The configuration in `config.yaml`, with the lines its values stand on. */
  readonly config: ConfigSource;
  /** Adds a line to `events.jsonl`. Numbers that JSON lacks are written as strings ("NaN"). */
  append(event: RunEvent): void;
  /** Adds a line to `timings.jsonl`, which no resume shortens. */
  appendTiming(record: { readonly step: number; readonly [figure: string]: unknown }): void;
  /** All events so far, but for a line that was never finished. */
  events(): Promise<RunEvent[]>;
  /**
   * Drops events and checkpoints of later steps than `step`, for this process to train on from there; null drops them all. The event log changes in one move.
   * Throws a UserError where another process trains in the folder, and where fewer than `events` (default 0) are left: the log has a hole then.
   */
  rewindTo(step: number | null, events?: number): Promise<void>;
  /** Makes the events durable, then writes the checkpoint and removes all but the newest `keep` (default 2). Returns its folder. */
  writeCheckpoint(step: number, snapshot: SnapshotRecord, options?: { readonly keep?: number }): Promise<string>;
  /** The newest whole checkpoint or null; see `latestCheckpoint`. */
  latestCheckpoint(options?: { readonly warn?: (sentence: string) => void }): Promise<Checkpoint | null>;
  /** Closes the files, and lets others train in the folder. */
  close(): void;
}

/** Makes the folder of a new run, for this process to train in. Throws a UserError if something is there already. */
export async function createRunFolder(
  path: string,
  { config, system }: { readonly config: unknown; readonly system: SystemRecord },
): Promise<RunFolder> {
  makeFolder(path, 'run folder');
  if (!isUnfinished(path)) {
    throw new UserError(`The run folder ${path} exists and is not empty: pass --resume to go on with it, or another --out.`);
  }
  const release = markTraining(path);
  await writeAtomically(join(path, 'system.json'), `${JSON.stringify(system, null, 2)}\n`);
  await writeAtomically(join(path, 'config.yaml'), stringify(config, { lineWidth: 0, aliasDuplicateObjects: false }));
  return folderAt(path, release);
}

/** Opens the folder of an earlier run; nothing in it is changed. Throws a UserError if it is missing, no run folder, or unreadable. */
export function openRunFolder(path: string): RunFolder {
  return folderAt(path, () => {});
}

/** @param release lets others train in it */
function folderAt(path: string, release: () => void): RunFolder {
  if (!existsSync(path)) throw new UserError(`There is no run folder ${path}: give the --out of an earlier run.`);
  const configPath = join(path, 'config.yaml');
  if (!existsSync(configPath)) {
    throw new UserError(`${path} is not a run folder: it has no config.yaml. Give the --out of an earlier run.`);
  }
  const config = readConfigFile(configPath);
  const eventLog = new JsonLines(join(path, 'events.jsonl'));
  const timingLog = new JsonLines(join(path, 'timings.jsonl'));
  let free = release;
  let logged = 0;

  return {
    path,
    config,
    append(event) {
      eventLog.append(event);
      logged++;
    },
    appendTiming: (record) => timingLog.append(record),
    async events() {
      const events: RunEvent[] = [];
      for await (const event of readJsonLines(eventLog.path)) events.push(event as unknown as RunEvent);
      return events;
    },
    async rewindTo(step, events = 0) {
      free = markTraining(path);
      eventLog.close();
      const limit = step ?? -1;
      try {
        logged = await keepEventsUpTo(path, limit, events);
      } catch (error) {
        free();
        throw error;
      }
      for (const later of await checkpointSteps(path)) if (later > limit) await removeCheckpoint(path, later);
    },
    async writeCheckpoint(step, snapshot, options) {
      eventLog.sync();
      return writeCheckpoint(path, step, snapshot, { ...options, events: logged });
    },
    latestCheckpoint: (options) => latestCheckpoint(path, options),
    close() {
      eventLog.close();
      timingLog.close();
      free();
    },
  };
}

/** True for an empty folder, and for one whose making was interrupted: `config.yaml` is the last file to be written. */
function isUnfinished(path: string): boolean {
  return readdirSync(path).every((name) => name === 'system.json' || temporaryOwner(name) !== null);
}

/** Rewrites the log with the events up to a step, and returns how many these are; leaves it as it is and throws a UserError where they are fewer than `least`. */
async function keepEventsUpTo(path: string, limit: number, least: number): Promise<number> {
  const log = join(path, 'events.jsonl');
  for (const name of readdirSync(path)) {
    if (![null, process.pid].includes(temporaryOwner(name))) await rm(join(path, name), { force: true });
  }
  const temporary = join(path, temporaryName('events.jsonl'));
  try {
    const count = await copyEventsUpTo(log, limit, temporary);
    if (count < least) {
      throw new UserError(
        `${log} holds ${count} of the ${least} events that there were when the checkpoint of step ${limit} was written: it has been cut short. Put the whole file back, or begin anew with another --out.`,
      );
    }
    if (existsSync(log)) await renameDurably(temporary, log);
    return count;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copyEventsUpTo(log: string, limit: number, copy: string): Promise<number> {
  let count = 0;
  const file = await open(copy, 'w');
  try {
    let kept = '';
    for await (const event of readJsonLines(log)) {
      if ((event['step'] as number) > limit) continue;
      count++;
      kept += toLine(event);
      if (kept.length < 1 << 20) continue;
      await file.writeFile(kept);
      kept = '';
    }
    await file.writeFile(kept);
    await file.sync();
  } finally {
    await file.close();
  }
  return count;
}
