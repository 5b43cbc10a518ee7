import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../../src/runs/safetensors.ts';
import { digestFile, readSafetensorsFile, writeSafetensorsFile } from '../../src/runs/safetensors-file.ts';
import { bitsOf, temporaryFolder, typedArrays } from './snapshots.ts';

const namedTensors = fc
  .dictionary(
    fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__'),
    typedArrays,
    { maxKeys: 8, noNullPrototype: true },
  )
  .map((arrays) => new Map(Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data } as Tensor])));

const bitsOfAll = (tensors: ReadonlyMap<string, Tensor>) =>
  [...tensors].map(([name, { shape, data }]) => [name, shape, bitsOf(data)]).sort((a, b) => (a[0]! < b[0]! ? -1 : 1));

/** A file of a given header, as another writer might have made it. */
function file(header: unknown, data: readonly number[] = [], padding = ''): Buffer {
  const text = Buffer.from((typeof header === 'string' ? header : JSON.stringify(header)) + padding);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.from(data)]);
}

describe('safetensors', () => {
  it('returns every bit of every array, in memory and through a file', async () => {
    const path = join(temporaryFolder(), 'x.safetensors');
    await fc.assert(
      fc.asyncProperty(namedTensors, async (tensors) => {
        const buffer = encodeSafetensors(tensors);
        expect(bitsOfAll(decodeSafetensors(buffer).tensors)).toEqual(bitsOfAll(tensors));
        const digest = await writeSafetensorsFile(path, tensors);
        expect(await digestFile(path)).toEqual(digest);
        expect(digest.bytes).toBe(buffer.byteLength);
        expect(bitsOfAll((await readSafetensorsFile(path)).tensors)).toEqual(bitsOfAll(tensors));
      }),
      { numRuns: 60 },
    );
  });

  it('writes the published layout, byte for byte', () => {
    const buffer = encodeSafetensors(
      new Map<string, Tensor>([
        ['b', { shape: [3], data: Uint8Array.of(7, 8, 9) }],
        ['a', { shape: [1, 2], data: Float32Array.of(1, -2) }],
      ]),
      { framework: 'none' },
    );
    const header =
      '{"__metadata__":{"framework":"none"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}';
    const length = Math.ceil(header.length / 8) * 8;
    expect(buffer.readBigUInt64LE(0)).toBe(BigInt(length));
    expect(buffer.toString('utf8', 8, 8 + length)).toBe(header.padEnd(length));
    expect([...buffer.subarray(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 7, 8, 9]);
    expect(decodeSafetensors(buffer).metadata).toEqual({ framework: 'none' });
  });

  it('aligns every tensor to its own width', () => {
    fc.assert(
      fc.property(namedTensors, (tensors) => {
        const buffer = encodeSafetensors(tensors);
        const start = 8 + Number(buffer.readBigUInt64LE(0));
        const header = JSON.parse(buffer.toString('utf8', 8, start)) as Record<string, { data_offsets: [number, number] }>;
        for (const [name, { data }] of tensors) expect((start + header[name]!.data_offsets[0]) % data.BYTES_PER_ELEMENT).toBe(0);
      }),
    );
  });

  it('reads unaligned data of other writers, scalars and empty tensors', () => {
    const header = {
      byte: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
      scalar: { dtype: 'I16', shape: [], data_offsets: [1, 3] },
      none: { dtype: 'F64', shape: [0, 4], data_offsets: [3, 3] },
    };
    const { tensors } = decodeSafetensors(file(header, [5, 1, 2], '   '));
    expect(tensors.get('byte')!.data).toEqual(Uint8Array.of(5));
    expect(tensors.get('scalar')).toEqual({ shape: [], data: Int16Array.of(513) });
    expect(tensors.get('none')).toEqual({ shape: [0, 4], data: new Float64Array(0) });
  });

  it('gives tensors that share no memory with the buffer', () => {
    const buffer = encodeSafetensors(new Map([['a', { shape: [2], data: Int8Array.of(1, 2) }]]));
    const { data } = decodeSafetensors(buffer).tensors.get('a')!;
    buffer.fill(0);
    expect(data).toEqual(Int8Array.of(1, 2));
  });

  it('refuses a shape that its data do not fill, and the reserved name', () => {
    expect(() => encodeSafetensors(new Map([['a', { shape: [2, 2], data: new Float32Array(3) }]]))).toThrow(
      'The tensor "a" has 3 values, which do not fill its shape [2, 2].',
    );
    expect(() => encodeSafetensors(new Map([['__metadata__', { shape: [1], data: new Float32Array(1) }]]))).toThrow(/keeps that name/);
  });

  const one = { a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] } };
  it.each<[string, Buffer, RegExp]>([
    ['too short', Buffer.alloc(5), /there are only 5/],
    ['a header cut off', file(one, [1, 2, 3, 4]).subarray(0, 20), /cut off/],
    ['data cut off', file(one, [1, 2, 3]), /promises 4 bytes of data, but only 3 are there/],
    ['bytes left over', file(one, [1, 2, 3, 4, 5]), /1 bytes that its header does not mention/],
    ['an absurd header length', Buffer.alloc(16, 255), /more than the format's limit/],
    ['no JSON', file('{"a": '), /not JSON/],
    ['no UTF-8', Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([0xff, 0xfe])]), /not JSON in UTF-8/],
    ['a list', file([]), /not a JSON object/],
    ['metadata of numbers', file({ __metadata__: { a: 1 } }), /must map names to strings/],
    ['an unknown dtype', file({ a: { dtype: 'BF16', shape: [1], data_offsets: [0, 2] } }, [0, 0]), /"a" has dtype BF16; .* F64, F32/],
    ['a negative extent', file({ a: { dtype: 'U8', shape: [-1], data_offsets: [0, 1] } }, [0]), /lacks a dtype/],
    ['offsets that do not fit', file({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, [0, 0, 0, 0]), /needs 8 bytes .* span 4/],
    ['a hole', file({ a: { dtype: 'U8', shape: [1], data_offsets: [2, 3] } }, [0, 0, 0]), /begins at byte 2 where 0 was due/],
    [
      'an overlap',
      file({ ...one, b: { dtype: 'U8', shape: [4], data_offsets: [2, 6] } }, [0, 0, 0, 0, 0, 0]),
      /"b" begins at byte 2 where 4 was due/,
    ],
  ])('says what is wrong with %s', async (_, buffer, message) => {
    expect(() => decodeSafetensors(buffer)).toThrow(message);
    const path = join(temporaryFolder(), 'x.safetensors');
    writeFileSync(path, buffer);
    await expect(readSafetensorsFile(path)).rejects.toThrow(message);
  });

  it('notices a file that was cut short at any length', async () => {
    const buffer = encodeSafetensors(new Map([['a', { shape: [5], data: Int16Array.of(1, 2, 3, 4, 5) }]]));
    const path = join(temporaryFolder(), 'x.safetensors');
    for (let length = 0; length < buffer.length; length++) {
      writeFileSync(path, buffer);
      truncateSync(path, length);
      await expect(readSafetensorsFile(path)).rejects.toThrow(/safetensors/);
    }
  });
});
