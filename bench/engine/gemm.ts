import { allocateMemory } from '../../src/population/heaps.ts';
import type { KernelSet } from '../../src/population/kernels/kernel-set.ts';
import { instantiateKernels, type KernelBuild, loadKernels } from '../../src/population/kernels/load-kernels.ts';
import { createRng } from '../../src/shared/rng.ts';
import { plainDense } from './plain-engine.ts';

/** The same products y = x W, one a policy, in three ways. */
export interface GemmTasks {
  readonly own: () => void;
  readonly plain: () => void;
  /** Plain TypeScript tuned by hand: two rows and four columns at a time. */
  readonly blocked: () => void;
}

/** Throws where the wasm kernel's product is not that of plain TypeScript. `rows` must be even and `units` a multiple of 4. */
export async function gemmTasks(
  policies: number,
  rows: number,
  units: number,
  depth: number,
  build: KernelBuild = 'plain',
): Promise<GemmTasks> {
  const scratch = 64;
  const xAt = 2 ** 20;
  const wAt = xAt + policies * rows * depth * 4;
  const yAt = wAt + policies * depth * units * 4;
  const end = yAt + policies * rows * units * 4 + 64;
  const memory = allocateMemory(end);
  const kernels: KernelSet = instantiateKernels(await loadKernels(build), memory);
  const rng = createRng('gemm');
  const x = new Float32Array(memory.buffer, xAt, policies * rows * depth).map(() => rng.normal());
  const w = new Float32Array(memory.buffer, wAt, policies * depth * units).map(() => rng.normal());
  const y = new Float32Array(policies * rows * units);
  const zeros = new Float32Array(units);
  const ownY = new Float32Array(memory.buffer, yAt, y.length);
  new Float32Array(memory.buffer, xAt, x.length).set(x);
  new Float32Array(memory.buffer, wAt, w.length).set(w);

  const own = () => {
    for (let p = 0; p < policies; p++) {
      const [from, by, to] = [xAt + p * rows * depth * 4, wAt + p * depth * units * 4, yAt + p * rows * units * 4];
      kernels.gemm(rows, units, depth, from, depth * 4, 4, by, 4, units * 4, to, units * 4, 0, 0, scratch);
    }
  };
  const plain = () => {
    for (let p = 0; p < policies; p++) {
      plainDense(x, p * rows * depth, w, p * depth * units, zeros, 0, y, p * rows * units, rows, depth, units);
    }
  };
  const blocked = () => {
    for (let p = 0; p < policies; p++) {
      blockedGemm(x, p * rows * depth, w, p * depth * units, y, p * rows * units, rows, depth, units);
    }
  };
  own();
  for (const task of [plain, blocked]) {
    task();
    const difference = y.reduce((worst, value, i) => Math.max(worst, Math.abs(value - ownY[i]!)), 0);
    if (!(difference < 2e-6 * depth)) throw new Error(`The products of the kernel and of plain TypeScript differ by ${difference}.`);
  }
  return { own, plain, blocked };
}

function blockedGemm(
  a: Float32Array,
  aAt: number,
  b: Float32Array,
  bAt: number,
  c: Float32Array,
  cAt: number,
  rows: number,
  depth: number,
  units: number,
): void {
  for (let row = 0; row < rows; row += 2) {
    const x = aAt + row * depth;
    const y = x + depth;
    for (let j = 0; j < units; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      let w = bAt + j;
      for (let k = 0; k < depth; k++) {
        const u = a[x + k]!;
        const v = a[y + k]!;
        const w0 = b[w]!;
        const w1 = b[w + 1]!;
        const w2 = b[w + 2]!;
        const w3 = b[w + 3]!;
        s0 += u * w0;
        s1 += u * w1;
        s2 += u * w2;
        s3 += u * w3;
        t0 += v * w0;
        t1 += v * w1;
        t2 += v * w2;
        t3 += v * w3;
        w += units;
      }
      const to = cAt + row * units + j;
      c[to] = s0;
      c[to + 1] = s1;
      c[to + 2] = s2;
      c[to + 3] = s3;
      c[to + units] = t0;
      c[to + units + 1] = t1;
      c[to + units + 2] = t2;
      c[to + units + 3] = t3;
    }
  }
}
