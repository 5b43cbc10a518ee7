import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../shared/user-error.ts';

/** An opened text file: its beginning as text, to sniff at, and all of its bytes from the first on. */
export interface OpenedFile {
  readonly beginning: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/**
 * Opens a trip file, unpacking gzip, and refuses what is not text.
 * @throws UserError for a file that is missing, a folder, empty, a damaged or foreign archive, Parquet, a Git LFS pointer, a web page,
 * UTF-16 or binary.
 */
export async function openTripFile(file: string): Promise<OpenedFile> {
  await refuseMissing(file);
  let stream: Readable = createReadStream(file);
  try {
    let started = await startReading(stream, file);
    if (started.first[0] === 0x1f && started.first[1] === 0x8b) {
      // Errors surface where the unpacked bytes are read; the callback has nothing to add.
      stream = pipeline(started.bytes, createGunzip(), () => {});
      started = await startReading(stream, file);
    }
    const beginning = started.first.toString('utf8').replace(/^\uFEFF/, '');
    const problem = problemOf(started.first, beginning);
    if (problem !== null) throw new UserError(`The trip file ${file} ${problem}`);
    return { beginning, bytes: started.bytes };
  } catch (error) {
    stream.destroy();
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
async function startReading(stream: Readable, file: string): Promise<{ first: Buffer; bytes: AsyncIterable<Buffer> }> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const next = async () => {
    try {
      return await chunks.next();
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
  return { first: start.done ? Buffer.alloc(0) : start.value, bytes: all() };
}

/** Why this is not a text file of trips, as the end of a sentence, or null. */
function problemOf(first: Buffer, beginning: string): string | null {
  const magic = first.toString('latin1', 0, 4);
  if (beginning.trim() === '') return 'is empty.';
  if (magic === 'PAR1') return 'is a Parquet file (all TLC files since 2022 are); convert it to CSV first.';
  if (magic === 'PK\x03\x04') return 'is a zip archive; unpack it first.';
  if (beginning.startsWith('version https://git-lfs')) return 'is a Git LFS pointer, not the data; fetch the data with `git lfs pull`.';
  if (magic.startsWith('\xff\xfe') || magic.startsWith('\xfe\xff')) return 'is UTF-16 text; save it as UTF-8.';
  if (first.subarray(0, 1024).includes(0)) return 'is binary, not CSV text.';
  if (/^\s*<(!doctype|html|\?xml)/i.test(beginning)) return 'is a web page or XML, not CSV; the download may have failed.';
  return null;
}

function unreadable(file: string, error: unknown): string {
  return `The trip file ${file} cannot be read: ${error instanceof Error ? error.message : error}.`;
}
