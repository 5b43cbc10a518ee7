import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OptionalReason } from '../../src/trips/judge-trip.ts';
import { inspectTrips, readTrips, type TripOptions } from '../../src/trips/load-trips.ts';
import { formatWallClock } from '../../src/trips/wall-clock.ts';
import { hasSharedData, sharedData, temporaryFiles } from './files.ts';
import { statedTrip, yellowFile, yellowZoneFile } from './variants.ts';

const temporary = temporaryFiles();
const inside = { pickupLon: -73.98, pickupLat: 40.75, dropoffLon: -73.97, dropoffLat: 40.76 };
const outside = { ...inside, dropoffLon: -73.9, duration: 3000 };
const file = temporary('two.csv', yellowFile([inside, outside].map(statedTrip)));
const ring = [
  [-73.99, 40.74],
  [-73.96, 40.74],
  [-73.96, 40.77],
  [-73.99, 40.77],
];
const polygon = { type: 'Polygon', coordinates: [ring] };
const kept = async (options: TripOptions) => (await readTrips(file, options)).report.kept.area;

describe('areas', () => {
  it('are polygons of any GeoJSON, with or without properties', async () => {
    const feature = { type: 'Feature', properties: {}, geometry: polygon };
    const multi = { type: 'MultiPolygon', coordinates: [polygon.coordinates, [ring.map(([lon, lat]) => [lon! + 0.07, lat!])]] };
    const of = (shape: object) => temporary('shape.geojson', JSON.stringify(shape));
    expect(await kept({ polygons: of(polygon) })).toBe(1);
    expect(await kept({ polygons: of(feature) })).toBe(1);
    expect(await kept({ polygons: of({ type: 'FeatureCollection', features: [feature] }) })).toBe(1);
    expect(await kept({ polygons: of(multi) })).toBe(2);
  });

  it('are rectangles', async () => {
    expect(await kept({ bounds: { west: -73.99, south: 40.7, east: -73.95, north: 40.8 } })).toBe(1);
    expect(await kept({ bounds: { west: -73.99, south: 40.7, east: -73.9, north: 40.8 } })).toBe(2);
  });

  it('are the surroundings of a road network', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murmuration-near-'));
    // 111 m south of each end of the first trip.
    writeFileSync(join(folder, 'points.csv'), '1,40.749,-73.98\n2,40.759,-73.97\n');
    expect(await kept({ near: folder })).toBe(1);
    expect(await kept({ near: join(folder, 'points.csv'), nearMetres: 100 })).toBe(0);
    expect(await kept({ near: folder, nearMetres: 10_000 })).toBe(2);
    await expect(kept({ near: folder, nearMetres: -1 })).rejects.toThrow('The distance to the road network is -1 m');
    await expect(kept({ near: '/nowhere' })).rejects.toThrow(/nowhere/);
  });

  it('of all kinds apply together', async () => {
    const west = { bounds: { west: -74, south: 40, east: -73.98, north: 41 } };
    expect(await kept({ ...west, polygons: temporary('shape.geojson', JSON.stringify(polygon)) })).toBe(0);
  });

  it('by coordinates are refused for files without any', async () => {
    const zoned = temporary('zoned.csv', yellowZoneFile([statedTrip()]));
    const bounds = { west: -74, south: 40, east: -73, north: 41 };
    await expect(readTrips(zoned, { bounds })).rejects.toThrow(/has no coordinates, so polygons, a bounding box .* cannot choose/);
  });

  it.each<[string, TripOptions, RegExp]>([
    ['polygons that are not there', { polygons: '/nowhere.geojson' }, /polygon file \/nowhere\.geojson does not exist/],
    ['points', { polygons: temporary('points.geojson', '{"type":"Point","coordinates":[0,0]}') }, /is not GeoJSON of polygons/],
    ['no JSON', { polygons: temporary('bad.geojson', '{') }, /cannot be read as GeoJSON/],
    [
      'feet',
      {
        polygons: temporary(
          'feet.geojson',
          JSON.stringify({
            type: 'Polygon',
            coordinates: [
              [
                [9e5, 1],
                [9e5, 2],
                [8e5, 1],
              ],
            ],
          }),
        ),
      },
      /900000, 1, which is not in degrees/,
    ],
    ['an empty rectangle', { bounds: { west: 1, south: 0, east: 0, north: 1 } }, /The box 1,0,0,1 is empty/],
  ])('%s', async (_, options, expected) => {
    await expect(kept(options)).rejects.toThrow(expected);
  });
});

describe('reasons to drop a trip', () => {
  const rows = [
    {},
    { fare: -1 },
    { duration: 5, dropoffLon: inside.pickupLon, dropoffLat: inside.pickupLat },
    { duration: 61, dropoffLat: 40.9 },
    { pickupLon: -75, duration: 9000 },
  ];
  const bad = temporary('bad.csv', yellowFile(rows.map(statedTrip)));

  it('can be switched off one by one', async () => {
    const counts = async (...keep: OptionalReason[]) => {
      const { report } = await readTrips(bad, { keep });
      return [report.trips, report.unchecked];
    };
    expect(await counts()).toEqual([1, []]);
    expect(await counts('refund')).toEqual([2, ['refund']]);
    expect(await counts('duration')).toEqual([2, ['duration']]);
    expect(await counts('speed')).toEqual([2, ['speed']]);
    expect(await counts('outside-box')).toEqual([2, ['outside-box']]);
    expect(await counts('outside-box', 'refund', 'duration', 'speed')).toEqual([5, ['outside-box', 'refund', 'duration', 'speed']]);
  });

  it.each<[TripOptions, RegExp]>([
    [{ keep: ['unparsable' as OptionalReason] }, /"unparsable" cannot be kept; those that can are outside-box, refund, duration, speed/],
    [{ limits: { minDurationSeconds: 100, maxDurationSeconds: 50 } }, /shortest trip allowed is 100 s and the longest 50 s/],
    [{ limits: { maxSpeedKmh: 0 } }, /highest speed allowed is 0 km\/h/],
    [{ limits: { maxSpeedKmh: Number.NaN } }, /highest speed allowed is NaN/],
    [{ timestamps: 'utc' as 'wall' }, /timestamps are "utc"; they must be wall or instant/],
  ])('%o is refused', async (options, expected) => {
    await expect(readTrips(bad, options)).rejects.toThrow(expected);
  });
});

describe('timestamps', () => {
  const times = (...pairs: [string, string][]) => {
    const [header, row] = yellowFile([statedTrip()]).split('\r\n') as [string, string];
    const rows = pairs.map(([from, to]) => row.replace('2016-03-07 08:30:00', from).replace('2016-03-07 08:40:00', to));
    return temporary('times.csv', [header, ...rows].join('\n'));
  };
  const read = async (path: string, options: TripOptions = {}) => {
    const { trips } = await readTrips(path, { keep: ['duration'], ...options });
    return Array.from(trips.pickupSeconds, (seconds, i) => [formatWallClock(seconds), trips.durationSeconds[i]]);
  };
  const utc = times(['2016-07-01T12:00:00Z', '2016-07-01 12:30:00 +00:00'], ['2016-12-01 12:00:00-02:00', '2016-12-01 14:10:00+00:00']);

  it('are what is written, unless suffixes are to be believed', async () => {
    expect(await read(utc)).toEqual([
      ['2016-07-01 12:00:00', 1800],
      ['2016-12-01 12:00:00', 7800],
    ]);
    expect(await read(utc, { timestamps: 'instant' })).toEqual([
      ['2016-07-01 08:00:00', 1800],
      ['2016-12-01 09:00:00', 600],
    ]);
    expect((await read(utc, { timestamps: 'instant', timeZone: 'Asia/Kolkata' }))[0]).toEqual(['2016-07-01 17:30:00', 1800]);
  });

  it('of one clock give true durations over its changes, when they are moments', async () => {
    const changes = times(['2016-03-13 01:43:00', '2016-03-13 03:11:00'], ['2016-11-06 00:50:00', '2016-11-06 02:10:00']);
    expect(await read(changes)).toEqual([
      ['2016-03-13 01:43:00', 5280],
      ['2016-11-06 00:50:00', 4800],
    ]);
    expect(await read(changes, { timestamps: 'instant' })).toEqual([
      ['2016-03-13 01:43:00', 1680],
      ['2016-11-06 00:50:00', 8400],
    ]);
  });

  it('need a time zone that there is', async () => {
    await expect(read(utc, { timestamps: 'instant', timeZone: 'Mars/Base' })).rejects.toThrow('There is no time zone "Mars/Base"');
    const map = 'columns: { pickupTime: a, pickupZone: b, dropoffZone: c }\n';
    const own = temporary('own.csv', 'a,b,c\n2020-01-01 10:00:00Z,1,2\n');
    const reading = readTrips(own, { columns: temporary('map.yaml', map), timestamps: 'instant' });
    await expect(reading).rejects.toThrow(/its city's time zone is not known; give it \(option timeZone\)/);
  });
});

describe('files', () => {
  it('are paths, folders and patterns, in the order given and by name within each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'murmuration-folder-'));
    for (const [name, fare] of [
      ['b.csv', 2],
      ['a.CSV', 1],
      ['c.csv.gz.part', 9],
      ['notes.md', 9],
    ] as const) {
      writeFileSync(join(folder, name), yellowFile([statedTrip({ fare })]));
    }
    const fares = async (given: string | string[]) => [...(await readTrips(given)).trips.fare];
    expect(await fares(folder)).toEqual([1, 2]);
    expect(await fares(`${folder}/*.csv`)).toEqual([2]);
    expect(await fares([`${folder}/b.csv`, folder])).toEqual([2, 1, 2]);
  });
});

describe('inspecting', () => {
  it('gives the same report as loading, and every trip once', async () => {
    for (const options of [{}, { maxTrips: 1 }, { foldDays: true }]) {
      const seen: number[] = [];
      const report = await inspectTrips(file, options, ({ pickupLon }) => seen.push(pickupLon));
      expect(report).toEqual((await readTrips(file, options)).report);
      expect(seen).toHaveLength(report.trips);
    }
  });

  it.skipIf(!hasSharedData)(
    'a month over the change of the clock: ten trips are an hour shorter (needs the optional shared data)',
    async () => {
      const month = sharedData('trips', 'yellow_tripdata_2016-03.sample24k.csv');
      const keep = ['duration', 'speed', 'outside-box', 'refund'] as const;
      const [wall, instant] = [await readTrips(month, { keep }), await readTrips(month, { keep, timestamps: 'instant' })];
      const shorter = wall.trips.durationSeconds.filter((seconds, i) => seconds - instant.trips.durationSeconds[i]! === 3600);
      expect(wall.trips.pickupSeconds).toEqual(instant.trips.pickupSeconds);
      expect(shorter.length).toBeGreaterThanOrEqual(10);
    },
  );
});
