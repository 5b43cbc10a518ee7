import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { RoadNetwork } from './road-network.ts';
import { TIME_COLUMNS } from './road-network.ts';
import type { RoadTables, TableBase } from './road-tables.ts';

/** Where tables are kept when no folder is given: below the working directory. */
export const DEFAULT_CACHE = join('.cache', 'murmuration');

/** Raised whenever the layout of the file or the way tables are made changes. */
const VERSION = 'murmuration road tables 1';
const DIGEST = 32;
/** Float64 values at the head: tick, median error, 95 % error, 24 factors. */
const HEAD = 3 + TIME_COLUMNS;

/** The key of the tables of a network: a hash of all they depend on. */
export function tableKey(network: RoadNetwork, base: TableBase): string {
  const hash = createHash('sha256').update(`${VERSION} ${endianness()} ${base} `);
  const { longitudes, latitudes, from, to, seconds, metres } = network;
  for (const part of [longitudes, latitudes, from, to, seconds, ...(metres ? [metres] : [])]) {
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)).update('|');
  }
  return hash.digest('hex').slice(0, 32);
}

/** The tables kept under a key, or null if there are none or the file is damaged (too short, too long, wrong checksum). */
export function readTables(folder: string, key: string, places: number): RoadTables | null {
  let file: number;
  try {
    file = openSync(fileOf(folder, key), 'r');
  } catch {
    return null;
  }
  try {
    const size = 8 * HEAD + 4 * places * places;
    if (fstatSync(file).size !== DIGEST + size) return null;
    const digest = new Uint8Array(DIGEST);
    const body = new Uint8Array(size);
    fill(file, digest);
    fill(file, body);
    if (!createHash('sha256').update(body).digest().equals(digest)) return null;
    const head = new Float64Array(body.buffer, 0, HEAD);
    return {
      tickSeconds: head[0]!,
      error: { median: head[1]!, p95: head[2]! },
      columnFactors: head.subarray(3),
      ticks: new Uint16Array(body.buffer, 8 * HEAD, places * places),
      units: new Uint16Array(body.buffer, 8 * HEAD + 2 * places * places, places * places),
    };
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/**
 * Keeps tables under a key: written beside and renamed, so that a reader sees the whole file or none.
 * @returns null, or why it could not be written (the tables can still be used)
 */
export function writeTables(folder: string, key: string, tables: RoadTables): string | null {
  const { tickSeconds, error, columnFactors, ticks, units } = tables;
  const head = Float64Array.of(tickSeconds, error.median, error.p95, ...columnFactors);
  const parts = [head, ticks, units].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const unfinished = `${fileOf(folder, key)}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    const file = openSync(unfinished, 'w');
    try {
      for (const part of [hash.digest(), ...parts]) {
        for (let written = 0; written < part.length; ) written += writeSync(file, part, written);
      }
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, fileOf(folder, key));
    return null;
  } catch (error) {
    if (existsSync(unfinished)) rmSync(unfinished);
    return (error as Error).message;
  }
}

function fileOf(folder: string, key: string): string {
  return join(folder, `roads-${key}.bin`);
}

function fill(file: number, bytes: Uint8Array): void {
  for (let read = 0; read < bytes.length; ) {
    const more = readSync(file, bytes, read, bytes.length - read, null);
    if (more === 0) throw new Error('The file ends early.');
    read += more;
  }
}
