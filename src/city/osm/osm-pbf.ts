import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { parse } from 'osm-pbf-parser-node';
import { Blob, BlobHeader } from 'osm-pbf-parser-node/proto/fileformat.js';
import { HeaderBlock } from 'osm-pbf-parser-node/proto/osmformat.js';
import Pbf from 'pbf';
import { UserError } from '../../shared/user-error.ts';
import type { OsmNode, OsmSource, OsmWay } from './osm-source.ts';

/** The format's own limits: bytes of a block's header, of a block, and of what a block unpacks to. */
const MOST_HEADER = 64 * 1024;
const MOST_BLOCK = 32 * 1024 * 1024;
const UNDERSTOOD = ['OsmSchema-V0.6', 'DenseNodes'];

type Element = {
  type: 'node' | 'way' | 'relation';
  id: number;
  lat?: number;
  lon?: number;
  refs?: number[];
  tags?: Record<string, string>;
};

/**
 * An `.osm.pbf` file. It is read block by block (a few megabytes each), so its size does not matter to memory; every block's length,
 * checksum and contents are tested on the way.
 */
export function osmPbf(file: string): OsmSource {
  return {
    file,
    read: ({ way, node }) =>
      eachBlock(file, (type, data) => {
        if (type === 'OSMHeader') return checkHeader(file, data);
        if (type !== 'OSMData') return;
        for (const element of parse(Buffer.from(data), { withTags: { node: false, way: true, relation: false } }) as Element[]) {
          if (element.type === 'node') node?.(element as OsmNode);
          else if (element.type === 'way') way?.({ id: element.id, nodes: element.refs ?? [], tags: element.tags ?? {} } satisfies OsmWay);
        }
      }),
  };
}

function checkHeader(file: string, data: Uint8Array): void {
  const unknown = HeaderBlock.read(new Pbf(data)).required_features.filter((feature) => !UNDERSTOOD.includes(feature));
  if (unknown.length > 0) throw new UserError(`The OpenStreetMap file "${file}" needs ${unknown.join(', ')}, which is not understood.`);
}

function eachBlock(file: string, block: (type: string, data: Uint8Array) => void): void {
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    let at = 0;
    const take = (length: number): Buffer => {
      if (at + length > size) {
        throw new UserError(
          `The OpenStreetMap file "${file}" ends in the middle of a block, at byte ${size}; it was cut off: fetch it again.`,
        );
      }
      const bytes = Buffer.alloc(length);
      for (let read = 0; read < length; ) read += readSync(descriptor, bytes, read, length - read, at + read);
      at += length;
      return bytes;
    };
    let blocks = 0;
    while (at < size) {
      const start = at;
      try {
        const headerLength = take(4).readUInt32BE();
        if (headerLength > MOST_HEADER) throw new Error(`a header of ${headerLength} bytes`);
        const header = BlobHeader.read(new Pbf(take(headerLength)));
        if (blocks++ === 0 && header.type !== 'OSMHeader') throw new Error('no OSMHeader at its beginning');
        if (header.datasize > MOST_BLOCK) throw new Error(`a block of ${header.datasize} bytes`);
        block(header.type, unpack(take(header.datasize)));
      } catch (error) {
        if (error instanceof UserError) throw error;
        const problem = (error as Error).message;
        throw new UserError(`The OpenStreetMap file "${file}" is no PBF file or damaged: at byte ${start} there is ${problem}.`);
      }
    }
    if (blocks === 0) throw new UserError(`The OpenStreetMap file "${file}" is empty.`);
  } finally {
    closeSync(descriptor);
  }
}

function unpack(bytes: Buffer): Uint8Array {
  const blob = Blob.read(new Pbf(bytes));
  if (blob.raw) return blob.raw;
  if (!blob.zlib_data) throw new Error(`a block packed as ${blob.data ?? 'nothing'}; only zlib is understood`);
  return inflateSync(blob.zlib_data, { maxOutputLength: 2 * MOST_BLOCK });
}
