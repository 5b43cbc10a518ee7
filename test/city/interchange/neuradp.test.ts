import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportNeuradp } from '../../../src/city/interchange/neuradp-export.ts';
import { neuradpDraft, readNeuradpDays } from '../../../src/city/interchange/neuradp-import.ts';
import { layoutFromTimes } from '../../../src/city/layout-from-times.ts';
import { cityOfNetwork } from '../../../src/city/road-city.ts';
import { syntheticCity } from '../../../src/city/synthetic/synthetic-city.ts';
import { neuradpTrips } from '../../../src/demand/neuradp-trips.ts';
import { writeTrips } from '../../../src/demand/write-trips.ts';
import { UserError } from '../../../src/shared/user-error.ts';
import { loadTrips } from '../../../src/trips/load-trips.ts';
import { temporaryFolder } from '../files.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

const small = { avenues: 10, streets: 9 };

/** The synthetic city with one hour's times at all hours, so that paths of the tables are exact. */
function cityAtNoon() {
  const { network } = syntheticCity(small, 3);
  const seconds = network.seconds.map((_, cell) => network.seconds[cell - (cell % 24) + 12]!);
  return cityOfNetwork({ ...network, seconds }, { firstColumnHour: 0, timeFactor: 1, cache: false });
}

describe('a city that goes out in the formats of NeurADP and comes back', async () => {
  const city = cityAtNoon();
  const out = join(folder, 'neuradp');
  const { trips } = await loadTrips({
    files: join(import.meta.dirname, '../../../data/trips/synthetic-weekday.csv'),
    dates: '2015-01-13..2015-01-14',
  });
  const written = exportNeuradp(city, out, { hour: 12, vehicles: 50, seed: 1, trips });
  const draft = neuradpDraft(out);
  const back = cityOfNetwork(draft.network, { ...draft.description, cache: false });

  it('has the files of the format', () => {
    const rows = (name: string) => readFileSync(join(out, name), 'utf8').trim().split('\n');
    expect(rows('zone_traveltime.csv').length).toBe(city.places);
    expect(rows('zone_path.csv').every((row) => row.split(',').length === city.places)).toBe(true);
    expect([rows('taxi_3000_final.txt').length, readFileSync(join(out, 'ignorezonelist.txt'), 'utf8')]).toEqual([50, '']);
    const flows = rows('files_60sec/test_flow_5000_1.txt');
    expect(flows[0]).toBe('1440');
    expect(flows.filter((line) => line.startsWith('Flows:')).length).toBe(1440);
    expect(flows.find((line) => !line.startsWith('Flows:') && line !== '1440')).toMatch(/^\d+,\d+,\d+\.0$/);
  });

  it('keeps all times exactly, and every path leads on at the same cost', () => {
    expect([back.places, draft.network.report.components]).toEqual([city.places, 1]);
    for (let from = 0; from < city.places; from++) {
      for (let to = 0; to < city.places; to++) {
        expect(back.travelSeconds(from, to, 5)).toBeCloseTo(city.travelSeconds(from, to, 12), 6);
        const next = back.nextPlace(from, to);
        if (from !== to)
          expect(back.travelSeconds(from, next, 5) + back.travelSeconds(next, to, 5)).toBeCloseTo(back.travelSeconds(from, to, 5), 6);
      }
    }
  });

  it('writes the same files again', () => {
    const again = join(folder, 'again');
    exportNeuradp(back, again, { hour: 12, vehicles: 50, seed: 1 });
    for (const name of ['zone_traveltime.csv', 'zone_latlong.csv', 'taxi_3000_final.txt']) {
      expect(readFileSync(join(again, name), 'utf8') === readFileSync(join(out, name), 'utf8')).toBe(true);
    }
  });

  it('keeps all requests', async () => {
    const days = readNeuradpDays(out);
    expect(days.map(({ day }) => day)).toEqual([1, 2]);
    const counted = days.flatMap(({ flows }) => flows).reduce((sum, { count }) => sum + count, 0);
    expect([counted, written.requests + written.unplaced]).toEqual([written.requests, trips.count]);
    const first = neuradpTrips(days[0]!, back);
    const file = join(folder, 'day-1.csv');
    writeFileSync(file, writeTrips(first.trips));
    const loaded = await loadTrips({ files: file, limits: { minDurationSeconds: 1 } });
    expect([first.dropped, loaded.trips.count]).toEqual([0, days[0]!.flows.reduce((sum, { count }) => sum + count, 0)]);
    expect(back.snap(loaded.trips.pickupLon[0]!, loaded.trips.pickupLat[0]!)).toBe(days[0]!.flows[0]!.from);
  });
});

describe('bad NeurADP files', () => {
  const tables = { 'zone_traveltime.csv': '0,10,20\n10,0,10\n20,10,0\n', 'zone_path.csv': '0,1,1\n0,1,2\n1,1,2\n' };
  it('make a city without coordinates, too', () => {
    const made = temporaryFolder(tables);
    const { network, notes } = neuradpDraft(made.folder);
    expect([network.longitudes.length, network.from.length]).toEqual([3, 4]);
    expect(notes.join(' ')).toMatch(/the map is made from the travel times/);
    made.remove();
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no table of paths', { 'zone_traveltime.csv': tables['zone_traveltime.csv'] }, /next places ".*zone_path\.csv" does not exist/],
    ['an empty table', { ...tables, 'zone_traveltime.csv': '' }, /is empty/],
    ['a word', { ...tables, 'zone_traveltime.csv': '0,1,2\n1,x,1\n2,1,0\n' }, /Line 2, column 2 of the table of travel times .* is "x"/],
    ['a short line', { ...tables, 'zone_traveltime.csv': '0,1,2\n1,0\n' }, /Line 2 .* has 2 columns, line 1 has 3/],
    ['a missing line', { ...tables, 'zone_traveltime.csv': '0,1,2\n1,0,1\n' }, /ends after line 2; with 3 columns/],
    ['a line too many', { ...tables, 'zone_traveltime.csv': '0,1\n1,0\n1,1\n' }, /Line 3 .* is one more than the 2 columns/],
    ['another size', { ...tables, 'zone_path.csv': '0,1\n0,1\n' }, /has 2 columns, but the travel times are of 3 places/],
    ['an unknown place', { ...tables, 'zone_path.csv': '0,1,1\n0,1,9\n1,1,2\n' }, /Line 2, column 3 .* the next place is 9/],
    ['a place without coordinates', { ...tables, 'zone_latlong.csv': '0,40,-73\n1,40,-73\n' }, /no coordinates of place 2/],
    ['two parts', { ...tables, 'zone_path.csv': '0,-1,-1\n-1,1,-1\n-1,-1,2\n' }, /is disconnected/],
  ])('%s', (_, files, expected) => {
    const made = temporaryFolder(files);
    expect(() => neuradpDraft(made.folder)).toThrow(UserError);
    expect(() => neuradpDraft(made.folder)).toThrow(expected);
    made.remove();
    expect(existsSync(made.folder)).toBe(false);
  });
});

describe('a map made from times', () => {
  it('has straight distances in proportion to times that a plane allows', () => {
    const [x, y] = [
      Array.from({ length: 90 }, (_, i) => Math.sin(i * 7) * 3000),
      Array.from({ length: 90 }, (_, i) => Math.cos(i * 3) * 2000),
    ];
    const metres = (a: number, b: number) => Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!);
    const map = layoutFromTimes(90, (a, b) => metres(a, b) / 5, 5);
    for (let a = 0; a < 90; a += 7)
      for (let b = 0; b < 90; b += 5) expect(Math.hypot(map.x[a]! - map.x[b]!, map.y[a]! - map.y[b]!)).toBeCloseTo(metres(a, b), 0);
  });
});
