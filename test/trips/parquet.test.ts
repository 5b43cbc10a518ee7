import { gzipSync } from 'node:zlib';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { loadTrips, readTrips } from '../../src/trips/load-trips.ts';
import { readTripFile } from '../../src/trips/read-trip-file.ts';
import { temporaryFiles } from './files.ts';
import { type StatedTrip, statedTrip, yellowZoneFile } from './variants.ts';

const temporary = temporaryFiles();
const stated = Array.from({ length: 300 }, (_, i) =>
  statedTrip({
    pickup: statedTrip().pickup + 7 * (i % 50),
    pickupZone: 1 + (i % 263),
    miles: i / 100,
    fare: i / 4,
    passengers: 1 + (i % 5),
  }),
);
const rows = stated.map((trip, i) => ({ ...trip, passengers: i % 9 === 0 ? null : trip.passengers }));
const csv = temporary('same.csv', yellowZoneFile(stated.map((trip, i) => (i % 9 === 0 ? { ...trip, passengers: 0 } : trip))));

type Unit = 'MILLIS' | 'MICROS' | 'NANOS';
const ticks = { MILLIS: 1000, MICROS: 1e6, NANOS: 1e9 } as const;

/** A zstd frame that stores its content in raw blocks: valid, though nothing is gained. */
function storedZstd(content: Uint8Array): Uint8Array {
  const head = Buffer.alloc(9);
  head.writeUInt32LE(0xfd2fb528, 0);
  // Single segment, with a size of four bytes.
  head[4] = 0xa0;
  head.writeUInt32LE(content.length, 5);
  const blocks: Buffer[] = [head];
  for (let at = 0; at === 0 || at < content.length; at += 1 << 17) {
    const block = content.subarray(at, at + (1 << 17));
    const last = at + block.length >= content.length ? 1 : 0;
    const size = (block.length << 3) | last;
    blocks.push(Buffer.from([size & 0xff, (size >> 8) & 0xff, (size >> 16) & 0xff]), Buffer.from(block));
  }
  return Buffer.concat(blocks);
}

function tlcParquet(
  trips: readonly (Omit<StatedTrip, 'passengers'> & { passengers: number | null })[],
  options: Record<string, unknown> = {},
) {
  const { unit = 'MICROS', adjusted = false, ...write } = options as { unit?: Unit; adjusted?: boolean };
  const time = (seconds: number) => BigInt(seconds) * BigInt(ticks[unit]);
  const column = (name: string, data: unknown[], type: string) => ({ name, data, type }) as ColumnSource;
  const columnData = [
    column(
      'VendorID',
      trips.map(() => 2),
      'INT32',
    ),
    column(
      'tpep_pickup_datetime',
      trips.map(({ pickup }) => time(pickup)),
      'INT64',
    ),
    column(
      'tpep_dropoff_datetime',
      trips.map(({ pickup, duration }) => time(pickup + duration)),
      'INT64',
    ),
    column(
      'passenger_count',
      trips.map(({ passengers }) => passengers),
      'DOUBLE',
    ),
    column(
      'trip_distance',
      trips.map(({ miles }) => miles),
      'DOUBLE',
    ),
    column(
      'store_and_fwd_flag',
      trips.map(() => 'N'),
      'STRING',
    ),
    column(
      'PULocationID',
      trips.map(({ pickupZone }) => pickupZone),
      'INT32',
    ),
    column(
      'DOLocationID',
      trips.map(({ dropoffZone }) => BigInt(dropoffZone)),
      'INT64',
    ),
    column(
      'fare_amount',
      trips.map(({ fare }) => fare),
      'DOUBLE',
    ),
  ];
  const logical = { type: 'TIMESTAMP', isAdjustedToUTC: adjusted, unit } as const;
  const schema = [
    { name: 'root', num_children: columnData.length },
    ...columnData.map(({ name, type }) =>
      /datetime/.test(name)
        ? { name, type: 'INT64', logical_type: logical, repetition_type: 'REQUIRED' }
        : {
            name,
            type: type === 'STRING' ? 'BYTE_ARRAY' : type,
            ...(type === 'STRING' && { converted_type: 'UTF8' }),
            repetition_type: name === 'passenger_count' ? 'OPTIONAL' : 'REQUIRED',
          },
    ),
  ];
  const bare = columnData.map(({ name, data }) => ({ name, data }));
  return new Uint8Array(parquetWriteBuffer({ columnData: bare, schema, ...write } as Parameters<typeof parquetWriteBuffer>[0]));
}

describe('the same trips come out of Parquet as out of CSV', () => {
  it.each<[string, Record<string, unknown>]>([
    ['timestamps in milliseconds', { unit: 'MILLIS' }],
    ['timestamps in microseconds', {}],
    ['timestamps in nanoseconds', { unit: 'NANOS' }],
    ['timestamps marked as UTC, which taxi files falsely do', { adjusted: true }],
    ['many row groups', { rowGroupSize: 64 }],
    ['small pages', { pageSize: 128 }],
    ['no compression', { codec: 'UNCOMPRESSED' }],
    ['gzip', { codec: 'GZIP', compressors: { GZIP: (bytes: Uint8Array) => gzipSync(bytes) } }],
    ['zstd', { codec: 'ZSTD', compressors: { ZSTD: storedZstd } }],
  ])('%s', async (name, options) => {
    const expected = await loadTrips({ files: csv });
    const { trips, report } = await loadTrips({ files: temporary(`${name}.parquet`, tlcParquet(rows, options)) });
    expect(trips).toEqual(expected.trips);
    expect(report).toMatchObject({ schemas: ['tlc-yellow-2016h2'], read: 300, trips: 300, unchecked: ['outside-box', 'speed'] });
  });
});

describe('Parquet', () => {
  it('moments are brought to the local clock when they are to be believed', async () => {
    const files = temporary('utc.parquet', tlcParquet(rows.slice(0, 1), { adjusted: true }));
    const { trips } = await loadTrips({ files, timestamps: 'instant' });
    expect(trips.pickupSeconds[0]).toBe(stated[0]!.pickup - 5 * 3600);
    const local = temporary('local.parquet', tlcParquet(rows.slice(0, 1)));
    expect((await loadTrips({ files: local, timestamps: 'instant' })).trips.pickupSeconds[0]).toBe(stated[0]!.pickup);
  });

  it('is read no further than the columns that are looked at, and no more than once', async () => {
    const file = temporary('wide.parquet', tlcParquet(rows, { rowGroupSize: 100 }));
    let [seen, bytes] = [0, 0];
    const listener = {
      header: () => [6],
      row(cells: readonly unknown[]) {
        seen++;
        expect(cells.filter((cell) => cell !== undefined)).toHaveLength(1);
      },
      cut() {},
    };
    await readTripFile(file, listener, {
      onRead: (read) => {
        bytes += read;
      },
    });
    expect(seen).toBe(300);
    expect(bytes).toBeGreaterThan(0);
  });

  it('times that are plain numbers are no times', async () => {
    const columnData = ['tpep_pickup_datetime', 'tpep_dropoff_datetime', 'PULocationID', 'DOLocationID'].map(
      (name): ColumnSource => ({ name, data: [12, 13], type: 'INT32' }),
    );
    const { report } = await readTrips(temporary('numbers.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))));
    expect(report.dropped.unparsable).toBe(2);
    expect(report.firstUnparsable).toMatchObject({ line: 1, column: 'tpep_pickup_datetime', value: '12' });
  });

  it('columns of lists are refused, and so is a file without rows', async () => {
    const lists = ['tpep_pickup_datetime', 'tpep_dropoff_datetime', 'PULocationID', 'DOLocationID'].map(
      (name): ColumnSource => ({ name, data: [[1], [2]], type: 'JSON' }),
    );
    const json = temporary('json.parquet', new Uint8Array(parquetWriteBuffer({ columnData: lists })));
    expect((await readTrips(json)).report.dropped.unparsable).toBe(2);
    const empty = tlcParquet([]);
    await expect(readTrips(temporary('empty.parquet', empty))).rejects.toThrow(/has a header but no rows/);
  });

  it('damage is answered with a sentence that names the file', async () => {
    const whole = tlcParquet(rows);
    for (const at of [4, 100, 900, whole.length - 300, whole.length - 40, whole.length - 6]) {
      const broken = whole.slice();
      broken.fill(0xff, at, at + 3);
      const outcome = await readTrips(temporary('broken.parquet', broken)).then(
        ({ report }) => report.read,
        (error: Error) => error.message,
      );
      if (typeof outcome === 'string') expect(outcome).toMatch(/The trip file .*broken\.parquet/);
      else expect(outcome).toBe(300);
    }
    await expect(readTrips(temporary('cut.parquet', whole.slice(0, 700)))).rejects.toThrow(
      /cut\.parquet is not readable as Parquet, at its end/,
    );
  });
});
