import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../shared/user-error.ts';

/** An opened text file: its beginning as text, to sniff at, and all of its bytes from the first on. */
export interface OpenedFile {
  readonly beginning: string;
  readonly bytes: AsyncIterable<Buffer>;
}

const CHUNK = 1 << 18;

/**
 * Opens a trip file, unpacking gzip, and refuses what is not text; Parquet, which is not read from the front, is only recognised.
 * @param onRead called with every piece of the file as it stands on the disk
 * @throws UserError for a file that is missing, a folder, empty, a damaged or foreign archive, a Git LFS pointer, a web page, UTF-16 or
 * binary.
 */
export async function openTripFile(file: string, onRead?: (bytes: number, chunk: Buffer) => void): Promise<OpenedFile | 'parquet'> {
  await refuseMissing(file);
  const raw = createReadStream(file, { highWaterMark: CHUNK });
  let stream: Readable = raw;
  try {
    let started = await startReading(raw, file, onRead);
    if (started.first.toString('latin1', 0, 4) === 'PAR1') {
      raw.destroy();
      return 'parquet';
    }
    if (started.first[0] === 0x1f && started.first[1] === 0x8b) {
      // Errors surface where the unpacked bytes are read; the callback has nothing to add.
      stream = pipeline(Readable.from(started.bytes, { objectMode: false }), createGunzip({ chunkSize: CHUNK }), () => {});
      started = await startReading(stream, file);
    }
    const beginning = started.first.toString('utf8').replace(/^\uFEFF/, '');
    const problem = problemOf(started.first, beginning);
    if (problem !== null) throw new UserError(`The trip file ${file} ${problem}`);
    return { beginning, bytes: started.bytes };
  } catch (error) {
    stream.destroy();
    raw.destroy();
    throw error;
  }
}

async function refuseMissing(file: string): Promise<void> {
  let folder: boolean;
  try {
    folder = (await stat(file)).isDirectory();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(missing ? `The trip file ${file} does not exist.` : unreadable(file, error));
  }
  if (folder) throw new UserError(`The trip file ${file} is a folder; name the files inside it.`);
}

/** Waits for the first bytes, so that they can be looked at, and hands them on together with the rest. */
async function startReading(stream: Readable, file: string, onRead?: (bytes: number, chunk: Buffer) => void) {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const next = async () => {
    try {
      const chunk = await chunks.next();
      if (!chunk.done) onRead?.(chunk.value.length, chunk.value);
      return chunk;
    } catch (error) {
      throw error instanceof UserError ? error : new UserError(unreadable(file, error));
    }
  };
  const start = await next();
  async function* all(): AsyncGenerator<Buffer> {
    try {
      for (let chunk = start; !chunk.done; chunk = await next()) yield chunk.value;
    } finally {
      stream.destroy();
    }
  }
  return { first: start.done ? Buffer.alloc(0) : start.value, bytes: all() as AsyncIterable<Buffer> };
}

/** First bytes of packed files that are not unpacked here. */
const archives: readonly (readonly [magic: string, name: string])[] = [
  ['PK\x03\x04', 'a zip archive'],
  ['BZh', 'packed with bzip2'],
  ['\xfd7zXZ', 'packed with xz'],
  ['\x28\xb5\x2f\xfd', 'packed with zstd'],
  ['7z\xbc\xaf', 'a 7z archive'],
  ['Rar!', 'a rar archive'],
];

/** Why this is not a text file of trips, as the end of a sentence, or null. */
function problemOf(first: Buffer, beginning: string): string | null {
  const magic = first.toString('latin1', 0, 8);
  const archive = archives.find(([start]) => magic.startsWith(start));
  if (archive) return `is ${archive[1]}; unpack it first.`;
  if (beginning.trim() === '') return 'is empty.';
  if (magic.startsWith('PAR1')) return 'is a Parquet file packed with gzip; unpack it first.';
  if (magic.startsWith('PARE')) return 'is an encrypted Parquet file; decrypt it first.';
  if (beginning.startsWith('version https://git-lfs')) return 'is a Git LFS pointer, not the data; fetch the data with `git lfs pull`.';
  if (magic.startsWith('\xff\xfe') || magic.startsWith('\xfe\xff')) return 'is UTF-16 text; save it as UTF-8.';
  if (first.subarray(0, 1024).includes(0)) return 'is binary, not CSV text.';
  if (/^\s*<(!doctype|html|\?xml)/i.test(beginning)) return 'is a web page or XML, not CSV; the download may have failed.';
  return null;
}

function unreadable(file: string, error: unknown): string {
  return `The trip file ${file} cannot be read: ${error instanceof Error ? error.message : error}.`;
}
