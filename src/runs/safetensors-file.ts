import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { TypedArray } from '../shared/snapshot.ts';
import { allocate, bytesOf, headerLength, parseHeader, planSafetensors, type Tensor } from './safetensors.ts';

/** Bytes handed to the file system at once; one call can take no more than 2 GiB. */
const chunkBytes = 1 << 24;

/** What a file's bytes are known by. */
export interface FileDigest {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a safetensors file and has the disk keep it (fsync), straight from the arrays' own memory: nothing is copied.
 * Returns what `digestFile` must find later.
 */
export async function writeSafetensorsFile(path: string, tensors: ReadonlyMap<string, Tensor>): Promise<FileDigest> {
  const { header, order } = planSafetensors(tensors);
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  try {
    let bytes = 0;
    const write = async (part: Uint8Array) => {
      for (let begin = 0; begin < part.byteLength; begin += chunkBytes) {
        const chunk = part.subarray(begin, begin + chunkBytes);
        hash.update(chunk);
        await file.writeFile(chunk);
        bytes += chunk.byteLength;
      }
    };
    await write(header);
    for (const name of order) await write(bytesOf(tensors.get(name)!.data));
    await file.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Reads a file of `writeSafetensorsFile` or another writer, each tensor straight into its own array. Throws an Error with a sentence when it is malformed. */
export async function readSafetensorsFile(path: string): Promise<Map<string, Tensor>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = new Uint8Array(8);
    await fill(file, start.subarray(0, Math.min(8, size)), 0);
    const header = new Uint8Array(headerLength(start, size));
    await fill(file, header, 8);
    const dataStart = 8 + header.byteLength;
    const places = parseHeader(header, size - dataStart);
    const tensors = new Map<string, Tensor>();
    for (const place of places) {
      const data: TypedArray = allocate(place);
      await fill(file, bytesOf(data), dataStart + place.begin);
      tensors.set(place.name, { shape: place.shape, data });
    }
    return tensors;
  } finally {
    await file.close();
  }
}

/** Size and SHA-256 of a file, read in chunks. */
export async function digestFile(path: string): Promise<FileDigest> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const chunk = new Uint8Array(1 << 20);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(chunk.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.byteLength; ) {
    const length = Math.min(chunkBytes, target.byteLength - done);
    const { bytesRead } = await file.read(target, done, length, position + done);
    if (bytesRead === 0) throw new Error('The safetensors file ended while it was being read.');
    done += bytesRead;
  }
}
