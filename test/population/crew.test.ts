import { once } from 'node:events';
import process from 'node:process';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createPopulation } from '../../src/population/create-population.ts';
import { Crew } from '../../src/population/crew/crew.ts';
import { defaultEngine } from '../../src/population/engine.ts';
import { openHeap } from '../../src/population/heap.ts';
import { allocateMemory } from '../../src/population/heaps.ts';
import { loadKernels } from '../../src/population/kernels/load-kernels.ts';
import { planMemory } from '../../src/population/memory-plan.ts';
import { planNetwork } from '../../src/population/plan-network.ts';
import type { Shard } from '../../src/population/shard.ts';
import { FORWARD, type Task } from '../../src/population/task.ts';
import { RunFailure } from '../../src/shared/run-failure.ts';
import { chain, fillRows, raggedNetwork } from './helpers.ts';

/** What `make` makes, and the worker threads that were started for it. */
async function withWorkers<T>(make: () => Promise<T>): Promise<[T, Worker[]]> {
  const workers: Worker[] = [];
  const note = (worker: Worker) => workers.push(worker);
  process.on('worker', note);
  const made = await make();
  process.off('worker', note);
  return [made, workers];
}

test('a thread that dies between two calls holds up no call, and ends the run at the next one that knows of it', async () => {
  const counts = new Int32Array(40).fill(30);
  const make = (threads: number) =>
    createPopulation({ network: raggedNetwork, policies: 40, maxRows: 1200, seed: 'dies', engine: { ...defaultEngine, threads } });
  const alone = await make(1);
  // No other test has a crew of four.
  const [population, workers] = await withWorkers(() => make(4));
  expect(workers).toHaveLength(3);
  const ended = once(workers[2]!, 'exit');
  void workers[2]!.terminate();
  for (const each of [alone, population]) {
    fillRows(each, counts, 'dies');
    each.forward(counts);
  }
  expect(population.outputs['q']).toEqual(alone.outputs['q']);
  await ended;
  expect(() => population.forward(counts)).toThrow(RunFailure);
  expect(() => population.forward(counts)).toThrow(/A worker thread of the population engine died \(exit code 1\).*--resume/);
  const [again, newWorkers] = await withWorkers(() => make(4));
  expect(newWorkers).toHaveLength(3);
  fillRows(again, counts, 'dies');
  again.forward(counts);
  expect(again.outputs['q']).toEqual(alone.outputs['q']);
});

/** A crew of two with a population of two policies, of which a forward pass over 2,000 wide rows takes a second or so. */
async function slowCrew() {
  const [crew, [worker]] = await withWorkers(() => Crew.start(2, () => {}));
  const network = planNetwork(chain(2000, 2000, 'relu'));
  const needs = { policies: 2, maxRows: 4000, optimiser: undefined, target: false, threads: 2 };
  const plan = planMemory(network, needs);
  const memory = allocateMemory(plan.bytes);
  const heap = openHeap(network, plan, memory, { room: 2, ...needs });
  heap.counts.fill(2000);
  const shardPlan = {
    kernels: await loadKernels('plain'),
    memories: [memory],
    policiesPerHeap: 2,
    addresses: plan.addresses,
    programs: heap.programs,
    tensorCount: network.tensors.length,
    parameterCount: network.parameterCount,
    optimiser: undefined,
  };
  const chunks = [0, 1].map((policy) => ({ heap: 0, first: policy, last: policy + 1, firstRow: policy * 2000 }));
  return { crew, worker: worker!, shardPlan, chunks };
}

/** Lays this thread to sleep until the other has begun its share. */
function untilOtherWorks(crew: Crew): void {
  while (!crew['control'].isHolding(1) && !crew['control'].hasFailed()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

const forward: Task = { kind: FORWARD, first: 0, second: 0 };

test('a thread that dies at work is noticed while the others wait for it', async () => {
  const { crew, worker, shardPlan, chunks } = await slowCrew();
  const population = crew.join(shardPlan);
  let runs = 0;
  /** This thread's share is to end the other, as soon as that has begun. */
  const murderer = {
    run() {
      runs++;
      untilOtherWorks(crew);
      void worker.terminate();
    },
  } as unknown as Shard;
  expect(() => crew.run(population, murderer, forward, chunks)).toThrow(/died \(it left its work unfinished\)/);
  expect(runs).toBe(1);
});

test('an error in a thread reaches the caller', async () => {
  const { crew, shardPlan, chunks } = await slowCrew();
  const population = crew.join({ ...shardPlan, addresses: { ...shardPlan.addresses, forwardProgram: 2 ** 31 } });
  const idle = { run: () => untilOtherWorks(crew) } as unknown as Shard;
  expect(() => crew.run(population, idle, forward, chunks)).toThrow(/died \(RuntimeError: memory access out of bounds\)/);
});
