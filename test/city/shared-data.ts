import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Folder of the optional real data. */
export const sharedData = process.env['MURMURATION_SHARED_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** True if a file of the real data is there; otherwise says that tests are skipped. */
export function hasShared(path: string): boolean {
  const found = existsSync(join(sharedData, path));
  if (!found) console.warn(`"${path}" not found in ${sharedData} (or MURMURATION_SHARED_DATA): tests on it are skipped.`);
  return found;
}
