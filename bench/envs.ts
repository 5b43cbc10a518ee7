// The grid games beside MAgent2: npm run bench:envs -- --help
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gridCases, ladder } from './envs/grid-cases.ts';
import { measureGrid } from './envs/grid-row.ts';
import type { Row } from './envs/row.ts';

const usage = `Environments beside those that the field uses, driven through their own arrays, on one thread.

  npm run bench:envs -- [options]

  --only PARTS    cases whose "env preset size" contains all of these words, e.g. --only "battle dmfg"
  --python NAME   an interpreter with magent2 (default: python3)
  --json          rows as JSON
`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    python: { type: 'string', default: 'python3' },
  },
});

async function main(): Promise<void> {
  if (spawnSync(values.python, ['-c', 'import magent2']).status !== 0) {
    throw new Error(`${values.python} has no magent2: pip install magent2, or name another interpreter with --python.`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-bench-'));
  const words = values.only.split(' ');
  const rows: Row[] = [];
  try {
    for (const one of [...gridCases, ...ladder]) {
      if (!words.every((word) => `${one.env} ${one.observations} ${one.size}`.includes(word))) continue;
      const row = await measureGrid(one, folder, values.python);
      rows.push(row);
      if (!values.json) console.log(row);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else console.table(rows);
}

if (values.help) console.log(usage);
else await main();
