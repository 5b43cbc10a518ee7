import { describe, expect, it } from 'vitest';
import { PackedArray } from '../../src/learning/packed-array.ts';

describe('a packed array', () => {
  it.each([
    ['float32', 4, [0.1, -7, 1e30, 255, 300.5], [0.1, -7, 1e30, 255, 300.5].map(Math.fround)],
    ['float16', 2, [0.5, -7, 2049, 1e-7, 65_504], [0.5, -7, 2048, 2 ** -23, 65_504]],
    ['uint8', 1, [0, 1, 127, 128, 255], [0, 1, 127, 128, 255]],
  ] as const)('keeps numbers as %s in %i bytes each', (storage, bytes, numbers, kept) => {
    const packed = new PackedArray(10, storage);
    expect(packed.data.byteLength).toBe(10 * bytes);
    packed.write(Float32Array.of(9, ...numbers, 9), 1, 5, 3);
    const into = new Float32Array(7).fill(42);
    packed.read(3, into, 1, 5);
    expect([...into]).toEqual([42, ...kept, 42]);
    packed.read(0, into, 0, 3);
    expect([...into.subarray(0, 3)]).toEqual([0, 0, 0]);
    packed.read(8, into, 0, 2);
    expect([...into.subarray(0, 2)]).toEqual([0, 0]);
  });
});
