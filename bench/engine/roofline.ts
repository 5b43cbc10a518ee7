import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import asc from 'assemblyscript/asc';
import { packageRoot } from '../../src/shared/package-root.ts';

/** What one core of this machine can do at most, as WebAssembly. */
export interface Roofline {
  /** Fused multiply-adds in registers, 10^9 operations a second. */
  readonly fmaGflops: number;
  /** a = b + s c over memory, 10^9 bytes of reads and writes a second. */
  readonly triadGBs: number;
}

interface Probe {
  fma(turns: number, to: number): void;
  triad(at: number, bytes: number): void;
}

/** A few milliseconds, so that some try is not interrupted. */
const TURNS = 1_500_000;
const OPERATIONS_A_TURN = 96;
/** Of each of the three arrays: larger than any cache. */
const BYTES = 128 * 2 ** 20;

/** Measures the roofline: the best of several tries, for a limit is what nothing disturbs. */
export async function measureRoofline(): Promise<Roofline> {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const source = readFileSync(join(packageRoot(), 'bench', 'engine', 'assembly', 'probe.ts'), 'utf8');
  const options = { importMemory: true, runtime: 'stub', optimizeLevel: 3, noAssert: true, enable: ['simd', 'relaxed-simd'] };
  const { error, binary, stderr } = await asc.compileString(source, options);
  if (error || !binary) throw new Error(`The roofline probe does not compile: ${stderr}`);
  const memory = new WebAssembly.Memory({ initial: (3 * BYTES) / 65536 + 1 });
  const { instance } = await WebAssembly.instantiate(binary as Uint8Array<ArrayBuffer>, { env: { memory } });
  const probe = instance.exports as unknown as Probe;
  const fmaMs = bestOf(60, () => probe.fma(TURNS, 0));
  const triadMs = bestOf(15, () => probe.triad(64, BYTES));
  return { fmaGflops: (TURNS * OPERATIONS_A_TURN) / fmaMs / 1e6, triadGBs: (3 * BYTES) / triadMs / 1e6 };
}

/** Least milliseconds of CPU time of a call, which other processes lengthen less than they do wall time. */
function bestOf(tries: number, call: () => void): number {
  let least = Infinity;
  for (let attempt = 0; attempt < tries; attempt++) {
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
