import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../../src/runs/atomic-file.ts';
import type { RunReport } from './results.ts';

/** Reports of runs as files, so that what is done is not done again. */
export interface RunStore {
  /** What was played before from exactly this, or null. */
  find(name: string, madeFrom: unknown): Promise<RunReport | null>;
  keep(name: string, madeFrom: unknown, report: RunReport): Promise<void>;
}

/** @param folder where `<name>.json` is written, a file a run */
export function createRunStore(folder: string): RunStore {
  const pathOf = (name: string) => join(folder, `${name}.json`);
  return {
    async find(name, madeFrom) {
      const path = pathOf(name);
      if (!existsSync(path)) return null;
      const { key, report } = JSON.parse(await readFile(path, 'utf8'), orNaN) as { key: string; report: RunReport };
      return key === keyOf(madeFrom) ? report : null;
    },
    async keep(name, madeFrom, report) {
      await mkdir(dirname(pathOf(name)), { recursive: true });
      await writeAtomically(pathOf(name), `${JSON.stringify({ key: keyOf(madeFrom), report })}\n`);
    },
  };
}

function keyOf(madeFrom: unknown): string {
  return createHash('sha256').update(JSON.stringify(madeFrom)).digest('hex');
}

/** JSON has no NaN: it is written as null, and nothing else in a report is null. */
function orNaN(_: string, value: unknown): unknown {
  return value === null ? Number.NaN : value;
}
