import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { straightLineMetres } from '../../src/city/geometry.ts';
import { zoneTableCity } from '../../src/city/zone-table-city.ts';
import { temporaryFolder } from './files.ts';
import { describeWithShared, sharedData } from './shared-data.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterAll(() => {
  for (const { remove } of folders) remove();
});

const CENTROIDS = 'LocationID,Zone,centroid_lon,centroid_lat\n5,West,-74.02,40.7\n6,"Middle, old",-74.01,40.7\n9,East,-74.00,40.7\n';

/** Three zones in a row: 100 s a step and 60 s within, twice that at hour 8. */
function timesFile(change: (line: string) => string | null = (line) => line): string {
  const ids = [5, 6, 9];
  const lines = Array.from({ length: 24 }, (_, hour) =>
    ids.flatMap((from, a) => ids.map((to, b) => `${hour},${from},${to},${(hour === 8 ? 2 : 1) * (a === b ? 60 : 100 * Math.abs(a - b))}`)),
  );
  return ['local_hour,from_LocationID,to_LocationID,seconds', ...lines.flat()]
    .map(change)
    .filter((line) => line !== null)
    .join('\n');
}

function files(times = timesFile(), centroids = CENTROIDS) {
  const made = temporaryFolder({ 'times.csv': times, 'centroids.csv': centroids });
  folders.push(made);
  return { times: join(made.folder, 'times.csv'), centroids: join(made.folder, 'centroids.csv') };
}

describe('a zone table city', () => {
  it('has the times of the table and straight distances times the circuity', () => {
    const city = zoneTableCity({ ...files(), timeFactor: 1.5, circuity: 2 });
    expect(city.zoneLabels).toEqual(['West', 'Middle, old', 'East']);
    expect([city.travelSeconds(0, 2, 7), city.travelSeconds(0, 2, 8), city.travelSeconds(1, 1, 8)]).toEqual([300, 600, 0]);
    expect([city.withinSeconds(1, 7), city.withinSeconds(1, 8)]).toEqual([90, 180]);
    expect(city.distanceMetres(0, 2)).toBeCloseTo(2 * straightLineMetres(-74.02, 40.7, -74, 40.7), 2);
    expect(city.distanceMetres(2, 2)).toBe(0);
    // One step at hour 12 takes 150 s, a trip within 90 s; speeds are means over the day, in which one hour is twice as slow.
    expect(city.withinMetres(0)).toBeCloseTo((90 / 150) * city.distanceMetres(0, 1) * (24 / 25), 1);
  });

  it('goes by the neighbours', () => {
    const city = zoneTableCity(files());
    expect([city.nextPlace(0, 2), city.nextPlace(2, 0), city.nextPlace(0, 1), city.nextPlace(1, 1)]).toEqual([1, 1, 1, 1]);
    expect([...city.zoneNeighbours.subarray(6, 12)]).toEqual([-1, 2, -1, -1, 0, -1]);
    expect([city.placeOfZoneId(9), city.placeOfZoneId(4), city.snap(-74.011, 40.7), city.snap(-74.2, 40.7)]).toEqual([2, -1, 1, -1]);
  });

  const mistakes: [string, string, string, RegExp][] = [
    [
      'a time of zero',
      timesFile((line) => line.replace('3,5,9,200', '3,5,9,0')),
      CENTROIDS,
      /Line 31 .* the travel time is "0", it should be a positive/,
    ],
    ['a missing pair', timesFile((line) => (line === '3,5,9,200' ? null : line)), CENTROIDS, /has no time from zone 5 to zone 9 at hour 3/],
    [
      'a pair given twice',
      timesFile((line) => line.replace('3,5,9,', '3,5,6,')),
      CENTROIDS,
      /the pair is "5 to 6 at 3", it should be listed once/,
    ],
    ['an hour that is none', timesFile((line) => line.replace('3,5,9,', '24,5,9,')), CENTROIDS, /the local hour is "24"/],
    ['a destination that is no origin', timesFile((line) => line.replace('3,5,9,', '3,5,8,')), CENTROIDS, /the destination is "8"/],
    [
      'a missing column',
      timesFile((line) => line.replace('seconds', 'time')),
      CENTROIDS,
      /has no column "seconds"; its columns are local_hour/,
    ],
    ['a missing centroid', timesFile(), CENTROIDS.replace('9,East', '8,East'), /has no centroid of zone 9/],
  ];
  it.each(mistakes)('explains %s', (_, times, centroids, message) => {
    expect(() => zoneTableCity(files(times, centroids))).toThrow(message);
  });
});

const TIMES = 'network/zone_traveltime_weekday.csv';
describeWithShared(TIMES, 'the Manhattan zone table', () => {
  const city = zoneTableCity({
    times: join(sharedData, TIMES),
    centroids: join(sharedData, 'zones/taxi_zone_centroids.csv'),
    timeFactor: 1,
  });

  it('has 62 zones and the times of the file', () => {
    expect(city.places).toBe(62);
    const [a, b] = [city.placeOfZoneId(4), city.placeOfZoneId(24)];
    expect([city.travelSeconds(a, b, 0), city.withinSeconds(a, 0)]).toEqual([1296, 154]);
    expect(city.zoneLabels[a]).toBe('Alphabet City');
  });

  it('lets every way end, each step to a neighbour or the destination and nearer to it', () => {
    for (let from = 0; from < city.places; from++) {
      for (let to = 0; to < city.places; to++) {
        let steps = 0;
        for (let at = from; at !== to; steps++) {
          const next = city.nextPlace(at, to);
          expect(next === to || city.zoneNeighbours.subarray(at * 6, at * 6 + 6).includes(next)).toBe(true);
          at = next;
        }
        expect(steps).toBeLessThan(city.places);
      }
    }
  });
});
