import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { gemmScratchBytes } from '../kernels/gemm-scratch.ts';
import type { KernelSet } from '../kernels/kernel-set.ts';
import { instantiateKernels, loadKernels } from '../kernels/load-kernels.ts';
import { filterGradientKernel } from './filter-gradient.ts';
import { fusedMatMulKernel, matMulKernel } from './mat-mul.ts';
import type { Tf } from './tf-network.ts';

/** What kernels of ours use of the wasm backend; undocumented, hence the fixed version. */
export interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    /** The heap, seen anew whenever it has grown. */
    readonly HEAPF32: Float32Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo;
}

/** The population kernels at work on the heap of the wasm backend. */
export interface TfHeap {
  readonly backend: WasmBackend;
  readonly kernels: KernelSet;
  /** Byte address of scratch memory for a product with so many columns. Valid until the next call. */
  scratch(columns: number): number;
  addressOf(tensor: TensorInfo): number;
}

/**
 * Puts kernels of ours in the place of the wasm backend's matrix products, which are a scalar loop and, with a bias, wrong for more than one row; and adds the gradient
 * of a convolution's filter, which the backend lacks.
 * @returns false where the backend is not as it is expected to be; nothing is changed then.
 */
export async function installWasmKernels(tf: Tf): Promise<boolean> {
  const backend = tf.backend() as unknown as Partial<WasmBackend>;
  const { wasm, dataIdMap, makeOutput } = backend;
  const isKnown =
    wasm?.asm?.memory instanceof WebAssembly.Memory &&
    typeof wasm._malloc === 'function' &&
    typeof wasm._free === 'function' &&
    wasm.HEAPF32 instanceof Float32Array &&
    typeof dataIdMap?.get === 'function' &&
    typeof makeOutput === 'function';
  if (!isKnown) return false;
  const heap = openHeap(backend as WasmBackend, instantiateKernels(await loadKernels('guest'), wasm.asm.memory));
  for (const kernel of [matMulKernel(tf, heap), fusedMatMulKernel(tf, heap), filterGradientKernel(tf, heap)]) replace(tf, kernel);
  return true;
}

function openHeap(backend: WasmBackend, kernels: KernelSet): TfHeap {
  let address = 0;
  let room = 0;
  return {
    backend,
    kernels,
    scratch(columns) {
      if (columns > room) {
        if (address) backend.wasm._free(address);
        room = Math.ceil(columns / 8) * 8;
        // 16 more, since malloc aligns to 8 and tiles want 16.
        address = backend.wasm._malloc(gemmScratchBytes(room) + 16) >>> 0;
      }
      return Math.ceil(address / 16) * 16;
    },
    addressOf: ({ dataId }) => backend.dataIdMap.get(dataId).memoryOffset,
  };
}

function replace(tf: Tf, kernel: KernelConfig): void {
  if (tf.getKernel(kernel.kernelName, kernel.backendName)) tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel(kernel);
}

/** A kernel of the wasm backend. */
export function wasmKernel<I extends NamedTensorInfoMap, A>(
  kernelName: string,
  compute: (inputs: I, attributes: A) => TensorInfo,
): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => compute(inputs as I, attrs as unknown as A),
  };
}
