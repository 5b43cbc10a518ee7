import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'vitest';

/** Folder of the optional real data. */
export const sharedData = process.env['MURMURATION_SHARED_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** True if a file of the real data is there; otherwise says that tests are skipped. */
export function hasShared(path: string): boolean {
  const found = existsSync(join(sharedData, path));
  if (!found) console.warn(`"${path}" not found in ${sharedData} (or MURMURATION_SHARED_DATA): tests on it are skipped.`);
  return found;
}

/** A suite over real files: where they are missing it is shown as skipped, and its body, which reads them, is not run. */
export function describeWithShared(path: string, name: string, body: () => void): void {
  if (hasShared(path)) describe(name, body);
  else it.skipIf(true)(`${name}: needs ${path} of the optional shared data`, () => {});
}
