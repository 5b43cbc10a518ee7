// Plays Waterworld on request: node waterworld-process.js FILE, which holds a `WaterworldTask`.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import waterworld from '../../envs/waterworld/index.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { playOnRequest } from './play-process.ts';
import type { WaterworldTask } from './waterworld-cases.ts';

const { parameters, actions, seed } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as WaterworldTask;
await playOnRequest(await makeEnvironment(waterworld, parameters, 1), Float32Array.from(actions), seed);
