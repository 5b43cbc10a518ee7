import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionTable } from '../../envs/grid/actions.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { parseParameters } from '../../src/shared/parse-parameters.ts';
import { createRng } from '../../src/shared/rng.ts';
import { nodeCommand, startContestant } from './contestant.ts';
import { fixStart } from './fixed-start.ts';
import { configNames, type GridCase } from './grid-cases.ts';
import { findGame, type GridTask, games } from './grid-task.ts';
import { measure } from './measure.ts';
import { type Row, rowOf } from './row.ts';

const SEED = 1;
/** Turns of random actions before they repeat. */
const TURNS = 64;

/** Measures a grid game beside MAgent2: the same start, actions and order of attacks, so that the two games are the same to the end. */
export async function measureGrid({ env, observations, size, parameters }: GridCase, folder: string, python: string): Promise<Row> {
  const { game, walls, places } = fixStart(await findGame({ env, parameters }), SEED);
  const acting = [...game.groups.keys()].filter((index) => game.groups[index]!.control === 'learner');
  const agents = acting.reduce((sum, index) => sum + game.groups[index]!.count, 0);
  const actions = join(folder, 'actions');
  writeFileSync(
    actions,
    randomActions(acting.map((index) => ({ count: game.groups[index]!.count, n: actionTable(game.groups[index]!.type).count }))),
  );

  const task: GridTask = { env, parameters, seed: SEED, actions };
  const ourFile = join(folder, 'ours.json');
  writeFileSync(ourFile, JSON.stringify(task));

  const values = (await parseParameters(games[env].parameters, parameters, 'env')) as Record<string, unknown>;
  const names = env === 'battlefield' || env === 'combined-arms' ? configNames.battle : configNames[env];
  const theirFile = join(folder, 'theirs.json');
  writeFileSync(
    theirFile,
    JSON.stringify({
      module: env.replaceAll('-', '_'),
      config: {
        ...Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, values[ours]])),
        minimap_mode: game.observation.minimap,
        seed: SEED,
      },
      constants: 'killReward' in values && env !== 'battlefield' ? { KILL_REWARD: values['killReward'] } : {},
      acting,
      walls,
      places,
      actions,
      seed: SEED,
      maxCycles: game.maxCycles,
      features: game.observation.extraFeatures ? 'all' : 'position',
      assembled: observations === 'planes',
    }),
  );
  const ours = startContestant(nodeCommand(new URL('./grid-process.js', import.meta.url), ourFile));
  const yardstick = startContestant([python, join(packageRoot(), 'bench/envs/magent2_game.py'), theirFile]);
  try {
    const cost = await measure(ours, yardstick, true);
    const preset = observations === 'view' ? 'magent2' : observations === 'planes' ? 'dmfg' : 'dmfg, vector';
    return rowOf({ env, preset, size, agents }, cost);
  } finally {
    ours.stop();
    yardstick.stop();
  }
}

function randomActions(groups: readonly { readonly count: number; readonly n: number }[]): Int32Array {
  const rng = createRng('bench/envs');
  const turn = () => groups.flatMap(({ count, n }) => Array.from({ length: count }, () => rng.integer(n)));
  return Int32Array.from(Array.from({ length: TURNS }, turn).flat());
}
