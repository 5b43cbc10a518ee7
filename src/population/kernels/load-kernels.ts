import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../shared/package-root.ts';
import { UserError } from '../../shared/user-error.ts';
import type { KernelSet } from './kernel-set.ts';

/** `plain`: SIMD as the specification fixes it to the bit. `fma`: relaxed SIMD with fused multiply-add, from the same sources. */
export type KernelBuild = 'plain' | 'fma';

/** `guest`: as `plain`, for a memory that is not shared between threads. */
type KernelFile = KernelBuild | 'guest';

const compiled = new Map<KernelFile, Promise<WebAssembly.Module>>();

/** The population kernels, compiled once per process; `fma` needs `chooseBuild` to have chosen it. */
export function loadKernels(build: KernelFile): Promise<WebAssembly.Module> {
  const known = compiled.get(build) ?? compile(build);
  compiled.set(build, known);
  return known;
}

/** The kernels over a memory, which must be a shared one unless they are `guest`. */
export function instantiateKernels(kernels: WebAssembly.Module, memory: WebAssembly.Memory): KernelSet {
  return new WebAssembly.Instance(kernels, { env: { memory } }).exports as unknown as KernelSet;
}

/** The bytes of a build. Throws a UserError where it has not been made. */
export async function readKernels(build: KernelFile): Promise<Uint8Array<ArrayBuffer>> {
  const path = join(packageRoot(), 'dist', 'kernels', `${build}.wasm`);
  if (!existsSync(path)) {
    throw new UserError(`The population kernels are not built: ${path} does not exist. Run "npm run setup", which builds them.`);
  }
  return readFile(path);
}

async function compile(build: KernelFile): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(await readKernels(build));
  } catch (error) {
    compiled.delete(build);
    throw error;
  }
}
