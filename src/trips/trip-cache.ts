import { createHash, type Hash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { endianness } from 'node:os';
import { basename, join } from 'node:path';
import { packageRoot } from '../shared/package-root.ts';
import { ColumnsReader, ColumnsWriter } from './columns-file.ts';
import { type FileState, fileState, hashFile, isUnchanged, notedHash, noteHash } from './content-hash.ts';
import type { FileOutcome } from './scan-trips.ts';
import { tripSchemas } from './trip-schema.ts';
import type { TripRow } from './trips.ts';

/** Where trips that were read are kept, so that reading them again takes a tenth of the time. */
export interface CacheOptions {
  /** A folder, or false to keep nothing. Default `.cache/murmuration/trips` below the working directory. */
  readonly cache?: string | false | undefined;
  /** Smaller files are not kept: they are read in no time. Bytes; default 16 million. */
  readonly cacheFrom?: number | undefined;
  /** Of all that is kept, in bytes: beyond it, what was not used for longest goes. Default 8 thousand million. */
  readonly cacheLimit?: number | undefined;
}

/** A file whose trips are kept. */
export interface KeptFile {
  readonly outcome: FileOutcome;
  each(use: (row: TripRow) => void, track: (bytes: number) => void): void;
}

/** Takes down what is being read. */
export interface CacheWriter {
  add(row: TripRow): void;
  /** The next bytes of the file, or null where they do not come in order. */
  see(chunk: Buffer | null): void;
  commit(outcome: FileOutcome): Promise<void>;
  abandon(): void;
}

/**
 * A kept file is named after all that its content depends on: a hash of the bytes that were read, the options, the schemas, and the version
 * of the program. So it cannot be stale; and as it gets its name when it is complete, and is checked when it is opened, it cannot be half
 * of one. Processes that write the same one at once write the same bytes to different temporary names.
 */
export interface TripCache {
  find(file: string): Promise<KeptFile | null>;
  begin(file: string): Promise<CacheWriter | null>;
  /** Why something could not be kept, or null. It does not keep trips from being read. */
  problem(): string | null;
}

const DEFAULT_TRIP_CACHE = join('.cache', 'murmuration', 'trips');
const CACHE_FROM = 16e6;
const CACHE_LIMIT = 8e9;
const SUFFIX = '.trips';
const UNFINISHED = '.tmp';
/** An unfinished file older than this was left by a process that was killed. Milliseconds. */
const ABANDONED = 24 * 3600 * 1000;

const none: TripCache = { find: async () => null, begin: async () => null, problem: () => null };

/** Opens the cache for reading with options of which `key` is a hash. */
export function openTripCache(key: string, options: CacheOptions): TripCache {
  const { cache = DEFAULT_TRIP_CACHE, cacheFrom = CACHE_FROM, cacheLimit = CACHE_LIMIT } = options;
  return cache === false ? none : new FolderCache(cache, key, cacheFrom, cacheLimit);
}

class FolderCache implements TripCache {
  private failure: string | null = null;
  private readonly folder: string;
  private readonly key: string;
  private readonly from: number;
  private readonly limit: number;

  constructor(folder: string, key: string, from: number, limit: number) {
    this.folder = folder;
    this.key = key;
    this.from = from;
    this.limit = limit;
  }

  problem(): string | null {
    return this.failure;
  }

  async find(file: string): Promise<KeptFile | null> {
    const state = fileState(file);
    if (state === null || state.size < this.from) return null;
    const prefix = this.prefixOf(file, state.size);
    let hash = notedHash(this.folder, state);
    if (hash === null) {
      // Hashing is worth it only if there is anything that it could find.
      if (!this.names().some((name) => name.startsWith(prefix) && name.endsWith(SUFFIX))) return null;
      hash = await hashFile(file);
      this.attempt(() => noteHash(this.folder, file, state, hash!));
    }
    const path = join(this.folder, `${prefix}${hash}${SUFFIX}`);
    const reader = ColumnsReader.open(path);
    if (reader === null) return null;
    // The time of the last use decides what goes first.
    this.attempt(() => utimesSync(path, new Date(), new Date()));
    const outcome = reader.about as FileOutcome;
    if (outcome.firstUnparsable) outcome.firstUnparsable = { ...outcome.firstUnparsable, file };
    return { outcome, each: (use, track) => reader.each(use, track) };
  }

  async begin(file: string): Promise<CacheWriter | null> {
    const state = fileState(file);
    if (state === null || state.size < this.from) return null;
    const unfinished = join(this.folder, `${randomUUID()}${UNFINISHED}`);
    let columns: ColumnsWriter | null = null;
    this.attempt(() => {
      mkdirSync(this.folder, { recursive: true });
      columns = new ColumnsWriter(unfinished);
    });
    return columns && this.writerOf(file, state, unfinished, columns);
  }

  private writerOf(file: string, state: FileState, unfinished: string, columns: ColumnsWriter): CacheWriter {
    let hash: Hash | null = createHash('sha256');
    let open = true;
    const abandon = (): void => {
      if (!open) return;
      open = false;
      columns.close();
      rmSync(unfinished, { force: true });
    };
    const orAbandon = (write: () => void): void => {
      if (open && !this.attempt(write)) abandon();
    };
    return {
      add(row) {
        if (open && columns.add(row)) orAbandon(() => columns.flush());
      },
      see(chunk) {
        if (chunk === null) hash = null;
        else hash?.update(chunk);
      },
      commit: async (outcome) => {
        if (!open) return;
        // What was not read in order is hashed now: that is what was read, if the file has not changed since.
        if (hash === null && !state.settled) return abandon();
        const digest = hash === null ? await hashFile(file) : hash.digest('hex');
        if (hash === null && !isUnchanged(file, state)) return abandon();
        orAbandon(() => columns.finish(outcome));
        if (!open) return;
        open = false;
        const renamed = this.attempt(() => {
          renameSync(unfinished, join(this.folder, `${this.prefixOf(file, state.size)}${digest}${SUFFIX}`));
          noteHash(this.folder, file, state, digest);
          this.prune();
        });
        if (!renamed) rmSync(unfinished, { force: true });
      },
      abandon,
    };
  }

  /** What the name of a kept file begins with. Where the day stands in the name of a file, it may be part of its content. */
  private prefixOf(file: string, size: number): string {
    const day = /\d{4}-\d{2}-\d{2}/.exec(basename(file))?.[0] ?? '';
    const parts = [this.key, day, programKey()].join('|');
    return `${createHash('sha256').update(parts).digest('hex').slice(0, 16)}-${size}-`;
  }

  private names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }

  private prune(): void {
    const files = this.names().flatMap((name) => {
      const path = join(this.folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats ? [{ path, name, size: stats.size, used: stats.mtimeMs }] : [];
    });
    for (const { path, name, used } of files) {
      if (name.endsWith(UNFINISHED) && used < Date.now() - ABANDONED) rmSync(path, { force: true });
    }
    let total = 0;
    for (const { path, size } of files.filter(({ name }) => name.endsWith(SUFFIX)).sort((a, b) => b.used - a.used)) {
      total += size;
      if (total > this.limit) rmSync(path, { force: true });
    }
  }

  /** Does something that may fail (no space, no permission) without keeping anybody from reading trips. */
  private attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.failure ??= `Trips could not be kept in ${this.folder}: ${(error as Error).message}.`;
      return false;
    }
  }
}

let program: string | undefined;

/** What of the program decides how rows are read. */
function programKey(): string {
  program ??= createHash('sha256')
    .update(`${readFileSync(join(packageRoot(), 'package.json'), 'utf8')} ${endianness()} ${JSON.stringify(tripSchemas())}`)
    .digest('hex');
  return program;
}
