import { UserError } from '../shared/user-error.ts';
import { type Cell, parseNumber, textOf } from './cell.ts';
import { columnFinder } from './match-schema.ts';
import { readTripFile } from './read-trip-file.ts';
import { type TripSchema, tripSchemas } from './trip-schema.ts';

/** Fares of trips whose file has none, found by the texts that tie the two files together. */
export interface Fares {
  /** The fare of a row, NaN if there is none. */
  find(cells: readonly Cell[], keyFields: readonly number[]): number;
}

/** What all fare files call the fare. */
const FARE = 'fare_amount';
const EMPTY = 0;
/** Fares are kept in tenths of a cent. */
const PER_UNIT = 1000;
const FULL = 0.85;

/**
 * Reads the fares out of files that hold them apart from the trips (the 2013 files with medallion numbers: `trip_fare_1.csv`). They stay in
 * memory, at 12 to 24 bytes a row: about 200 MB for a month of New York. Where a key occurs twice, the first row counts.
 * @throws UserError if a file lacks a column of every known key, or the fare
 */
export async function readFares(files: readonly string[], own?: TripSchema): Promise<Fares> {
  const keys = (own ? [own] : tripSchemas()).flatMap(({ fareKey }) => (fareKey ? [fareKey] : []));
  const table = new FareTable();
  for (const file of files) {
    let keyFields: number[] = [];
    let fareField = -1;
    await readTripFile(file, {
      header({ names }) {
        const find = columnFinder(names);
        const key = keys.find((columns) => [...columns, FARE].every((column) => find(column) >= 0));
        if (key === undefined) {
          const needed = keys.map((columns) => [...columns, FARE].join(', ')).join('; or ');
          throw new UserError(
            `The fare file ${file} does not have the columns that tie fares to trips: ${needed || 'no schema names any'}.`,
          );
        }
        keyFields = key.map((column) => find(column));
        fareField = find(FARE);
        return [...keyFields, fareField];
      },
      row(cells) {
        const fare = parseNumber(cells[fareField]);
        if (fare !== undefined && Math.abs(fare) < 1e6) table.add(hashOf(cells, keyFields), fare);
      },
      cut() {},
    });
  }
  return { find: (cells, keyFields) => table.get(hashOf(cells, keyFields)) };
}

/** A hash of 53 bits: among 15 million rows the chance of any two alike is about 1 %. */
function hashOf(cells: readonly Cell[], fields: readonly number[]): number {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (const field of fields) {
    const text = textOf(cells[field]);
    for (let i = 0; i <= text.length; i++) {
      const code = i < text.length ? text.charCodeAt(i) : 0x1f;
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
      b ^= b >>> 15;
    }
  }
  return (a >>> 11) * 2 ** 32 + (b >>> 0) || 1;
}

/** Open addressing in two typed arrays. */
class FareTable {
  private keys = new Float64Array(1 << 12);
  private fares = new Int32Array(1 << 12);
  private count = 0;

  add(hash: number, fare: number): void {
    if (this.count >= FULL * this.keys.length) this.grow();
    const at = this.slotOf(hash);
    if (this.keys[at] !== EMPTY) return;
    this.keys[at] = hash;
    this.fares[at] = Math.round(fare * PER_UNIT);
    this.count++;
  }

  get(hash: number): number {
    const at = this.slotOf(hash);
    return this.keys[at] === EMPTY ? Number.NaN : this.fares[at]! / PER_UNIT;
  }

  private slotOf(hash: number): number {
    const mask = this.keys.length - 1;
    // The low 32 bits are one of the two hashes.
    let at = (hash | 0) & mask;
    while (this.keys[at] !== EMPTY && this.keys[at] !== hash) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const [keys, fares] = [this.keys, this.fares];
    this.keys = new Float64Array(2 * keys.length);
    this.fares = new Int32Array(2 * keys.length);
    keys.forEach((hash, i) => {
      if (hash === EMPTY) return;
      const at = this.slotOf(hash);
      this.keys[at] = hash;
      this.fares[at] = fares[i]!;
    });
  }
}
