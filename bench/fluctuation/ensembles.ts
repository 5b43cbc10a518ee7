import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fillParameters } from '../../src/fluctuation/embedding.ts';
import { sizesAt } from '../../src/fluctuation/network.ts';
import { allocateParameters } from '../../src/fluctuation/parameters.ts';
import { referenceProblem } from '../../src/fluctuation/reference-problem.ts';
import { type NetworksTask, trainNetworks } from '../../src/fluctuation/train-networks.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { createRng } from '../../src/shared/rng.ts';
import { median } from '../../src/statistics/summaries.ts';
import { yardstickEnvironment } from '../engine/contestant.ts';
import { findTorch } from '../engine/find-torch.ts';

/** Network-steps per second of CPU on one thread. */
export interface EnsembleRow {
  readonly layers: number;
  readonly width: number;
  readonly engine: string;
  readonly networkStepsPerSecond: number;
  /** How many times faster Murmuration is. */
  readonly ratio: number;
}

const WIDTH = 100;
const STEPS = 100;
const ROUNDS = 5;
/** Networks that each engine trains a sample: the loop takes long. */
const NETWORKS = { murmuration: 64, bmm: 64, loop: 4 };

interface Engine {
  readonly name: string;
  readonly networks: number;
  /** CPU milliseconds of training all its networks once. */
  sample(): Promise<number>;
  stop(): void;
}

/** Ensembles of the reference problem beside PyTorch, as a loop over networks and stacked. Throws where the engines do not learn the same. */
export async function benchEnsembles(pythons: readonly string[]): Promise<EnsembleRow[]> {
  const rows: EnsembleRow[] = [];
  const [python, version] = [...findTorch(pythons)][0] ?? [];
  for (const depth of [2, 3] as const) {
    const task = makeTask(depth);
    const folder = mkdtempSync(join(tmpdir(), 'murmuration-bench-'));
    try {
      writeTask(task, folder);
      const own = await ownEngine(task);
      const engines: Engine[] = [own.engine];
      if (python) {
        for (const form of ['bmm', 'loop'] as const)
          engines.push(await torchEngine(python, folder, form, `PyTorch ${version}, ${form}`, own.outputs));
      }
      const samples = engines.map((): number[] => []);
      for (let round = 0; round < ROUNDS; round++) {
        for (const [index, engine] of engines.entries()) samples[index]!.push(await engine.sample());
      }
      const speeds = engines.map(({ networks }, index) => (networks * STEPS * 1000) / median(samples[index]!));
      engines.forEach(({ name, stop }, index) => {
        stop();
        const ratio = Number((speeds[0]! / speeds[index]!).toFixed(2));
        rows.push({ layers: depth, width: WIDTH, engine: name, networkStepsPerSecond: Math.round(speeds[index]!), ratio });
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return rows;
}

function makeTask(depth: 2 | 3): NetworksTask {
  const { network, problem, embedding } = referenceProblem(depth, STEPS);
  const sizes = sizesAt(network, WIDTH);
  const drawn = allocateParameters(sizes, (numbers) => new Float64Array(numbers));
  const parameters = new Float32Array(NETWORKS.murmuration * drawn.flat.length);
  for (let i = 0; i < NETWORKS.murmuration; i++) {
    fillParameters(embedding, sizes, 'independent', createRng(`bench/${i}`), drawn);
    parameters.set(drawn.flat, i * drawn.flat.length);
  }
  return { network, problem, sizes, first: 0, parameters, observations: { points: problem.inputs, times: [STEPS] } };
}

function writeTask({ problem, sizes, parameters }: NetworksTask, folder: string): void {
  const rows = problem.targets.length;
  const task = { sizes, rows, steps: STEPS, stepSize: problem.stepSize, networks: { bmm: NETWORKS.bmm, loop: NETWORKS.loop } };
  writeFileSync(join(folder, 'task.json'), JSON.stringify(task));
  const write = (name: string, values: ArrayLike<number>) => writeFileSync(join(folder, name), Float32Array.from(values));
  write('inputs', problem.inputs);
  write('targets', problem.targets);
  write('parameters', parameters);
}

async function ownEngine(task: NetworksTask): Promise<{ engine: Engine; outputs: Float32Array }> {
  const outputs = await trainNetworks(task);
  const sample = async () => {
    const cpu = process.cpuUsage();
    await trainNetworks(task);
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1000;
  };
  return { engine: { name: 'Murmuration', networks: NETWORKS.murmuration, sample, stop: () => {} }, outputs };
}

async function torchEngine(python: string, folder: string, form: 'bmm' | 'loop', name: string, expected: Float32Array): Promise<Engine> {
  const script = join(packageRoot(), 'bench', 'fluctuation', 'torch_ensemble.py');
  const child = spawn(python, [script, folder, form], { env: yardstickEnvironment(1), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended without an answer.`);
    return JSON.parse(value);
  };
  const { outputs } = (await next()) as { outputs: number[] };
  const worst = outputs.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  if (!(worst < 1e-3)) throw new Error(`${name} and Murmuration differ by ${worst} after ${STEPS} steps.`);
  const sample = async () => {
    child.stdin.write('again\n');
    return ((await next()) as { cpuMs: number }).cpuMs;
  };
  return { name, networks: NETWORKS[form], sample, stop: () => void child.kill() };
}
