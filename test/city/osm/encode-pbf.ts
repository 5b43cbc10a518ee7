import { deflateSync } from 'node:zlib';
import { Blob, BlobHeader } from 'osm-pbf-parser-node/proto/fileformat.js';
import { HeaderBlock, PrimitiveBlock } from 'osm-pbf-parser-node/proto/osmformat.js';
import Pbf from 'pbf';
import type { OsmNode, OsmWay } from '../../../src/city/osm/osm-source.ts';

/** Nodes and ways as a small .osm.pbf file: a header, a block of dense nodes, a block of ways. */
export function encodePbf(nodes: readonly OsmNode[], ways: readonly OsmWay[], features = ['OsmSchema-V0.6', 'DenseNodes']): Uint8Array {
  const header = written((pbf) => HeaderBlock.write({ required_features: features }, pbf));
  return Buffer.concat([blockOf('OSMHeader', header), blockOf('OSMData', nodesBlock(nodes)), blockOf('OSMData', waysBlock(ways))]);
}

function written(write: (pbf: Pbf) => void): Uint8Array {
  const pbf = new Pbf();
  write(pbf);
  return pbf.finish();
}

function blockOf(type: string, data: Uint8Array): Uint8Array {
  const blob = written((pbf) => Blob.write({ raw_size: data.length, zlib_data: deflateSync(data) }, pbf));
  const header = written((pbf) => BlobHeader.write({ type, datasize: blob.length }, pbf));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, blob]);
}

const deltas = (values: readonly number[]) => values.map((value, i) => value - (values[i - 1] ?? 0));

function nodesBlock(nodes: readonly OsmNode[]): Uint8Array {
  const dense = {
    id: deltas(nodes.map(({ id }) => id)),
    lat: deltas(nodes.map(({ lat }) => Math.round(lat * 1e7))),
    lon: deltas(nodes.map(({ lon }) => Math.round(lon * 1e7))),
    keys_vals: [],
  };
  return written((pbf) =>
    PrimitiveBlock.write({ stringtable: { s: [Buffer.from('')] }, primitivegroup: [{ dense }], granularity: 100 }, pbf),
  );
}

function waysBlock(ways: readonly OsmWay[]): Uint8Array {
  const strings = ['', ...new Set(ways.flatMap(({ tags }) => Object.entries(tags).flat()))];
  const index = (text: string) => strings.indexOf(text);
  const group = ways.map(({ id, nodes, tags }) => ({
    id,
    keys: Object.keys(tags).map(index),
    vals: Object.values(tags).map(index),
    refs: deltas(nodes),
  }));
  const block = { stringtable: { s: strings.map((text) => Buffer.from(text)) }, primitivegroup: [{ ways: group }], granularity: 100 };
  return written((pbf) => PrimitiveBlock.write(block, pbf));
}
