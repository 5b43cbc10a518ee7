import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { packageRoot } from '../../shared/package-root.ts';
import { UserError } from '../../shared/user-error.ts';
import type { EngineOptions } from '../engine.ts';
import type { Tf } from './tf-network.ts';
import { installWasmKernels } from './wasm-kernels.ts';

export type TfBackend = Exclude<EngineOptions['backend'], 'auto'>;

/** A backend as it computes. */
export type TfBuild = TfBackend | 'wasm, stock kernels';

/** TensorFlow.js with one backend ready. */
export interface TfRuntime {
  readonly tf: Tf;
  readonly backend: TfBackend;
  readonly build: TfBuild;
}

/** The version into whose wasm backend kernels of ours reach. */
const TF_VERSION = '4.22.0';
const NODE_PACKAGE = '@tensorflow/tfjs-node';
/** tfjs-core knows no gradients in Node.js until tfjs-layers registers them. */
const PACKAGES = {
  tensorflow: [NODE_PACKAGE],
  wasm: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-wasm'],
  cpu: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-cpu'],
} as const satisfies Record<TfBackend, readonly string[]>;

const loading = new Map<TfBackend, Promise<TfRuntime>>();

/**
 * TensorFlow.js with the backend that is asked for; `auto` takes the first of tensorflow, wasm and cpu that is installed. Its packages are optional: they are
 * looked for beside this package, then from the working directory, and tfjs-node also where the environment variable MURMURATION_TFJS_NODE says.
 * Throws a UserError that says what to install.
 */
export async function loadTf(wanted: EngineOptions['backend']): Promise<TfRuntime> {
  const candidates: readonly TfBackend[] = wanted === 'auto' ? ['tensorflow', 'wasm', 'cpu'] : [wanted];
  const backend = candidates.find((candidate) => locate(candidate) !== null);
  if (!backend) {
    const packages = PACKAGES[wanted === 'auto' ? 'wasm' : wanted].map((name) => `${name}@${TF_VERSION}`);
    throw new UserError(
      `engine.backend is "${wanted}", but TensorFlow.js is not installed for it. Run npm install ${packages.join(' ')}` +
        `${wanted === 'auto' ? `, or npm install ${NODE_PACKAGE}@${TF_VERSION}` : ''}.`,
    );
  }
  if (!loading.has(backend)) loading.set(backend, load(backend));
  return loading.get(backend)!;
}

/** Makes a runtime's backend the one that operations run on: there may be populations on several in a process. */
export function useBackend({ tf, backend }: TfRuntime): void {
  // Synchronous where the backend is ready, as it is after loading.
  if (tf.getBackend() !== backend) void tf.setBackend(backend);
}

/** The paths of a backend's packages, all from one place, so that they share one tfjs-core. */
function locate(backend: TfBackend): readonly string[] | null {
  const elsewhere = process.env['MURMURATION_TFJS_NODE'];
  if (backend === 'tensorflow' && elsewhere) return [createRequire(join(elsewhere, 'package.json')).resolve(elsewhere)];
  for (const folder of [packageRoot(), process.cwd()]) {
    const require = createRequire(join(folder, 'package.json'));
    try {
      return PACKAGES[backend].map((name) => require.resolve(name));
    } catch {
      // Not from here.
    }
  }
  return null;
}

async function load(backend: TfBackend): Promise<TfRuntime> {
  const require = createRequire(import.meta.url);
  if (backend === 'tensorflow') restoreRemovedUtilities(require('node:util'));
  const quiet = backend === 'tensorflow' ? null : silenceAdvertisement();
  let tf: Tf | undefined;
  try {
    for (const path of locate(backend)!) {
      const module = require(path) as Tf;
      tf ??= module;
    }
    if (!(await tf!.setBackend(backend))) throw new Error('it could not be made ready');
    // The first tensor makes the cpu backend speak, if it is going to.
    tf!.scalar(0).dispose();
  } catch (error) {
    loading.delete(backend);
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(`engine.backend is "${backend}", which is installed but does not start: ${message}.`, { cause: error });
  } finally {
    quiet?.();
  }
  const isKnown = tf!.version_core === TF_VERSION;
  if (backend !== 'wasm' || (isKnown && (await installWasmKernels(tf!)))) return { tf: tf!, backend, build: backend };
  process.emitWarning(
    `The wasm backend of TensorFlow.js ${tf!.version_core} is not the one of ${TF_VERSION} that kernels of ours fit, so it computes with its own: slower by far, without ` +
      'gradients of conv2d, and wrong where tf.fused.matMul has a bias and several rows.',
  );
  return { tf: tf!, backend, build: 'wasm, stock kernels' };
}

/** tfjs-node 4.22.0 calls a function that Node.js 23 removed. */
function restoreRemovedUtilities(util: { isNullOrUndefined?: (value: unknown) => boolean }): void {
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** The cpu backend advertises tfjs-node once. Returns what undoes it. */
function silenceAdvertisement(): () => void {
  const { warn } = console;
  console.warn = (...values: unknown[]) => {
    if (!String(values[0]).includes('tfjs-node')) warn(...values);
  };
  return () => {
    console.warn = warn;
  };
}
