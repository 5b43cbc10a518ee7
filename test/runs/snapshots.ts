import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import type { Snapshot, SnapshotRecord, TypedArray } from '../../src/shared/snapshot.ts';

const arrayTypes = [Float32Array, Float64Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array];

/** An empty folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'murmuration-runs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Arrays of every type with any bits: all NaN payloads, infinities and signed zeros among them; some are views into larger memory. */
export const typedArrays: fc.Arbitrary<TypedArray> = fc
  .record({ type: fc.constantFrom(...arrayTypes), bytes: fc.uint8Array({ maxLength: 64 }), shift: fc.boolean() })
  .map(({ type, bytes, shift }) => {
    const width = type.BYTES_PER_ELEMENT;
    const length = Math.floor(bytes.length / width);
    const memory = new Uint8Array((length + 1) * width);
    const begin = shift ? width : 0;
    memory.set(bytes.subarray(0, length * width), begin);
    return new type(memory.buffer, begin, length);
  });

const numbers = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0, Number.MAX_VALUE, Number.MIN_VALUE, 0.1 + 0.2),
);
const keys = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('$array', '$', '$$number', '__proto__', '__metadata__', 'a/b', '7', '', 'toJSON'),
);

const { snapshot } = fc.letrec<{ snapshot: Snapshot }>((tie) => ({
  snapshot: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(numbers, typedArrays, fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null)),
    fc.array(tie('snapshot'), { maxLength: 4 }),
    fc.dictionary(keys, tie('snapshot'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

/** Snapshots of any shape. */
export const snapshots: fc.Arbitrary<SnapshotRecord> = fc.dictionary(keys, snapshot, { maxKeys: 6, noNullPrototype: true });

/** A snapshot as text in which every bit of it shows, to compare two by. */
export function bitsOf(value: Snapshot): unknown {
  if (ArrayBuffer.isView(value)) {
    const array = value as TypedArray;
    return [array[Symbol.toStringTag], Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('hex')];
  }
  if (typeof value === 'number') return Object.is(value, -0) ? 'number -0' : `number ${value}`;
  if (Array.isArray(value)) return value.map(bitsOf);
  if (typeof value === 'object' && value !== null) return { object: Object.entries(value).map(([key, item]) => [key, bitsOf(item)]) };
  return [typeof value, value];
}
