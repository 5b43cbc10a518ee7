import { open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

/** The name under which something is prepared before it is renamed to what it shall be; it tells which process is at work. */
export function temporaryName(name: string, owner = process.pid): string {
  return `.tmp-${name}-${owner}`;
}

/** The process that made a temporary file or folder, or null if the name is not one of `temporaryName`. */
export function temporaryOwner(name: string): number | null {
  const match = /^\.tmp-.+-(\d+)$/.exec(name);
  return match ? Number(match[1]) : null;
}

/** Whether there is a process of this number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Writes a file and has the disk keep it (fsync). */
export async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a file whole or not at all: under a temporary name beside it, then renamed over it. */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), temporaryName(basename(path)));
  await writeDurably(temporary, data);
  await renameDurably(temporary, path);
}

/** Renames within a folder and has the disk keep the new name. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Has the disk keep a folder's entries. Does nothing where the system cannot open folders (Windows). */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
