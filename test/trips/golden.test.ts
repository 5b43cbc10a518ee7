import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTrips, readTrips } from '../../src/trips/load-trips.ts';
import { stages } from '../../src/trips/trip-report.ts';
import { loadZones } from '../../src/zones/zones.ts';
import { hasSharedData, sharedData } from './files.ts';

const sample24k = 'yellow_tripdata_2016-03.sample24k.csv';

describe.skipIf(!hasSharedData)('golden counts of real files (needs the optional shared data)', () => {
  // The file is only there where the tests run; their bodies are collected everywhere.
  const zones = hasSharedData ? loadZones(sharedData('zones', 'taxi_zones_wgs84.geojson')) : undefined;
  const inManhattan = async (file: string, more = {}) =>
    loadTrips({ files: sharedData('trips', file), zones: (await zones)!, area: 'Manhattan', ...more });

  it.each([
    [sample24k, [24422, 24019, 24007, 24004, 23826, 23826, 20228]],
    ['nyc-trips.2015-01-15.kepler.csv', [18821, 18821, 18816, 18808, 18654, 18654, 16425]],
    ['yellow_tripdata_2015-01.head2k.csv', [1999, 1954, 1954, 1954, 1942, 1942, 1626]],
    ['yellow_tripdata_2016-01.head2k.csv', [1999, 1960, 1959, 1958, 1939, 1939, 1635]],
    ['yellow_tripdata_2016-03.head2k.csv', [2013, 1998, 1997, 1995, 1985, 1985, 1704]],
  ])('%s: rows left after each stage', async (file, expected) => {
    const { report } = await inManhattan(file);
    expect(report.schemas).toEqual(['tlc-yellow-2015']);
    expect(stages.map((stage) => report.kept[stage])).toEqual(expected);
    expect(report.trips).toBe(expected.at(-1));
  });

  it('sample24k by hour: the month in one day, and its weekdays', async () => {
    const month = await inManhattan(sample24k, { foldDays: true });
    expect(month.report.perHour).toEqual([
      621, 462, 308, 238, 162, 186, 419, 765, 960, 980, 990, 977, 1055, 977, 1057, 998, 910, 1120, 1340, 1313, 1244, 1133, 1140, 873,
    ]);
    const weekdays = await inManhattan(sample24k, { foldDays: true, weekdays: true });
    expect(weekdays.trips.count).toBe(14_930);
    expect(weekdays.report.perHour).toEqual([
      333, 195, 121, 77, 75, 134, 374, 691, 851, 800, 733, 701, 775, 698, 788, 714, 629, 831, 1027, 1018, 953, 885, 888, 639,
    ]);
    const pickups = weekdays.trips.pickupSeconds;
    expect(pickups.every((second, i) => second >= (pickups[i - 1] ?? 0) && second < 86_400)).toBe(true);
  });

  it('sample24k: time span of all rows', async () => {
    const { report } = await readTrips(sharedData('trips', sample24k));
    expect(report.timeSpan).toEqual({ from: '2016-03-01 00:07:19', to: '2016-03-31 23:59:56' });
  });

  it('kepler: the false +00:00 does not move the clock', async () => {
    const { report } = await inManhattan('nyc-trips.2015-01-15.kepler.csv');
    expect(report.perHour.slice(13, 17)).toEqual([4253, 3662, 3731, 4779]);
    expect(report.timeSpan).toEqual({ from: '2015-01-15 13:08:41', to: '2015-01-15 16:55:49' });
  });

  it('zone ids of 2019: missing places, and Manhattan by LocationID from polygons and from the lookup alike', async () => {
    const file = sharedData('trips', 'taxis.2019-03.zoneids.seaborn-raw.csv');
    const anyDuration = { limits: { minDurationSeconds: -Infinity, maxDurationSeconds: Infinity }, area: 'Manhattan' };
    const byPolygons = await readTrips(file, { zones: (await zones)!, ...anyDuration });
    const byLookup = await readTrips(file, { zones: sharedData('zones', 'taxi+_zone_lookup.csv'), ...anyDuration });
    expect(byPolygons.report.schemas).toEqual(['tlc-yellow-2016h2']);
    expect(byPolygons.report.unchecked).toEqual(['outside-box', 'speed']);
    expect(byPolygons.report.dropped['missing-place']).toBe(55);
    // 4,914 rows, of which 6 are reversed fares.
    expect(byPolygons.report.kept.area).toBe(4914 - 6);
    expect(byLookup.report).toEqual(byPolygons.report);
  });

  it('kepler: the ends within the box that lie in no zone', async () => {
    const { trips } = await readTrips(sharedData('trips', 'nyc-trips.2015-01-15.kepler.csv'), {
      zones: (await zones)!,
      limits: { minDurationSeconds: -Infinity, maxDurationSeconds: Infinity },
    });
    expect(trips.pickupZone.filter((zone) => zone === 0).length).toBe(15);
    expect(trips.dropoffZone.filter((zone) => zone === 0).length).toBe(23);
  });

  it('manhattan_hours: 245 files', async () => {
    const folder = sharedData('manhattan_hours', 'data_38_large_zones', 'trip_data');
    const files = readdirSync(folder).map((name) => `${folder}/${name}`);
    expect(files.length).toBe(245);
    const { trips, report } = await loadTrips({ files, foldDays: true });
    expect(report.kept.area).toBe(203_738);
    const perFiveMinutes = new Array(12).fill(0);
    for (const second of trips.pickupSeconds) perFiveMinutes[Math.floor(second / 300)]++;
    expect(perFiveMinutes).toEqual([17077, 17592, 17713, 17557, 17380, 16893, 16689, 16716, 16750, 16690, 16495, 16186]);
    expect(trips.pickupZone.some((zone, i) => zone === trips.dropoffZone[i])).toBe(false);
  });

  it.each([
    ['yellow_tripdata_2009-01', 'tlc-yellow-2009', 4, 1],
    ['yellow_tripdata_2010-01', 'tlc-yellow-2010', 4, 1],
    ['yellow_tripdata_2014-01', 'tlc-yellow-2010', 4, 1],
    ['yellow_tripdata_2015-01', 'tlc-yellow-2015', 4, 1],
    ['yellow_tripdata_2015-07', 'tlc-yellow-2015', 4, 1],
    ['yellow_tripdata_2016-07', 'tlc-yellow-2016h2', 8, 1],
    ['yellow_tripdata_2017-01', 'tlc-yellow-2016h2', 8, 1],
    ['yellow_tripdata_2019-01', 'tlc-yellow-2016h2', 8, 1],
    ['green_tripdata_2013-08', 'tlc-green-2013', 0, 0],
    ['green_tripdata_2015-01', 'tlc-green-2013', 4, 1],
    ['green_tripdata_2015-07', 'tlc-green-2013', 4, 1],
    ['green_tripdata_2016-01', 'tlc-green-2013', 4, 1],
    ['green_tripdata_2016-07', 'tlc-green-2016h2', 6, 1],
    ['green_tripdata_2017-01', 'tlc-green-2016h2', 8, 1],
    ['green_tripdata_2019-01', 'tlc-green-2016h2', 7, 1],
    ['fhv_tripdata_2017-07', 'tlc-fhv-2017', 6, 1],
    ['fhv_tripdata_2018-01', 'tlc-fhv-2017', 10, 1],
    ['fhv_tripdata_2019-01', 'tlc-fhv-2017', 0, 1],
    ['fhvhv_tripdata_2019-02', 'tlc-hvfhv-2019', 14, 1],
  ])('official head %s', async (name, schema, trips, truncated) => {
    const { report } = await readTrips(sharedData('tlc_heads', `${name}.csv`));
    expect(report).toMatchObject({ schemas: [schema], trips, truncated });
    expect(report.dropped.unparsable).toBe(0);
  });

  it('official heads of for-hire vehicles that do not tell where rides end', async () => {
    const { report } = await readTrips(sharedData('tlc_heads', 'fhv_tripdata_2017-02.csv'));
    expect(report).toMatchObject({ schemas: ['tlc-fhv-2017'], read: 31, truncated: 1, dropped: { unparsable: 30 } });
    expect(report.firstUnparsable).toMatchObject({ line: 2, column: 'DropOff_datetime', value: '' });
    await expect(readTrips(sharedData('tlc_heads', 'fhv_tripdata_2015-01.csv'))).rejects.toThrow(/there are no trips in it/);
  });
});
