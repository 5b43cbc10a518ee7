// Holds one engine and times it on request. Every engine has a process of its own, since one can slow another down: as soon as a WebAssembly memory
// has grown anywhere in a process, V8 checks every typed array access for a detached buffer, which costs plain TypeScript a third of its speed.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createPopulation } from '../../src/population/create-population.ts';
import { gemmTasks } from './gemm.ts';
import type { Ready, Request, Timing } from './messages.ts';
import { murmurationEngine } from './murmuration-engine.ts';
import { plainEngine } from './plain-engine.ts';
import { BATCH, type Engine, makeBatch, network } from './task.ts';

const [name, count] = process.argv.slice(2);
const policies = Number(count);

/** Everything the process can be asked to do, and the action values after three learning steps (none where there is no network to learn). */
async function prepare(): Promise<{ tasks: Record<string, () => void>; values: number[] }> {
  const gemm = await gemmTasks(policies, BATCH, 64, 64);
  if (name === 'plain TypeScript, blocked') return { tasks: { gemm: gemm.blocked }, values: [] };
  const engine = await makeEngine();
  const batch = makeBatch(policies);
  for (let step = 0; step < 3; step++) engine.learn(batch);
  engine.act(batch);
  const tasks = { learn: () => engine.learn(batch), act: () => void engine.act(batch) };
  const product = name === 'murmuration' ? gemm.own : name === 'plain TypeScript' ? gemm.plain : null;
  return { tasks: product ? { ...tasks, gemm: product } : tasks, values: [...engine.values()] };
}

async function makeEngine(): Promise<Engine> {
  const population = await createPopulation({ network, policies, maxRows: policies * BATCH, optimiser: { kind: 'adam' }, seed: 'bench' });
  if (name === 'murmuration') return murmurationEngine(population);
  const parameters = new Map([...population.parameters].map(([name, { data }]) => [name, data.slice()]));
  population.dispose();
  if (name === 'plain TypeScript') return plainEngine(policies, parameters);
  const { tfjsEngine } = await import('./tfjs-engine.ts');
  return tfjsEngine(policies, parameters);
}

const { tasks, values } = await prepare();
process.on('message', ({ op, repeats }: Request) => {
  const task = tasks[op]!;
  const cpu = process.cpuUsage();
  const wall = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) task();
  const wallMs = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  process.send!({ cpuMs: (user + system) / 1000 / repeats, wallMs: wallMs / repeats } satisfies Timing);
});

process.send!({ ops: Object.keys(tasks), values } satisfies Ready);
