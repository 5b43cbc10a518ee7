import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { emptyTripRow, fillRow, storeRow, type TripColumn, type TripRow, tripColumns } from './trips.ts';

/**
 * Trips as columns in a file: blocks of up to 65,536 trips, then a directory as JSON, then its length and checksum. A column of a block is
 * kept in the narrowest kind of number that holds all of its values exactly. Numbers are in the byte order of the machine.
 */
const BLOCK = 1 << 16;
const MAGIC = 'murmur-trips-001';
/** Length and checksum of the directory, and the magic. */
const TAIL = 8 + MAGIC.length;

const kinds = { u8: Uint8Array, i32: Int32Array, f32: Float32Array, f64: Float64Array } as const;
type Kind = keyof typeof kinds;

interface BlockEntry {
  readonly at: number;
  readonly bytes: number;
  readonly crc: number;
  readonly rows: number;
  readonly kinds: readonly Kind[];
}

interface Directory {
  readonly blocks: readonly BlockEntry[];
  readonly about: unknown;
}

type Columns = Record<TripColumn, Float64Array>;

function emptyColumns(): Columns {
  return Object.fromEntries(tripColumns.map((name) => [name, new Float64Array(BLOCK)])) as Columns;
}

/** Writes trips into a new file, row by row. */
export class ColumnsWriter {
  private readonly file: number;
  private readonly columns = emptyColumns();
  private readonly blocks: BlockEntry[] = [];
  private rows = 0;
  private at = 0;

  constructor(path: string) {
    this.file = openSync(path, 'wx');
  }

  /** Takes a row; true when a block is full, which `flush` must then write. */
  add(row: TripRow): boolean {
    storeRow(row, this.columns, this.rows);
    return ++this.rows === BLOCK;
  }

  /** Writes the rows taken since the last time. */
  flush(): void {
    if (this.rows === 0) return;
    const packed = tripColumns.map((name) => pack(this.columns[name].subarray(0, this.rows)));
    const bytes = Buffer.concat(packed.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
    this.blocks.push({ at: this.at, bytes: bytes.length, crc: crc32(bytes), rows: this.rows, kinds: packed.map(({ kind }) => kind) });
    this.write(bytes);
    this.rows = 0;
  }

  private write(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length; ) written += writeSync(this.file, bytes, written);
    this.at += bytes.length;
  }

  /** Ends the file with the directory and what else is to be known of it (JSON). */
  finish(about: unknown): void {
    this.flush();
    const directory = Buffer.from(JSON.stringify({ blocks: this.blocks, about } satisfies Directory));
    const tail = Buffer.alloc(TAIL);
    tail.writeUInt32LE(directory.length, 0);
    tail.writeUInt32LE(crc32(directory), 4);
    tail.write(MAGIC, 8);
    this.write(directory);
    this.write(tail);
    this.close();
  }

  close(): void {
    closeSync(this.file);
  }
}

function pack(column: Float64Array): { kind: Kind; values: Uint8Array | Int32Array | Float32Array | Float64Array } {
  const kind = narrowest(column);
  return { kind, values: kind === 'f64' ? column.slice() : new kinds[kind](column) };
}

function narrowest(column: Float64Array): Kind {
  let [low, high] = [Infinity, -Infinity];
  let [whole, single] = [true, true];
  for (const value of column) {
    if (value < low) low = value;
    if (value > high) high = value;
    // Neither NaN nor -0 is a whole number that survives.
    whole &&= Math.floor(value) === value && !Object.is(value, -0);
    single &&= Math.fround(value) === value || Number.isNaN(value);
    if (!whole && !single) return 'f64';
  }
  if (whole && low >= 0 && high <= 0xff) return 'u8';
  if (whole && low >= -(2 ** 31) && high < 2 ** 31) return 'i32';
  return single ? 'f32' : 'f64';
}

/** Reads such a file. */
export class ColumnsReader {
  private readonly file: number;
  private readonly directory: Directory;

  private constructor(file: number, directory: Directory) {
    this.file = file;
    this.directory = directory;
  }

  /** Opens a file and checks it from end to end; null if there is none or anything in it is not as it was written. */
  static open(path: string): ColumnsReader | null {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return null;
    }
    const directory = readDirectory(file);
    const reader = directory && new ColumnsReader(file, directory);
    if (reader?.isSound()) return reader;
    closeSync(file);
    return null;
  }

  get about(): unknown {
    return this.directory.about;
  }

  private isSound(): boolean {
    return this.directory.blocks.every((block) => {
      const bytes = readAt(this.file, block.at, block.bytes);
      return bytes !== null && crc32(bytes) === block.crc;
    });
  }

  /** Hands on every trip, always in the same object, and the bytes that a block took. Closes the file. */
  each(use: (row: TripRow) => void, track: (bytes: number) => void): void {
    const columns = emptyColumns();
    const row = emptyTripRow();
    try {
      for (const block of this.directory.blocks) {
        unpack(readAt(this.file, block.at, block.bytes)!, block, columns);
        for (let i = 0; i < block.rows; i++) {
          fillRow(row, columns, i);
          use(row);
        }
        track(block.bytes);
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    closeSync(this.file);
  }
}

function unpack(bytes: Buffer, { rows, kinds: kindOf }: BlockEntry, columns: Columns): void {
  let at = 0;
  tripColumns.forEach((name, c) => {
    const Values = kinds[kindOf[c]!];
    const length = rows * Values.BYTES_PER_ELEMENT;
    // A copy, since a typed array must start at a multiple of its element's size.
    const part = Uint8Array.prototype.slice.call(bytes, at, at + length);
    columns[name].set(new Values(part.buffer, 0, rows));
    at += length;
  });
}

function readDirectory(file: number): Directory | null {
  const { size } = fstatSync(file);
  const tail = readAt(file, size - TAIL, TAIL);
  if (tail?.toString('latin1', 8) !== MAGIC) return null;
  const length = tail.readUInt32LE(0);
  const bytes = readAt(file, size - TAIL - length, length);
  return bytes && crc32(bytes) === tail.readUInt32LE(4) ? (JSON.parse(bytes.toString()) as Directory) : null;
}

/** So many bytes from a place on, or null if the file does not have them. */
function readAt(file: number, at: number, length: number): Buffer | null {
  if (at < 0) return null;
  const bytes = Buffer.allocUnsafe(length);
  for (let read = 0; read < length; ) {
    const more = readSync(file, bytes, read, length - read, at + read);
    if (more === 0) return null;
    read += more;
  }
  return bytes;
}
