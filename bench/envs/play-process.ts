import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { spaceSize } from '../../src/environment/spaces.ts';
import type { Played, Request } from './protocol.ts';

/**
 * Plays an environment of one copy as requests on standard input ask for, and answers each.
 *
 * @param actions of all agents of all groups, turn by turn, which are taken again from the beginning when they run out.
 * @param seed of the first episode; the next ones have the numbers after it.
 */
export async function playOnRequest(env: PopulationEnv, actions: Int32Array | Float32Array, seed: number): Promise<void> {
  const width = env.groups.reduce((sum, { capacity, actionSpace }) => sum + capacity * spaceSize(actionSpace), 0);
  const turns = actions.length / width;
  let [turn, episode] = [0, 0];

  function play(steps: number): Played {
    let [cpuMs, wallMs, agentSteps, reward] = [0, 0, 0, 0];
    for (let done = 0; done < steps; ) {
      if (env.episodeOver[0]) env.reset(0, { seed: seed + episode++ });
      const [cpu, wall] = [process.cpuUsage(), performance.now()];
      for (; done < steps && !env.episodeOver[0]; done++) {
        let from = (turn++ % turns) * width;
        for (const group of env.groups) {
          group.actions.set(actions.subarray(from, from + group.actions.length));
          from += group.actions.length;
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
}
