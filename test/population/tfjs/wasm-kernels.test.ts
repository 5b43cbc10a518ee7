import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { loadTf } from '../../../src/population/tfjs/load-tf.ts';
import { installWasmKernels } from '../../../src/population/tfjs/wasm-kernels.ts';
import { createRng } from '../../../src/shared/rng.ts';
import { relativeError } from '../helpers.ts';

const normal = (shape: readonly number[], seed: string) => {
  const rng = createRng(seed);
  const data = Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, () => rng.normal());
  return () => tf.tensor(data, [...shape]);
};

/** The result on wasm, with kernels of ours, is that of the cpu backend, which has plain loops. */
async function expectAlike(compute: () => tf.Tensor[]): Promise<void> {
  const results: Float32Array[][] = [];
  for (const backend of ['cpu', 'wasm'] as const) {
    await loadTf(backend);
    await tf.setBackend(backend);
    results.push(tf.tidy(() => compute().map((tensor) => tensor.dataSync() as Float32Array)));
  }
  results[0]!.forEach((expected, index) => {
    expect(relativeError(results[1]![index]!, expected)).toBeLessThan(1e-5);
  });
}

describe('matrix products on the wasm backend', () => {
  const shapes: [string, number[], number[]][] = [
    ['ragged', [5, 7], [7, 3]],
    ['one row', [1, 33], [33, 21]],
    ['one column', [9, 300], [300, 1]],
    ['of many matrices', [3, 6, 10], [3, 10, 17]],
    ['of one matrix by many', [1, 6, 10], [3, 10, 17]],
    ['of many matrices by one', [4, 2, 6, 5], [5, 3]],
    ['of more columns than before', [4, 260], [260, 300]],
  ];
  test.each(shapes)('%s', async (_, a, b) => {
    const swapped = (shape: number[]) => [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!];
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const x = normal(transposeA ? swapped(a) : a, 'a');
      const y = normal(transposeB ? swapped(b) : b, 'b');
      await expectAlike(() => [tf.matMul(x(), y(), transposeA, transposeB)]);
    }
  });

  test.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const)(
    'fused with a bias and %s',
    async (activation) => {
      const [a, b, bias, alpha] = [normal([3, 6, 10], 'a'), normal([3, 10, 9], 'b'), normal([9], 'bias'), normal([9], 'alpha')];
      const prelu = () => (activation === 'prelu' ? { preluActivationWeights: alpha() } : {});
      await expectAlike(() => [tf.fused.matMul({ a: a(), b: b(), bias: bias(), activation, leakyreluAlpha: 0.2, ...prelu() })]);
      await expectAlike(() => [tf.fused.matMul({ a: a(), b: b(), activation, leakyreluAlpha: 0.2, ...prelu() })]);
    },
  );

  test('broadcast on both sides, which the cpu backend gets wrong', async () => {
    await loadTf('wasm');
    await tf.setBackend('wasm');
    const [a, b] = [normal([2, 1, 4, 5], 'a'), normal([1, 3, 5, 6], 'b')];
    const product = tf.matMul(a(), b());
    expect(product.shape).toEqual([2, 3, 4, 6]);
    expect(product.dataSync()).toEqual(tf.matMul(tf.tile(a(), [1, 3, 1, 1]), tf.tile(b(), [2, 1, 1, 1])).dataSync());
  });

  test('nothing is left behind', async () => {
    await loadTf('wasm');
    await tf.setBackend('wasm');
    const [a, b, bias] = [normal([2, 3], 'a'), normal([3, 4], 'b'), normal([4], 'bias')];
    const before = { ...tf.memory(), data: (tf.backend() as unknown as { numDataIds(): number }).numDataIds() };
    for (let i = 0; i < 20; i++) tf.tidy(() => void tf.fused.matMul({ a: a(), b: b(), bias: bias(), activation: 'elu' }));
    expect({ ...tf.memory(), data: (tf.backend() as unknown as { numDataIds(): number }).numDataIds() }).toEqual(before);
  });
});

describe('the filter gradient of conv2d on the wasm backend', () => {
  const cases: [string, number, 'valid' | 'same' | number, number, number][] = [
    ['valid', 1, 'valid', 3, 3],
    ['same', 1, 'same', 3, 4],
    ['with a stride', 2, 'same', 3, 2],
    ['with padding, of an even filter', 1, 1, 2, 5],
  ];
  test.each(cases)('%s', async (_, strides, pad, size, filters) => {
    const [x, filter] = [normal([2, 7, 6, 3], 'x'), normal([size, size, 3, filters], 'filter')];
    await expectAlike(() => {
      const loss = (f: tf.Tensor) => tf.sum(tf.square(tf.conv2d(x() as tf.Tensor4D, f as tf.Tensor4D, strides, pad)));
      return [tf.grad(loss)(filter())];
    });
  });
});

test('a backend that is not as expected keeps its kernels', async () => {
  const strange = { ...tf, backend: () => ({ wasm: { asm: {} } }) } as unknown as typeof tf;
  expect(await installWasmKernels(strange)).toBe(false);
});
