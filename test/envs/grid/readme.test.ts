import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { games } from './games.ts';
import { readmeTables } from './readme-tables.ts';

/** What stands between these lines is written by `npx vitest -u test/envs/grid/readme.test.ts`. */
const [begin, end] = ['<!-- tables: begin -->', '<!-- tables: end -->'];

it.each(games)(
  'the README of $definition.name has the tables of spaces, bodies, rewards and parameters as they are',
  async ({ definition, presets }) => {
    const path = fileURLToPath(new URL(`../../../envs/${definition.name}/README.md`, import.meta.url));
    const readme = readFileSync(path, 'utf8');
    const [before, , after] = readme.split(new RegExp(`${begin}|${end}`)) as [string, string, string];
    const tables = await readmeTables(definition, presets);
    await expect(`${before}${begin}\n\n${tables}\n\n${end}${after}`).toMatchFileSnapshot(path);
  },
);
