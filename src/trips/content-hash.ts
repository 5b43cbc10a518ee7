import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

/** What a file system tells of a file. It changes whenever the file does: nobody can set the time of the last change (ctime). */
export interface FileState {
  readonly path: string;
  readonly size: number;
  readonly mark: string;
  /**
   * Whether its last change is so long ago that any further one would show in `mark`: clocks of file systems tick slowly. A settled file
   * whose mark is the same later has not changed between.
   */
  readonly settled: boolean;
}

const SETTLED_MS = 2000;

/** The state of a file; null if there is none. */
export function fileState(file: string): FileState | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stats?.isFile()) return null;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  const changed = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
  return {
    path: resolve(file),
    size: Number(size),
    mark: [dev, ino, size, mtimeNs, ctimeNs].join('-'),
    settled: changed < Date.now() - SETTLED_MS,
  };
}

/** SHA-256 of a file, from its first byte to its last. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The hash that was noted of a file in this state, or null. */
export function notedHash(folder: string, { path, mark }: FileState): string | null {
  try {
    const [knownMark, hash] = readFileSync(noteOf(folder, path), 'utf8').split(' ');
    return knownMark === mark && hash?.length === 64 ? hash : null;
  } catch {
    return null;
  }
}

/** Whether a file has not changed since it was in the state before. */
export function isUnchanged(file: string, before: FileState): boolean {
  return before.settled && fileState(file)?.mark === before.mark;
}

/** Notes the hash of a file for as long as it stays in the state in which it was before it was read; not if it may have changed since. */
export function noteHash(folder: string, file: string, before: FileState, hash: string): void {
  if (!isUnchanged(file, before)) return;
  const note = noteOf(folder, before.path);
  const unfinished = `${note}.${process.pid}.tmp`;
  writeFileSync(unfinished, `${before.mark} ${hash}`);
  renameSync(unfinished, note);
}

function noteOf(folder: string, path: string): string {
  return join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.hash`);
}
