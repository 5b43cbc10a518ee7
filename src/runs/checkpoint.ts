import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import { isRunning, renameDurably, syncFolder, temporaryName, temporaryOwner, writeDurably } from './atomic-file.ts';
import { digestFile, type FileDigest, readSafetensorsFile, writeSafetensorsFile } from './safetensors-file.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot-codec.ts';

/** Raised when the files change in a way that older readers would misread. */
const formatVersion = 1;

/** A checkpoint that has been found whole. */
export interface Checkpoint {
  readonly step: number;
  /** Size of its arrays. */
  readonly bytes: number;
  /** Events that the log of the run held when it was written; undefined where that was not told. */
  readonly events?: number | undefined;
  read(): Promise<SnapshotRecord>;
}

/** state.json, but for its own `sha256`. */
interface StateFile {
  readonly format: number;
  readonly step: number;
  readonly events?: number | undefined;
  /** What `state.safetensors` must be. */
  readonly arrays: FileDigest;
  readonly structure: unknown;
}

/** Folders that this process is writing just now: not leftovers. */
const beingWritten = new Set<string>();

/**
 * Writes `checkpoints/<step>/` with `state.json` (structure and hashes) and `state.safetensors` (arrays), whole or not at all: it is
 * prepared under a temporary name and renamed once the disk has it. Then older checkpoints are removed until `keep` are left up to this
 * step. Returns the folder of the checkpoint. The arrays are not copied on their way to the disk. `events`: how many the log of the run holds.
 */
export async function writeCheckpoint(
  runFolder: string,
  step: number,
  snapshot: SnapshotRecord,
  options: { readonly keep?: number; readonly events?: number } = {},
): Promise<string> {
  const { keep = 2, events } = options;
  if (!Number.isSafeInteger(step) || step < 0) throw new RangeError(`A checkpoint's step must be a whole number from 0, got ${step}.`);
  if (!Number.isSafeInteger(keep) || keep < 1) throw new UserError(`checkpoint.keep must be a whole number of at least 1, got ${keep}.`);
  const { structure, tensors } = encodeSnapshot(snapshot);
  const folder = join(runFolder, 'checkpoints');
  const temporary = join(folder, temporaryName(folderName(step)));
  const final = join(folder, folderName(step));
  beingWritten.add(temporary);
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    const arrays = await writeSafetensorsFile(join(temporary, 'state.safetensors'), tensors);
    const state: StateFile = { format: formatVersion, step, events, arrays, structure };
    await writeDurably(join(temporary, 'state.json'), JSON.stringify({ sha256: hashOf(state), ...state }));
    await syncFolder(temporary);
    if (existsSync(final)) await moveAside(final);
    await renameDurably(temporary, final);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    beingWritten.delete(temporary);
  }
  const steps = (await checkpointSteps(runFolder)).filter((other) => other <= step);
  await Promise.all(steps.slice(keep).map((old) => removeCheckpoint(runFolder, old)));
  return final;
}

/**
 * The newest checkpoint that is whole, or null when there is none. What an interrupted write has left behind is removed; a damaged
 * checkpoint is reported to `warn` (default: a Node.js warning) and the one before it is tried.
 * Throws a UserError when the newest was written by a later version of the format, and when all of them are damaged: a run that began anew would overwrite what is left.
 */
export async function latestCheckpoint(
  runFolder: string,
  options: { readonly warn?: (sentence: string) => void } = {},
): Promise<Checkpoint | null> {
  const { warn = (sentence) => process.emitWarning(sentence) } = options;
  await removeLeftovers(join(runFolder, 'checkpoints'));
  const steps = await checkpointSteps(runFolder);
  for (const step of steps) {
    const folder = join(runFolder, 'checkpoints', folderName(step));
    try {
      const { structure, arrays: digest, events } = await readState(folder, step);
      const arrays = join(folder, 'state.safetensors');
      return {
        step,
        bytes: digest.bytes,
        events,
        read: async () => decodeSnapshot({ structure, tensors: await readSafetensorsFile(arrays) }),
      };
    } catch (error) {
      if (error instanceof UserError) throw error;
      warn(`The checkpoint ${folder} is damaged and passed over: ${(error as Error).message}`);
    }
  }
  if (steps.length > 0) {
    throw new UserError(
      `No checkpoint of ${runFolder} is whole (of steps ${steps.toReversed().join(', ')}), so that nothing of what it learned can be had; train anew in another folder.`,
    );
  }
  return null;
}

/** Steps of the checkpoints that stand in a run folder, newest first. */
export async function checkpointSteps(runFolder: string): Promise<number[]> {
  const names = await namesIn(join(runFolder, 'checkpoints'));
  return names
    .filter((name) => /^\d{12,}$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

/** Removes the checkpoint of a step; a reader never sees half of it. */
export async function removeCheckpoint(runFolder: string, step: number): Promise<void> {
  await moveAside(join(runFolder, 'checkpoints', folderName(step)));
}

/** Reads state.json and compares both files with their hashes. */
async function readState(folder: string, step: number): Promise<StateFile> {
  const { sha256, ...state } = await readStateFile(join(folder, 'state.json'));
  if (state.format > formatVersion) {
    throw new UserError(
      `The checkpoint ${folder} has format ${state.format}; this version reads up to ${formatVersion}. Use the murmuration that wrote it.`,
    );
  }
  if (hashOf(state) !== sha256 || state.step !== step) throw new Error('state.json is not what was written.');
  const found = await digestFile(join(folder, 'state.safetensors'));
  if (found.bytes !== state.arrays.bytes) {
    throw new Error(`state.safetensors has ${found.bytes} bytes, but ${state.arrays.bytes} were written.`);
  }
  if (found.sha256 !== state.arrays.sha256) throw new Error('state.safetensors is not what was written.');
  return state;
}

async function readStateFile(path: string): Promise<StateFile & { sha256: string }> {
  const text = await readFile(path, 'utf8');
  try {
    return { ...JSON.parse(text) };
  } catch {
    throw new Error('state.json is not JSON.');
  }
}

function hashOf(state: StateFile): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

function folderName(step: number): string {
  return String(step).padStart(12, '0');
}

/** Takes a checkpoint out of sight in one move before deleting its files. */
async function moveAside(folder: string): Promise<void> {
  const aside = join(folder, '..', temporaryName(`old-${folder.slice(-12)}`));
  await rm(aside, { recursive: true, force: true });
  await rename(folder, aside);
  await rm(aside, { recursive: true, force: true });
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const owner = temporaryOwner(name);
    const path = join(folder, name);
    if (owner === null || beingWritten.has(path) || (owner !== process.pid && isRunning(owner))) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
