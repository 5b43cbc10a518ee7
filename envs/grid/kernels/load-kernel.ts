import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/shared/package-root.ts';
import { UserError } from '../../../src/shared/user-error.ts';

/** The kernel of the grid games over one memory. */
export interface GridKernel {
  /** Writes the observations of a group in one copy; takes the address of their description. See assembly/index.ts. */
  writeObservations(description: number): void;
}

let compiled: WebAssembly.Module | undefined;

export function loadKernel(memory: WebAssembly.Memory): GridKernel {
  compiled ??= compile();
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as GridKernel;
}

function compile(): WebAssembly.Module {
  const path = join(packageRoot(), 'dist', 'kernels', 'grid.wasm');
  if (!existsSync(path)) {
    throw new UserError(`The kernel of the grid games is not built: ${path} does not exist. Run "npm run setup", which builds it.`);
  }
  return new WebAssembly.Module(readFileSync(path));
}
