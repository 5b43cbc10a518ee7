// Holds one engine and times it on request. Every engine has a process of its own, since one can slow another down: as soon as a WebAssembly memory
// has grown anywhere in a process, V8 checks every typed array access for a detached buffer, which costs plain TypeScript a third of its speed.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { createPopulation } from '../../src/population/create-population.ts';
import { type EngineOptions, settleEngine } from '../../src/population/engine.ts';
import type { KernelBuild } from '../../src/population/kernels/load-kernels.ts';
import type { Population } from '../../src/population/population.ts';
import { UserError } from '../../src/shared/user-error.ts';
import type { ContestantSpec } from './contestants.ts';
import { type GemmTasks, gemmTasks } from './gemm.ts';
import { murmurationEngine } from './murmuration-engine.ts';
import { plainEngine } from './plain-engine.ts';
import { CHECKED_STEPS, type Missing, type Operation, type Ready, type Request, type Timing } from './protocol.ts';
import { type Engine, layersOf, makeBatch, networkOf, type Size, tasks } from './task.ts';

const spec = JSON.parse(process.argv[2]!) as Exclude<ContestantSpec, { kind: 'torch' }>;
const size = process.argv[3] as Size;
const task = tasks[size];

type Calls = Partial<Record<Operation, () => void>>;

/** Everything the process can be asked to do, and the action values after some learning steps. */
async function prepare(): Promise<{ calls: Calls; values: number[] }> {
  if (spec.kind === 'blocked') return { calls: { gemm: (await products()).blocked }, values: [] };
  const engine = await makeEngine();
  const batch = makeBatch(task, spec.density ?? 0.1);
  for (let step = 0; step < CHECKED_STEPS; step++) engine.learn(batch);
  engine.act(batch);
  const calls: Calls = { step: () => engine.learn(batch), act: () => void engine.act(batch) };
  if (spec.kind === 'plain') calls.gemm = (await products()).plain;
  if (spec.kind === 'population' && spec.products) {
    const settled = await settleEngine(spec.options);
    if (settled.name === 'wasm') calls.gemm = (await products(settled.build)).own;
  }
  return { calls, values: [...engine.values()] };
}

/** The product of the widest layer of all agents. */
function products(build?: KernelBuild): Promise<GemmTasks> {
  const { inputs, units } = layersOf(task)[0]!;
  return gemmTasks(task.agents, task.batch, units, inputs, build);
}

function makePopulation(engine?: EngineOptions): Promise<Population> {
  const { agents, batch } = task;
  const optimiser = { kind: 'adam' } as const;
  const options = { network: networkOf(task), policies: agents, maxRows: agents * batch, optimiser, seed: 'bench' };
  return createPopulation(engine ? { ...options, engine } : options);
}

async function makeEngine(): Promise<Engine> {
  if (spec.kind === 'population') return murmurationEngine(task, await makePopulation(spec.options));
  const population = await makePopulation();
  const parameters = new Map([...population.parameters].map(([name, { data }]) => [name, data.slice()]));
  population.dispose();
  if (spec.kind === 'plain') return plainEngine(task, parameters);
  const { tfjsEngine } = await import('./tfjs-engine.ts');
  return tfjsEngine(task, parameters);
}

try {
  const { calls, values } = await prepare();
  process.on('message', ({ op, repeats }: Request) => {
    const call = calls[op]!;
    const cpu = process.cpuUsage();
    const wall = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) call();
    const wallMs = performance.now() - wall;
    const { user, system } = process.cpuUsage(cpu);
    process.send!({ cpuMs: (user + system) / 1000 / repeats, wallMs: wallMs / repeats } satisfies Timing);
  });
  process.send!({ ops: Object.keys(calls) as Operation[], values } satisfies Ready);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.send!({ missing: error.message } satisfies Missing);
  process.disconnect!();
}
