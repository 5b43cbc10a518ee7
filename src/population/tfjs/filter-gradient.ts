import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tf } from './tf-network.ts';
import { type TfHeap, wasmKernel } from './wasm-kernels.ts';

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
}

/** dLoss/dFilter of conv2d: the patches of the input, one a row, transposed times the gradient of the output. */
export function filterGradientKernel(tf: Tf, heap: TfHeap): KernelConfig {
  return wasmKernel('Conv2DBackpropFilter', ({ x, dy }: { x: TensorInfo; dy: TensorInfo }, attributes: Attributes) => {
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attributes;
    if (dataFormat !== 'NHWC')
      throw new Error(`conv2d has data format ${dataFormat}, whose gradient the wasm backend does not have; use NHWC.`);
    const shape = x.shape as [number, number, number, number];
    const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad as 'same', dimRoundingMode);
    const { batchSize, outHeight, outWidth, outChannels, filterHeight, filterWidth, inChannels } = info;
    const rows = batchSize * outHeight * outWidth;
    const size = filterHeight * filterWidth * inChannels;
    const out = heap.backend.makeOutput(filterShape, 'float32');
    const patches = heap.backend.wasm._malloc(rows * size * 4 + 32) >>> 0;
    // Everything is allocated by now, so the heap stays where it is.
    const scratch = heap.scratch(outChannels);
    writePatches(heap.backend.wasm.HEAPF32, heap.addressOf(x) / 4, patches / 4, info);
    heap.kernels.gemm(
      size,
      outChannels,
      rows,
      patches,
      4,
      size * 4,
      heap.addressOf(dy),
      4,
      outChannels * 4,
      heap.addressOf(out),
      outChannels * 4,
      0,
      0,
      scratch,
    );
    heap.backend.wasm._free(patches);
    return out;
  });
}

type Info = ReturnType<Tf['backend_util']['computeConv2DInfo']>;

/** What every place of the filter covers of the input, zeros beyond its edge: [batch, outHeight, outWidth, filterHeight, filterWidth, inChannels]. */
function writePatches(numbers: Float32Array, from: number, to: number, info: Info): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const { strideHeight, strideWidth, padInfo } = info;
  let at = to;
  for (let image = 0; image < batchSize; image++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        for (let j = 0; j < filterHeight; j++) {
          const row = y * strideHeight - padInfo.top + j;
          for (let i = 0; i < filterWidth; i++, at += inChannels) {
            const column = x * strideWidth - padInfo.left + i;
            if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) {
              numbers.fill(0, at, at + inChannels);
              continue;
            }
            const source = from + ((image * inHeight + row) * inWidth + column) * inChannels;
            for (let channel = 0; channel < inChannels; channel++) numbers[at + channel] = numbers[source + channel]!;
          }
        }
      }
    }
  }
}
