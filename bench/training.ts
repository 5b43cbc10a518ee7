// Training Battle 25v25 with DMFG-QL, end to end, beside the same in PyTorch: npm run bench:training -- --help
// On one thread CPU time, since the machine may have other things to do; on several what elapses, which wants a quiet machine. Only the ratios carry over to another one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../src/shared/user-error.ts';
import { median } from '../src/statistics/summaries.ts';
import { findTorch } from './engine/find-torch.ts';
import { type BenchValues, runBench, wholeNumber } from './run-bench.ts';
import { type ScheduleName, type Spent, schedules, taskOf, type Width, widths } from './training/task.ts';
import { writeSteps } from './training/write-steps.ts';

const usage = `Training Battle 25v25 with DMFG-QL, each of 50 agents with networks of its own, beside the same in PyTorch.

  npm run bench:training -- [options]

  --width NAMES      layers of the values: 64 (64-64), 256 (256-256) (default: both)
  --schedule NAMES   defaults: one copy of the game, f learns every step, the values every 4; copies: eight, f learns every 8 (default: both)
  --python PATHS     interpreters that may have torch (default: python3,/usr/bin/python3)
  --rounds N         runs of each, in turn, of which the median counts (default: 3)
  --threads N        threads of every program; with one, CPU time counts, with more, what elapses on a quiet machine (default: 1)
  --json             rows as JSON
`;

interface Row {
  readonly width: string;
  readonly schedule: string;
  readonly program: string;
  /** Agent-steps a second: environment, acting and learning. */
  readonly agentStepsPerSecond: number;
  /** How many times as many as this Murmuration does. */
  readonly ratio: number;
  /** Shares of the time. */
  readonly environment: number;
  readonly acting: number;
  readonly learning: number;
}

const options = {
  json: { type: 'boolean', default: false },
  width: { type: 'string', default: '64,256' },
  schedule: { type: 'string', default: 'defaults,copies' },
  python: { type: 'string', default: 'python3,/usr/bin/python3' },
  rounds: { type: 'string', default: '3' },
  threads: { type: 'string', default: '1' },
} as const;

/** @throws UserError for what is not allowed */
function oneOf<T extends string>(name: string, given: string, allowed: readonly T[]): T[] {
  const wanted = given.split(',').map((item) => item.trim());
  const wrong = wanted.find((item) => !allowed.includes(item as T));
  if (wrong !== undefined) throw new UserError(`--${name} has "${wrong}"; there are ${allowed.join(', ')}.`);
  return wanted as T[];
}

/** What all programs do with one width and schedule, measured in turn, so that whatever else runs on the machine meets all of them. */
async function measure(
  width: Width,
  schedule: ScheduleName,
  threads: number,
  pythons: ReadonlyMap<string, string>,
  rounds: number,
): Promise<Row[]> {
  const task = taskOf(width, schedule, threads);
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-bench-'));
  const own = fileURLToPath(new URL('./training/murmuration-process.js', import.meta.url));
  const torch = fileURLToPath(new URL('../../bench/training/torch_training.py', import.meta.url));
  const programs = new Map([
    ['Murmuration', [process.execPath, own, JSON.stringify(task)]],
    ...[...pythons].flatMap(([python, version]) =>
      ['plain', 'loop', 'stacked'].map((form): [string, string[]] => [`torch ${version}, ${form}`, [python, torch, folder, form]]),
    ),
  ]);
  const samples = new Map<string, Spent[]>();
  try {
    if (pythons.size > 0) await writeSteps(task, folder);
    for (let round = 0; round < rounds; round++) {
      for (const [name, [command, ...given]] of programs) samples.set(name, [...(samples.get(name) ?? []), run(command!, given, threads)]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const perAgentStep = (name: string, part: 'environment' | 'acting' | 'learning' | 'total') =>
    median(samples.get(name)!.map((spent) => spent[part] / spent.agentSteps));
  const environment = perAgentStep('Murmuration', 'environment');
  const ours = perAgentStep('Murmuration', 'total');
  return [...programs.keys()].map((program) => {
    // PyTorch is given recorded steps; what they cost is counted as it is for us.
    const [acting, learning] = [perAgentStep(program, 'acting'), perAgentStep(program, 'learning')];
    const total = program === 'Murmuration' ? ours : environment + acting + learning;
    const share = (part: number) => Number((part / total).toFixed(3));
    return {
      width,
      schedule,
      program,
      agentStepsPerSecond: Math.round(1000 / total),
      ratio: Number((total / ours).toFixed(2)),
      environment: share(environment),
      acting: share(acting),
      learning: share(learning),
    };
  });
}

function run(command: string, given: readonly string[], threads: number): Spent {
  // OpenBLAS and OpenMP have threads of their own, which torch.set_num_threads does not reach.
  const limit = String(threads);
  const env = { ...process.env, OPENBLAS_NUM_THREADS: limit, OMP_NUM_THREADS: limit, MKL_NUM_THREADS: limit };
  const output = execFileSync(command, given, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env });
  return { environment: 0, total: 0, ...JSON.parse(output) };
}

async function main(values: BenchValues<typeof options>): Promise<void> {
  const chosenWidths = oneOf('width', values.width, Object.keys(widths) as Width[]);
  const chosenSchedules = oneOf('schedule', values.schedule, Object.keys(schedules) as ScheduleName[]);
  const rounds = wholeNumber('rounds', values.rounds);
  // More than there are cores would wait for one another, and what elapses would say nothing.
  const threads = wholeNumber('threads', values.threads, availableParallelism());
  const pythons = findTorch(values.python.split(','));
  if (pythons.size === 0) console.error(`Without a yardstick: none of ${values.python} has torch (pip install torch).`);
  const rows: Row[] = [];
  for (const width of chosenWidths) {
    for (const schedule of chosenSchedules) rows.push(...(await measure(width, schedule, threads, pythons, rounds)));
  }
  if (values.json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  const time = threads === 1 ? 'of CPU time on one thread' : `on ${threads} threads`;
  console.log(
    `Agent-steps a second ${time}, with everything: environment, acting, learning (their shares beside it). plain: a module and an Adam an`,
  );
  console.log(
    'agent, as one writes them first; loop: with fused Adam, as the comparison means; stacked: batched products over the parameters of all agents.\n',
  );
  console.table(rows);
}

await runBench(usage, options, main);
