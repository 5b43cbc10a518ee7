import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder with the given files, and how to remove it. */
export function temporaryFolder(files: Record<string, string> = {}): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-city-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A one-way ring of four points 111 m apart or so, edges of 10, 20, 30 and 40 s at all hours. */
export function ringFiles(): Record<'points.csv' | 'edges.csv' | 'week.csv', string> {
  return {
    'points.csv': '11,40.700,-74.000\n12,40.701,-74.000\n13,40.701,-73.999\n14,40.700,-73.999\n',
    'edges.csv': '1,11,12\n2,12,13\n3,13,14\n4,14,11\n',
    'week.csv': [10, 20, 30, 40].map((seconds, i) => `${i + 1},${new Array(24).fill(seconds).join(',')}\n`).join(''),
  };
}
