import { once } from 'node:events';
import process from 'node:process';
import type { Worker } from 'node:worker_threads';
import { afterAll, expect, it, vi } from 'vitest';
import { firstDifference } from '../../src/environment/check-compare.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { startEnvironmentWorkers } from '../../src/plugins/env-workers/start-environment-workers.ts';
import { loadRegistry } from '../../src/plugins/load-registry.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { createRng } from '../../src/shared/rng.ts';
import { RunFailure } from '../../src/shared/run-failure.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { walkPlugin } from '../cli/murmur.ts';

const plugins = [walkPlugin];
const fromFolder = process.cwd();
const workers: Worker[] = [];
const note = (worker: Worker) => workers.push(worker);
process.on('worker', note);
afterAll(() => process.off('worker', note));

/** An environment of a plugin file, in as many threads (0: in this one). */
async function make(threads: number, parameters: Record<string, unknown> = {}, numEnvs = 3): Promise<PopulationEnv> {
  const definition = (await loadRegistry(plugins, fromFolder)).environment('walk');
  const order = { name: 'walk', parameters, plugins, fromFolder, numEnvs };
  return makeEnvironment(definition, parameters, numEnvs, threads > 0 ? () => startEnvironmentWorkers(order, threads) : undefined);
}

/** Plays steps with random actions of a stream, in both, and compares all they show after each. */
function play(one: PopulationEnv, other: PopulationEnv, steps: number, seed: string): void {
  const rng = createRng(seed);
  for (let step = 0; step < steps; step++) {
    for (let copy = 0; copy < one.numEnvs; copy++) {
      if (!one.episodeOver[copy]) continue;
      for (const env of [one, other]) env.reset(copy, { seed: step * 10 + copy, episode: step });
    }
    const actions = one.groups[0]!.actions.map(() => rng.integer(3));
    for (const env of [one, other]) {
      env.groups[0]!.actions.set(actions);
      env.step();
    }
    for (let copy = 0; copy < one.numEnvs; copy++) {
      expect(firstDifference(one, copy, other, copy), `copy ${copy} after step ${step}`).toBeNull();
      expect(other.metrics!(copy)).toEqual(one.metrics!(copy));
    }
  }
}

it('copies in threads go as they do in one, and on from where they were saved; a thread that dies ends the run with a sentence', async () => {
  const [alone, spread] = [await make(0), await make(2)];
  expect(spread.groups[0]).toMatchObject({ name: 'walker', capacity: 3, rows: 9, actionSpace: { kind: 'discrete', n: 3 } });
  expect(spread.groups[0]!.observations.buffer).toBeInstanceOf(SharedArrayBuffer);
  play(alone, spread, 25, 'first');
  const [aloneState, spreadState] = [alone.saveState!(), spread.saveState!()];
  play(alone, spread, 25, 'second');
  alone.loadState!(aloneState);
  spread.loadState!(spreadState);
  play(alone, spread, 25, 'second');
  expect(() => spread.loadState!({ workers: [{}] })).toThrow(/ran in 1 worker threads and this one runs in 2; set envWorkers as it was/);

  void workers[1]!.terminate();
  expect(() => spread.step()).toThrow(RunFailure);
  await once(workers[1]!, 'exit').catch(() => {});
  expect(() => spread.step()).toThrow(/stepped copies of the environment died.*--resume/);
  spread.close!();
});

it('a thread that takes its time is waited for: it is looked after again and again, and found alive', async () => {
  const slow = await make(1, { pause: 600 }, 1);
  slow.reset(0, { seed: 1 });
  const looks = vi.spyOn(workers.at(-1)!.performance, 'eventLoopUtilization');
  slow.step();
  expect(looks.mock.calls.length).toBeGreaterThan(2);
  expect([...slow.groups[0]!.alive]).toEqual([1, 1, 1]);
  slow.close!();
});

it('what goes wrong in a thread is told as it would be here', async () => {
  const told = async (threads: number, parameters: Record<string, unknown>, use: (env: PopulationEnv) => void) => {
    try {
      use(await make(threads, parameters));
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as Error).message.replace(/ \(at .*/, '');
    }
    return 'nothing';
  };
  const cases: [Record<string, unknown>, (env: PopulationEnv) => void, RegExp][] = [
    [{ fail: 'make' }, () => {}, /"walk" of plugin .* failed when it was made: Error: the walk cannot be made/],
    [{ fail: 'step' }, (env) => env.step(), /failed in step: Error: the walk stumbled/],
  ];
  for (const [parameters, use, sentence] of cases) {
    const there = await told(1, parameters, use);
    expect(there).toMatch(sentence);
    expect(there).toBe(await told(0, parameters, use));
  }
});
