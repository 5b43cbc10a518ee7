import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tf } from './tf-network.ts';
import { type TfHeap, wasmKernel } from './wasm-kernels.ts';

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Flag of the kernel: relu. */
const RELU = 2;

/** a b over the last two axes; the axes before them are broadcast. */
export function matMulKernel(tf: Tf, heap: TfHeap): KernelConfig {
  return wasmKernel('BatchMatMul', ({ a, b }: { a: TensorInfo; b: TensorInfo }, transposes: Transposes) =>
    product(tf, heap, a, b, transposes, null, false),
  );
}

interface FusedInputs {
  readonly [name: string]: TensorInfo | undefined;
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

/** activation(a b + bias): bias and relu as part of the product where they allow it, by kernels of the backend otherwise. */
export function fusedMatMulKernel(tf: Tf, heap: TfHeap): KernelConfig {
  const call = (name: string, inputs: Record<string, TensorInfo>, attributes: Record<string, unknown> = {}): TensorInfo =>
    tf.getKernel(name, 'wasm').kernelFunc({ inputs, backend: heap.backend, attrs: attributes as never }) as TensorInfo;
  return wasmKernel('_FusedMatMul', (inputs, attributes) => {
    const { a, b, bias, preluActivationWeights } = inputs as unknown as FusedInputs;
    const { activation, leakyreluAlpha, ...transposes } = attributes as Transposes & { activation: string; leakyreluAlpha?: number };
    const units = transposes.transposeB ? b.shape.at(-2) : b.shape.at(-1);
    const within = bias?.shape.length === 1 && bias.shape[0] === units ? bias : null;
    const relu = activation === 'relu' && (within !== null || !bias);
    const y = product(tf, heap, a, b, transposes, within, relu);
    const steps: ((x: TensorInfo) => TensorInfo)[] = [];
    if (bias && !within) steps.push((x) => call('Add', { a: x, b: bias }));
    if (activation === 'prelu') steps.push((x) => call('Prelu', { x, alpha: preluActivationWeights! }));
    else if (activation === 'leakyrelu') steps.push((x) => call('LeakyRelu', { x }, { alpha: leakyreluAlpha }));
    else if (activation !== 'linear' && !relu) steps.push((x) => call(NAMES[activation] ?? activation, { x }));
    return steps.reduce((x, step) => {
      const next = step(x);
      (heap.backend as unknown as { disposeData(id: object): void }).disposeData(x.dataId);
      return next;
    }, y);
  });
}

const NAMES: Readonly<Record<string, string>> = { relu: 'Relu', relu6: 'Relu6', elu: 'Elu', sigmoid: 'Sigmoid' };

function product(
  tf: Tf,
  heap: TfHeap,
  a: TensorInfo,
  b: TensorInfo,
  transposes: Transposes,
  bias: TensorInfo | null,
  relu: boolean,
): TensorInfo {
  const { transposeA, transposeB } = transposes;
  const [rows, depth] = lastTwo(a, transposeA);
  const [depthB, columns] = lastTwo(b, transposeB);
  if (depth !== depthB || a.dtype !== 'float32' || b.dtype !== 'float32') {
    throw new Error(
      `matMul of ${a.dtype} [${a.shape}] and ${b.dtype} [${b.shape}]: the inner lengths ${depth} and ${depthB} must be alike, and the numbers float32.`,
    );
  }
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = heap.backend.makeOutput([...outer, rows, columns], 'float32');
  if (rows * columns === 0) return out;
  const scratch = heap.scratch(columns);
  const [aAt, bAt, cAt, biasAt] = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(out), bias ? heap.addressOf(bias) : 0];
  const [aOf, bOf] = [outerIndex(a.shape, outer), outerIndex(b.shape, outer)];
  const count = outer.reduce((total, length) => total * length, 1);
  const [aRow, aDepth] = transposeA ? [4, 4 * rows] : [4 * depth, 4];
  const [bColumn, bDepth] = transposeB ? [4 * depth, 4] : [4, 4 * columns];
  for (let i = 0; i < count; i++) {
    const [from, by, to] = [aAt + aOf(i) * rows * depth * 4, bAt + bOf(i) * depth * columns * 4, cAt + i * rows * columns * 4];
    heap.kernels.gemm(rows, columns, depth, from, aRow, aDepth, by, bColumn, bDepth, to, 4 * columns, biasAt, relu ? RELU : 0, scratch);
  }
  return out;
}

function lastTwo({ shape }: TensorInfo, transpose: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transpose ? [columns, rows] : [rows, columns];
}

/** Which matrix of a tensor takes part in the i-th product of the broadcast result. */
function outerIndex(shape: readonly number[], outer: readonly number[]): (i: number) => number {
  const own = shape.slice(0, -2);
  if (own.length === outer.length && own.every((length, axis) => length === outer[axis])) return (i) => i;
  if (own.every((length) => length === 1)) return () => 0;
  return (i) => {
    let rest = i;
    let index = 0;
    let stride = 1;
    for (let axis = 1; axis <= own.length; axis++) {
      const length = outer.at(-axis)!;
      if (own.at(-axis) !== 1) index += (rest % length) * stride;
      stride *= own.at(-axis)!;
      rest = Math.floor(rest / length);
    }
    return index;
  };
}
