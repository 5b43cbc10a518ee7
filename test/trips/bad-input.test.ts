import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/shared/user-error.ts';
import { loadTrips, readTrips } from '../../src/trips/load-trips.ts';
import { temporaryFiles } from './files.ts';
import { statedTrip, yellowFile } from './variants.ts';

const temporary = temporaryFiles();
const good = yellowFile([statedTrip()]);
const header = good.split('\r\n')[0]!;

async function complaint(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

describe('files that are no trips', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /is empty/],
    ['blank', '\n \r\n', /is empty/],
    ['header only', `${header}\r\n`, /has a header but no rows/],
    ['a Parquet file without its end', 'PAR1\x15\x04\x15', /is not readable as Parquet, at its end/],
    ['zip', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]), /is a zip archive/],
    ['LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n', /Git LFS pointer/],
    ['binary', new Uint8Array([1, 2, 0, 3, 4, 5]), /is binary/],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), /UTF-16/],
    ['web page', '<!DOCTYPE html><html></html>', /is a web page/],
    ['packed Parquet', gzipSync('PAR1....'), /is a Parquet file packed with gzip; unpack it first/],
    ['damaged gzip', gzipSync(good.repeat(50)).subarray(0, 90), /cannot be read: unexpected end of file/],
    ['a quotation mark left open', `${good}"1,2\r\n${'1,2\r\n'.repeat(9)}`, /a quotation mark near line 3 that is never closed/],
    ['a quotation mark left open in a long file', `${good}"1,2\r\n${'1,2\r\n'.repeat(300_000)}`, /not readable as CSV/],
    ['a quotation mark left open in the header', '"a,b\r\n1,2\r\n', /never closed/],
    [
      'other columns',
      'name,age\nAda,36\n',
      /fit no known schema\. Found: "name", "age"\. Known: .*manhattan-hours, .*tlc-yellow-2016h2\. A column map/,
    ],
    [
      'no dropoff time',
      good.replace('tpep_dropoff_datetime', 'other'),
      /looks like tlc-yellow-2015 .* has no column tpep_dropoff_datetime/,
    ],
    ['half the coordinates', good.replace('dropoff_latitude', 'other'), /has no column dropoff_latitude/],
    [
      'fares apart from trips',
      'medallion,hack_license,pickup_datetime,fare_amount\n1,2,3,4\n',
      /the fares of the TLC's 2013 files .* give it as fares/,
    ],
  ])('%s', async (name, content, expected) => {
    const file = temporary(`${name}.csv`, content);
    const message = await complaint(readTrips(file));
    expect(message).toMatch(expected);
    expect(message).toContain(file);
  });

  it('missing, folders, none', async () => {
    expect(await complaint(readTrips('/nowhere/trips.csv'))).toBe('The trip file /nowhere/trips.csv does not exist.');
    expect(await complaint(readTrips(mkdtempSync(join(tmpdir(), 'murmuration-trips-'))))).toMatch(/The folder .* has no trip files/);
    expect(await complaint(readTrips('/nowhere/*.csv'))).toBe('The pattern /nowhere/*.csv fits no file.');
    expect(await complaint(readTrips([]))).toMatch(/No trip file is named/);
  });

  it('hour files without a date in their name, and mixed with other zone ids', async () => {
    const hours = 'pickup_time,pickup_ID,dropoff_ID,distance\n12,11,8,917\n';
    expect(await complaint(readTrips(temporary('trips.csv', hours)))).toMatch(/its date must stand in its name/);
    const files = [temporary('yellow.csv', good), temporary('trips_2015-01-02.csv', hours)];
    expect(await complaint(readTrips(files))).toMatch(
      /manhattan-hours\) numbers its zones otherwise than the files before it \(tlc-yellow-2015\)/,
    );
  });

  it('hour files with seconds beyond the hour or fractions of a zone', async () => {
    const rows = '3600,11,8,917\n-1,11,8,917\n5,1.5,8,917\n5,-1,8,917\n5,1,2,917\n';
    const { report } = await readTrips(temporary('trips_2015-01-02.csv', `pickup_time,pickup_ID,dropoff_ID,distance\n${rows}`));
    expect(report.dropped).toMatchObject({ unparsable: 3, 'missing-place': 1 });
    expect(report.trips).toBe(1);
  });
});

describe('options that make no sense', () => {
  it.each([
    [{ sample: 0 }, /sample is 0; it must be above 0/],
    [{ sample: 1.5 }, /sample is 1.5/],
    [{ sample: Number.NaN }, /sample is NaN/],
    [{ maxTrips: 0 }, /maximum number of trips is 0/],
    [{ maxTrips: 2.5 }, /maximum number of trips is 2.5/],
    [{ window: '9-5' }, /time window "9-5"/],
    [{ area: 'Manhattan' }, /area "Manhattan" needs a zones file/],
  ])('%o', async (options, expected) => {
    expect(await complaint(readTrips(temporary('good.csv', good), options))).toMatch(expected);
  });
});

describe('no trip left', () => {
  it('says which reason took how many', async () => {
    const rows = [{ fare: -1 }, { duration: 1 }, { duration: 2 }, {}].map(statedTrip);
    const files = temporary('none.csv', `${yellowFile(rows)}1,2`);
    expect(await complaint(loadTrips({ files, window: '20:00-21:00' }))).toBe(
      `No trip is left of the trip file ${files}: of 5 rows the filters took 1 as truncated, 1 as refund, 2 as duration, 1 by the window, weekdays, dates or sample.`,
    );
    const { trips, report } = await readTrips(files, { window: '20:00-21:00' });
    expect([trips.count, report.trips, report.timeSpan, report.box]).toEqual([0, 0, null, null]);
  });
});
