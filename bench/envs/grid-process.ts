// Plays a grid game on request: node grid-process.js FILE, which holds a `GridTask`.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createGridEnvironment } from '../../envs/grid/grid-environment.ts';
import { fixStart } from './fixed-start.ts';
import { findGame, type GridTask } from './grid-task.ts';
import { minimalStandard } from './minimal-standard.ts';
import type { Played, Request } from './protocol.ts';

const task = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as GridTask;
const { game } = fixStart(await findGame(task), task.seed);
const env = createGridEnvironment(game, { numEnvs: 1, draws: minimalStandard });
const bytes = readFileSync(task.actions);
const actions = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const agents = env.groups.reduce((sum, { capacity }) => sum + capacity, 0);
const turns = actions.length / agents;
let [turn, episode] = [0, 0];

function play(steps: number): Played {
  let [cpuMs, wallMs, agentSteps, reward] = [0, 0, 0, 0];
  for (let done = 0; done < steps; ) {
    if (env.episodeOver[0]) env.reset(0, { seed: task.seed + episode++ });
    const [cpu, wall] = [process.cpuUsage(), performance.now()];
    for (; done < steps && !env.episodeOver[0]; done++) {
      let from = (turn++ % turns) * agents;
      for (const group of env.groups) {
        group.actions.set(actions.subarray(from, from + group.capacity));
        from += group.capacity;
        for (let slot = 0; slot < group.capacity; slot++) agentSteps += group.alive[slot]!;
      }
      env.step();
      for (const { rewards } of env.groups) for (let slot = 0; slot < rewards.length; slot++) reward += rewards[slot]!;
    }
    const { user, system } = process.cpuUsage(cpu);
    cpuMs += (user + system) / 1000;
    wallMs += performance.now() - wall;
  }
  return { cpuMs, wallMs, agentSteps, reward };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(play((JSON.parse(line) as Request).steps))}\n`);
}
