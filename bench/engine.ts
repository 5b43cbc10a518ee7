// The population engine beside plain TypeScript and tfjs-wasm: node dist/bench/engine.js [--json]
// Ratios say how many times less CPU time an engine takes than the yardstick; only they carry over to another machine.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Ready, Request, Timing } from './engine/messages.ts';

interface Row {
  readonly size: string;
  readonly op: string;
  readonly engine: string;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly ratioToPlainTypeScript: number | null;
  readonly ratioToTfjsWasm: number | null;
}

interface Contestant {
  readonly engine: string;
  readonly process: ChildProcess;
  readonly ready: Ready;
}

const ROUNDS = 7;
const SAMPLE_MS = 150;
const PLAIN = 'plain TypeScript';
const BLOCKED = 'plain TypeScript, blocked';
const TFJS = 'tfjs-wasm';
const sizes = { small: 256, tiny: 16 };

async function start(engine: string, policies: number): Promise<Contestant> {
  const child = fork(fileURLToPath(new URL('./engine/engine-process.js', import.meta.url)), [engine, String(policies)]);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process of ${engine} ended before it was measured.`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [Ready];
  ended.catch(() => {});
  return { engine, process: child, ready };
}

async function sample(contestant: Contestant, request: Request): Promise<Timing> {
  const answer = once(contestant.process, 'message');
  contestant.process.send(request);
  return (await answer)[0] as Timing;
}

/** The engines must have learned the same, or the times compare nothing. */
function checkAgreement([first, ...others]: readonly Contestant[]): void {
  for (const { engine, ready } of others) {
    const worst = ready.values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - first!.ready.values[i]!)), 0);
    if (!(worst < 1e-3)) throw new Error(`${engine} and ${first!.engine} differ by ${worst} after three learning steps.`);
  }
}

/** Times one operation of all that offer it, in turn, so that whatever else runs on the machine meets all of them. */
async function measure(size: string, op: string, contestants: readonly Contestant[]): Promise<Row[]> {
  const runs: { contestant: Contestant; repeats: number; samples: Timing[] }[] = [];
  for (const contestant of contestants) {
    await sample(contestant, { op, repeats: 3 });
    const { wallMs } = await sample(contestant, { op, repeats: 3 });
    const few = Math.max(3, Math.ceil(SAMPLE_MS / 4 / wallMs));
    const warm = await sample(contestant, { op, repeats: few });
    runs.push({ contestant, repeats: Math.max(1, Math.round(SAMPLE_MS / warm.wallMs)), samples: [] });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { contestant, repeats, samples } of runs) samples.push(await sample(contestant, { op, repeats }));
  }
  const cpuOf = (engine: string) => {
    const run = runs.find(({ contestant }) => contestant.engine === engine);
    return run ? median(run.samples.map(({ cpuMs }) => cpuMs)) : Number.NaN;
  };
  const ratio = (yardstick: string, cpuMs: number) => (cpuOf(yardstick) ? Number((cpuOf(yardstick) / cpuMs).toFixed(2)) : null);
  return runs.map(({ contestant: { engine }, samples }) => {
    const cpuMs = cpuOf(engine);
    const wallMs = median(samples.map(({ wallMs }) => wallMs));
    const [cpu, wall] = [Number(cpuMs.toPrecision(4)), Number(wallMs.toPrecision(4))];
    return { size, op, engine, cpuMs: cpu, wallMs: wall, ratioToPlainTypeScript: ratio(PLAIN, cpuMs), ratioToTfjsWasm: ratio(TFJS, cpuMs) };
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

const rows: Row[] = [];
for (const [size, policies] of Object.entries(sizes)) {
  const contestants: Contestant[] = [];
  for (const engine of ['murmuration', PLAIN, BLOCKED, TFJS]) contestants.push(await start(engine, policies));
  checkAgreement(contestants);
  for (const op of ['learn', 'act', 'gemm']) {
    rows.push(
      ...(await measure(
        size,
        op,
        contestants.filter(({ ready }) => ready.ops.includes(op)),
      )),
    );
  }
  for (const { process } of contestants) process.disconnect();
}

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows, null, 2));
} else {
  console.log(
    'learn: one step of all policies at batch 32; act: one row a policy; gemm: 32x64 by 64x64 a policy (blocked: loops tuned by hand).',
  );
  console.log(`Medians of ${ROUNDS} interleaved samples; ratios are yardstick / engine in CPU time.\n`);
  console.table(rows);
}
