// Plays a grid game on request: node grid-process.js FILE, which holds a `GridTask`.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createGridEnvironment } from '../../envs/grid/grid-environment.ts';
import { fixStart } from './fixed-start.ts';
import { findGame, type GridTask } from './grid-task.ts';
import { minimalStandard } from './minimal-standard.ts';
import { playOnRequest } from './play-process.ts';

const task = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as GridTask;
const { game } = fixStart(await findGame(task), task.seed);
const env = createGridEnvironment(game, { numEnvs: 1, draws: minimalStandard });
const bytes = readFileSync(task.actions);
await playOnRequest(env, new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), task.seed);
