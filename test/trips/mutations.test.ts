import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { dropReasons } from '../../src/trips/judge-trip.ts';
import { type LoadedTrips, readTrips } from '../../src/trips/load-trips.ts';
import { tripSchemas } from '../../src/trips/trip-schema.ts';
import { hasSharedData, sharedData, temporaryFiles } from './files.ts';
import { mutate } from './mutate.ts';
import { statedTrip, variants, writeVariant } from './variants.ts';
import { writeSchema } from './write-schema.ts';

const temporary = temporaryFiles();

async function outcomeOf(file: string, slowly: boolean): Promise<LoadedTrips | string> {
  try {
    return await readTrips(file, { slowly, cache: false });
  } catch (error) {
    // Anything else would be a crash.
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toContain(file);
    expect(error.message).toMatch(/\.$/);
    return error.message;
  }
}

/** Rows of a text without quotation marks, counted in the plainest way; null where that cannot be told so simply. */
function countedRows(bytes: Buffer): number | null {
  const text = bytes.toString('utf8');
  if (text.includes('"') || /\r(?!\n)/.test(text)) return null;
  return text.split('\n').filter((line) => line.replace(/^\uFEFF/, '').trim() !== '' || /[,\t]/.test(line)).length - 1;
}

/** A damaged file is read right or refused with a sentence. */
async function check(bytes: Buffer, name: string, bothWays = true): Promise<'read' | 'refused'> {
  const file = temporary(name, bytes);
  const outcome = await outcomeOf(file, false);
  if (bothWays) expect(await outcomeOf(file, true)).toEqual(outcome);
  if (typeof outcome === 'string') return 'refused';
  const { trips, report } = outcome;
  const lost = dropReasons.reduce((sum, reason) => sum + report.dropped[reason], report.truncated);
  expect(report.trips + lost).toBe(report.read);
  expect(trips.count).toBe(report.trips);
  const counted = countedRows(bytes);
  if (counted !== null && !bytes.includes(0x09) && !bytes.includes(0x3b)) expect(report.read).toBe(counted);
  expect(report.dropped.unparsable > 0 === (report.firstUnparsable !== null)).toBe(true);
  for (let i = 0; i < trips.count; i++) {
    expect(Number.isSafeInteger(trips.pickupSeconds[i]!) && trips.pickupSeconds[i]! >= (trips.pickupSeconds[i - 1] ?? -Infinity)).toBe(
      true,
    );
    const placed = trips.pickupLon[i]! > -180 && trips.pickupLat[i]! < 90;
    expect(placed || (trips.pickupZone[i]! >= 0 && trips.dropoffZone[i]! >= 0)).toBe(true);
  }
  return 'read';
}

/** Damages the files in turn. The whole is the same every time. */
async function checkAll(originals: readonly Buffer[], count: number): Promise<Record<'read' | 'refused', number>> {
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const rng = createRng(i).split('mutations');
    const bytes = mutate(originals[i % originals.length]!, rng);
    try {
      outcomes[await check(bytes, 'trips_2015-01-02.csv', i % 4 === 0)]++;
    } catch (error) {
      throw new Error(`Mutation ${i} of file ${i % originals.length} went wrong: ${(error as Error).message}`, { cause: error });
    }
  }
  return outcomes;
}

describe('damaged files', () => {
  it('a thousand made of invented trips in every layout are read right or refused with a sentence', async () => {
    const stated = Array.from({ length: 6 }, (_, i) => statedTrip({ pickup: statedTrip().pickup + 61 * i, fare: 5 + i }));
    const layouts = variants.map((variant) => writeVariant(variant, stated));
    const schemas = tripSchemas().filter(({ reject, columns }) => reject === undefined && columns.pickupZoneName === undefined);
    const originals = [...layouts, ...schemas.map((schema) => writeSchema(schema, stated))].map((text) => Buffer.from(text));
    const { read, refused } = await checkAll(originals, 1000);
    expect(read + refused).toBe(1000);
    // Most damage costs a row or two, not the file.
    expect(read).toBeGreaterThan(600);
    expect(refused).toBeGreaterThan(50);
  });

  it.skipIf(!hasSharedData)('two thousand made of real ones are, too (needs the optional shared data)', async () => {
    const heads = readdirSync(sharedData('tlc_heads')).map((name) => readFileSync(sharedData('tlc_heads', name)));
    const files = readdirSync(sharedData('trips')).map((name) => readFileSync(join(sharedData('trips'), name)).subarray(0, 2048));
    const { read, refused } = await checkAll([...heads, ...files], 2000);
    expect(read + refused).toBe(2000);
    expect(read).toBeGreaterThan(1200);
  });

  it('packed ones, damaged after packing, are refused or complete', async () => {
    const packed = gzipSync(
      writeVariant(
        variants[3]!,
        Array.from({ length: 50 }, () => statedTrip()),
      ),
    );
    for (let i = 0; i < 150; i++) await check(mutate(packed, createRng(i).split('packed')), 'packed.csv.gz');
  });
});
