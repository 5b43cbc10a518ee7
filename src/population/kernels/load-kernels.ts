import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../shared/package-root.ts';
import { UserError } from '../../shared/user-error.ts';
import type { KernelSet } from './kernel-set.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The population kernels over `memory`. The module is compiled once per process; plain SIMD, the same bits on every machine. */
export async function loadKernels(memory: WebAssembly.Memory): Promise<KernelSet> {
  compiled ??= compile();
  const instance = await WebAssembly.instantiate(await compiled, { env: { memory } });
  return instance.exports as unknown as KernelSet;
}

async function compile(): Promise<WebAssembly.Module> {
  const path = join(packageRoot(), 'dist', 'kernels', 'plain.wasm');
  if (!existsSync(path)) {
    compiled = undefined;
    throw new UserError(`The population kernels are not built: ${path} does not exist. Run "npm run setup", which builds them.`);
  }
  return WebAssembly.compile(await readFile(path));
}
