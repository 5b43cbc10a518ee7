import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';
import { nodeCommand, startContestant } from './contestant.ts';
import { measure } from './measure.ts';
import { type Row, rowOf } from './row.ts';
import { taskOf, type WaterworldCase } from './waterworld-cases.ts';

/** The interpreters that have the two versions of PettingZoo. */
export type Pythons = Readonly<Record<'v2' | 'v4', string>>;

const imports = {
  v2: 'from importlib.metadata import version; assert version("pettingzoo") == "1.4.2"; import numpy, scipy',
  v4: 'from pettingzoo.sisl import waterworld_v4; import pymunk; assert pymunk.version < "7"',
} as const;

export function hasWaterworld(pythons: Pythons, version: 'v2' | 'v4'): boolean {
  return spawnSync(pythons[version], ['-c', imports[version]]).status === 0;
}

/** Measures Waterworld beside PettingZoo's, the same number of agents under the same actions; alone where there is no yardstick. */
export async function measureWaterworld(one: WaterworldCase, folder: string, pythons: Pythons): Promise<Row> {
  const task = taskOf(one);
  const file = join(folder, 'waterworld.json');
  writeFileSync(file, JSON.stringify(task));
  const ours = startContestant(nodeCommand(new URL('./waterworld-process.js', import.meta.url), file));
  const { yardstick: version } = one;
  const script = join(packageRoot(), 'bench/envs/waterworld_game.py');
  const yardstick = version ? startContestant([pythons[version], script, version, file]) : null;
  try {
    const env = version ? `waterworld (${version})` : 'waterworld';
    const agents = task.v2['n_pursuers'] as number;
    return rowOf({ env, preset: one.preset, size: one.size, agents }, await measure(ours, yardstick, false));
  } finally {
    ours.stop();
    yardstick?.stop();
  }
}
