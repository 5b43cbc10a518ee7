import { UserError } from '../shared/user-error.ts';
import { chooseBuild } from './choose-build.ts';
import { MOST_THREADS } from './crew/control.ts';
import type { KernelBuild } from './kernels/load-kernels.ts';
import { loadTf, type TfBuild } from './tfjs/load-tf.ts';

/** What a population is computed with, as the user asks for it. */
export interface EngineOptions {
  /** `wasm`: the population kernels. `tfjs`: TensorFlow.js, for networks written with its operations. */
  readonly name: 'wasm' | 'tfjs';
  /** `deterministic`: the same bits on every machine. `fast`: fused multiply-add, whose last bits may differ between processors. */
  readonly precision: 'deterministic' | 'fast';
  /** Threads that a population is spread over, from 1. The bits do not depend on it. */
  readonly threads: number;
  /** What TensorFlow.js computes with; `auto` takes the first there is. */
  readonly backend: 'auto' | 'tensorflow' | 'wasm' | 'cpu';
}

export const defaultEngine: EngineOptions = { name: 'wasm', precision: 'deterministic', threads: 1, backend: 'auto' };

/** What really computes, after everything that this machine lacks was made up for. Goes into `system.json`. */
export type EngineRecord = {
  readonly precision: EngineOptions['precision'];
  readonly threads: number;
} & (
  | {
      readonly name: 'wasm';
      /** The kernels that compute. */
      readonly build: KernelBuild;
    }
  | {
      readonly name: 'tfjs';
      /** The backend that computes; of `wasm` whether with kernels of ours. */
      readonly build: TfBuild;
    }
);

/** Settles what will compute. Throws a UserError for what cannot be had and has no substitute; warns, once, of a substitute. */
export async function settleEngine(options: EngineOptions): Promise<EngineRecord> {
  const { name, precision, threads } = options;
  if (name === 'tfjs') {
    if (threads > 1) {
      throw new UserError(
        `engine.threads is ${threads}, but TensorFlow.js has threads of its own, or none; leave it at 1 with the engine tfjs.`,
      );
    }
    const { build } = await loadTf(options.backend);
    return { name, precision: build === 'tensorflow' ? 'fast' : 'deterministic', threads, build };
  }
  if (threads > MOST_THREADS)
    throw new UserError(
      `engine.threads is ${threads}; it can be at most ${MOST_THREADS}, and more than the machine has cores gain nothing.`,
    );
  const build = await chooseBuild(precision);
  return { name, precision: build === 'fma' ? 'fast' : 'deterministic', threads, build };
}
