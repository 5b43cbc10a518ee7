/** The parts of `osm-pbf-parser-node` below its main module, which it has no types for. */
declare module 'osm-pbf-parser-node/proto/fileformat.js' {
  import type Pbf from 'pbf';
  export const BlobHeader: {
    read(pbf: Pbf): { type: string; datasize: number };
    write(header: { type: string; datasize: number }, pbf: Pbf): void;
  };
  export const Blob: {
    read(pbf: Pbf): { raw_size: number; raw: Uint8Array | null; data: string | null; zlib_data: Uint8Array | null };
    write(blob: { raw_size?: number; raw?: Uint8Array; zlib_data?: Uint8Array }, pbf: Pbf): void;
  };
}
declare module 'osm-pbf-parser-node/proto/osmformat.js' {
  import type Pbf from 'pbf';
  export const HeaderBlock: {
    read(pbf: Pbf): { required_features: string[] };
    write(header: { required_features: string[] }, pbf: Pbf): void;
  };
  export const PrimitiveBlock: { write(block: object, pbf: Pbf): void };
}
