// The grid games beside MAgent2, and Waterworld beside PettingZoo's: npm run bench:envs -- --help
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../src/shared/user-error.ts';
import { gridCases, ladder } from './envs/grid-cases.ts';
import { measureGrid } from './envs/grid-row.ts';
import type { Row } from './envs/row.ts';
import { waterworldCases } from './envs/waterworld-cases.ts';
import { hasWaterworld, measureWaterworld } from './envs/waterworld-row.ts';
import { type BenchValues, runBench } from './run-bench.ts';

const usage = `Environments beside those that the field uses, driven through their own arrays, on one thread.

  npm run bench:envs -- [options]

  --only PARTS    cases whose "env preset size" contains all of these words, e.g. --only "battle dmfg"
  --python NAME   an interpreter with magent2 (default: python3)
  --v2 NAME       an interpreter with PettingZoo 1.4.2 for waterworld_v2 (test/envs/waterworld/waterworld_v2.py says how)
  --v4 NAME       an interpreter with PettingZoo 1.25, pymunk < 7 and pygame for waterworld_v4
  --json          rows as JSON
`;

const options = {
  json: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  python: { type: 'string', default: 'python3' },
  v2: { type: 'string', default: 'python3' },
  v4: { type: 'string', default: 'python3' },
} as const;

async function main(values: BenchValues<typeof options>): Promise<void> {
  const words = values.only.split(' ');
  const wanted = (...about: readonly string[]): boolean => words.every((word) => about.join(' ').includes(word));
  const grids = [...gridCases, ...ladder].filter(({ env, observations, size }) => wanted(env, observations, size));
  const ponds = waterworldCases.filter(({ preset, size, yardstick }) => wanted('waterworld', preset, size, yardstick ?? ''));
  if (grids.length + ponds.length === 0) throw new UserError(`--only "${values.only}" leaves no case.`);
  /** What has no yardstick here is left out, and said to be. */
  const without = (missing: boolean, yardstick: string, python: string): boolean => {
    if (missing) console.error(`Left out: what is measured beside ${yardstick}, which ${python} does not have.`);
    return missing;
  };
  const lacksMagent2 = grids.length > 0 && spawnSync(values.python, ['-c', 'import magent2']).status !== 0;
  if (without(lacksMagent2, 'MAgent2 (pip install magent2)', values.python)) grids.length = 0;
  const lacking = (['v2', 'v4'] as const).filter((version) =>
    without(
      ponds.some(({ yardstick }) => yardstick === version) && !hasWaterworld(values, version),
      `waterworld_${version} (see --help)`,
      values[version],
    ),
  );
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-bench-'));
  const rows: Row[] = [];
  const note = (row: Row): void => {
    rows.push(row);
    if (!values.json) console.log(row);
  };
  try {
    for (const one of grids) note(await measureGrid(one, folder, values.python));
    for (const one of ponds.filter(({ yardstick }) => !lacking.some((version) => version === yardstick)))
      note(await measureWaterworld(one, folder, values));
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (values.json) console.log(JSON.stringify(rows, null, 2));
  else console.table(rows);
}

await runBench(usage, options, main);
