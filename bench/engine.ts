// The population engine beside plain TypeScript, TensorFlow.js and PyTorch: npm run bench:engine -- --help
// Ratios say how many times less time an engine takes than the yardstick; only they carry over to another machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Contestant, startContestant } from './engine/contestant.ts';
import { type ContestantSpec, contestants } from './engine/contestants.ts';
import { findTorch } from './engine/find-torch.ts';
import { measure, ROUNDS, ROUNDS_OF_SLOW } from './engine/measure.ts';
import { type BenchOptions, readBenchOptions, usage } from './engine/options.ts';
import { measureRoofline } from './engine/roofline.ts';
import { type Row, rowsOf } from './engine/rows.ts';
import { type Size, tasks } from './engine/task.ts';
import { writeTorchTask } from './engine/torch-task.ts';
import { tellMistakes } from './tell-mistakes.ts';

/** Engines that begin alike and get the same data must have learned the same, or the times compare nothing. */
function checkAgreement(started: readonly Contestant[]): void {
  const firsts = new Map<number | undefined, Contestant>();
  for (const contestant of started.filter(({ ready }) => ready.values.length > 0)) {
    const first = firsts.get(contestant.spec.density) ?? contestant;
    firsts.set(contestant.spec.density, first);
    const largest = first.ready.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const worst = contestant.ready.values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - first.ready.values[i]!)), 0);
    if (!(worst < 1e-3 * largest)) throw new Error(`${contestant.spec.engine} and ${first.spec.engine} differ by ${worst} after learning.`);
  }
}

async function main(options: BenchOptions): Promise<void> {
  const torches = findTorch(options.pythons);
  const roofline = await measureRoofline();
  const rows: Row[] = [];
  const about = new Map<string, string>();
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-bench-'));
  const wanted = ({ engine }: ContestantSpec) => options.engines.length === 0 || options.engines.some((part) => engine.includes(part));
  try {
    for (const size of options.sizes) {
      await writeTorchTask(tasks[size], folder);
      for (const threads of options.threads) {
        const started = await startAll(contestants(threads, torches).filter(wanted), size, folder, about);
        checkAgreement(started);
        for (const op of options.ops) rows.push(...rowsOf(size, op, await measure(op, started), roofline));
        for (const contestant of started) contestant.stop();
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { fmaGflops, triadGBs } = roofline;
  const engines = Object.fromEntries(about);
  if (options.json) {
    console.log(JSON.stringify({ rows, roofline, engines }, null, 2));
    return;
  }
  console.log('step: one learning step of all agents; act: one row an agent; gemm: the product of the widest layer of all agents.');
  console.log(
    `Medians of ${ROUNDS} interleaved samples (${ROUNDS_OF_SLOW} where a call takes over a second). Ratios are yardstick / engine, in CPU`,
  );
  console.log('time on one thread and in wall time on more; of several PyTorches the fastest is the yardstick.');
  console.log(`Roofline of one core: ${fmaGflops.toFixed(1)} GFLOP/s of wasm FMA, ${triadGBs.toFixed(1)} GB/s of memory triad.\n`);
  console.table(rows);
  for (const [engine, text] of about) console.log(`${engine}: ${text}`);
}

async function startAll(specs: readonly ContestantSpec[], size: Size, folder: string, about: Map<string, string>): Promise<Contestant[]> {
  const started: Contestant[] = [];
  for (const spec of specs) {
    const contestant = await startContestant(spec, size, folder);
    const name = `${spec.engine}, threads: ${spec.threads}`;
    if (typeof contestant === 'string') {
      about.set(name, `not measured: ${contestant}`);
      continue;
    }
    started.push(contestant);
    if (contestant.ready.about) about.set(name, contestant.ready.about);
  }
  return started;
}

await tellMistakes(async () => {
  const options = readBenchOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await main(options);
});
