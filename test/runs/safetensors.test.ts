import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Tensor } from '../../src/runs/safetensors.ts';
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
  let path: string;
  beforeEach(() => {
    path = join(temporaryFolder(), 'x.safetensors');
  });

  it('returns every bit of every array, each aligned to its own width', async () => {
    await fc.assert(
      fc.asyncProperty(namedTensors, async (tensors) => {
        const digest = await writeSafetensorsFile(path, tensors);
        expect(await digestFile(path)).toEqual(digest);
        expect(bitsOfAll(await readSafetensorsFile(path))).toEqual(bitsOfAll(tensors));
        const bytes = readFileSync(path);
        expect(digest.bytes).toBe(bytes.byteLength);
        const start = 8 + Number(bytes.readBigUInt64LE(0));
        const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, { data_offsets: [number, number] }>;
        for (const [name, { data }] of tensors) expect((start + header[name]!.data_offsets[0]) % data.BYTES_PER_ELEMENT).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('writes the published layout, byte for byte', async () => {
    const tensors = new Map<string, Tensor>([
      ['b', { shape: [3], data: Uint8Array.of(7, 8, 9) }],
      ['a', { shape: [1, 2], data: Float32Array.of(1, -2) }],
    ]);
    await writeSafetensorsFile(path, tensors);
    const bytes = readFileSync(path);
    const header = '{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}';
    const length = Math.ceil(header.length / 8) * 8;
    expect(bytes.readBigUInt64LE(0)).toBe(BigInt(length));
    expect(bytes.toString('utf8', 8, 8 + length)).toBe(header.padEnd(length));
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 7, 8, 9]);
  });

  it('reads unaligned data of other writers, scalars, empty tensors and metadata', async () => {
    const header = {
      __metadata__: { format: 'pt' },
      byte: { dtype: 'U8', shape: [1], data_offsets: [0, 1] },
      scalar: { dtype: 'I16', shape: [], data_offsets: [1, 3] },
      none: { dtype: 'F64', shape: [0, 4], data_offsets: [3, 3] },
    };
    writeFileSync(path, file(header, [5, 1, 2], '   '));
    const tensors = await readSafetensorsFile(path);
    expect([...tensors.keys()].sort()).toEqual(['byte', 'none', 'scalar']);
    expect(tensors.get('byte')!.data).toEqual(Uint8Array.of(5));
    expect(tensors.get('scalar')).toEqual({ shape: [], data: Int16Array.of(513) });
    expect(tensors.get('none')).toEqual({ shape: [0, 4], data: new Float64Array(0) });
  });

  it('refuses a shape that its data do not fill, and the reserved name', async () => {
    await expect(writeSafetensorsFile(path, new Map([['a', { shape: [2, 2], data: new Float32Array(3) }]]))).rejects.toThrow(
      'The tensor "a" has 3 values, which do not fill its shape [2, 2].',
    );
    await expect(writeSafetensorsFile(path, new Map([['__metadata__', { shape: [1], data: new Float32Array(1) }]]))).rejects.toThrow(
      /keeps that name/,
    );
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
    writeFileSync(path, buffer);
    await expect(readSafetensorsFile(path)).rejects.toThrow(message);
  });

  it('notices a file that was cut short at any length', async () => {
    await writeSafetensorsFile(path, new Map([['a', { shape: [5], data: Int16Array.of(1, 2, 3, 4, 5) }]]));
    const buffer = readFileSync(path);
    for (let length = 0; length < buffer.length; length++) {
      writeFileSync(path, buffer);
      truncateSync(path, length);
      await expect(readSafetensorsFile(path)).rejects.toThrow(/safetensors/);
    }
  });
});
