import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import type { EngineOptions } from './engine.ts';
import { type KernelBuild, readKernels } from './kernels/load-kernels.ts';

let warned = false;

/**
 * The build for a precision. Where `fast` cannot be had it is the plain one, with a warning, once a process.
 * @param validate whether this Node.js compiles the bytes; given in tests.
 */
export async function chooseBuild(
  precision: EngineOptions['precision'],
  validate: (bytes: BufferSource) => boolean = validateRelaxed,
): Promise<KernelBuild> {
  if (precision === 'deterministic') return 'plain';
  if (validate(await readKernels('fma'))) return 'fma';
  if (!warned) {
    process.emitWarning(
      `engine.precision is "fast", but Node.js ${process.versions.node} has no relaxed SIMD here; computing with "deterministic", which is slower. ` +
        'Node.js 20.19, 22 and later have it on x64 and arm64.',
    );
  }
  warned = true;
  return 'plain';
}

/** Node.js 20 compiles relaxed SIMD only when told to, which holds for the whole process, workers included. */
function validateRelaxed(bytes: BufferSource): boolean {
  if (WebAssembly.validate(bytes)) return true;
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}
