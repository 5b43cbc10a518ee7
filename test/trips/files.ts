import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll } from 'vitest';

const sharedFolder = process.env['MURMURATION_SHARED_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** Whether the optional real data is there; tests that need it are skipped otherwise. */
export const hasSharedData = existsSync(join(sharedFolder, 'trips'));
if (!hasSharedData) console.warn(`Real trip data not found in ${sharedFolder} (or MURMURATION_SHARED_DATA): tests on it are skipped.`);

/** A path within the optional real data. */
export function sharedData(...parts: string[]): string {
  return join(sharedFolder, ...parts);
}

/** A function that writes files into a folder of this test file's own, removed at its end, and gives their paths. */
export function temporaryFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-trips-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}
