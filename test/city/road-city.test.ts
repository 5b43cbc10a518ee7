import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { roadCity } from '../../src/city/road-city.ts';
import { ringFiles, temporaryFolder } from './files.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterAll(() => {
  for (const { remove } of folders) remove();
});

/** Writes the ring with some files changed, and says where they are. */
function ring(changed: Record<string, string> = {}) {
  const made = temporaryFolder({ ...ringFiles(), ...changed });
  folders.push(made);
  const file = (name: string) => join(made.folder, name);
  return { points: file('points.csv'), edges: file('edges.csv'), times: file('week.csv'), cache: false as const, timeFactor: 1 };
}

describe('a road city', () => {
  it('has the times, distances and ways of its roads', () => {
    const city = roadCity(ring());
    expect([city.places, city.travelSeconds(0, 2, 5), city.travelSeconds(2, 0, 5), city.travelSeconds(1, 1, 5)]).toEqual([4, 30, 70, 0]);
    // 0.001 degrees of latitude are 111.2 m, of longitude 84.3 m; each edge is rounded to 2 m.
    expect(city.distanceMetres(0, 2)).toBe(112 + 84);
    expect([city.nextPlace(0, 3), city.nextPlace(1, 3), city.nextPlace(2, 3), city.nextPlace(3, 3)]).toEqual([1, 2, 3, 3]);
    expect(city.snap(-74.0001, 40.7001)).toBe(0);
    expect(city.snap(-74.01, 40.7)).toBe(-1);
    expect(city.snap(-74.01, 40.7, 2000)).toBe(0);
  });

  it('multiplies times by the time factor, and hours by their own', () => {
    const times = [10, 20, 30, 40].map((seconds, i) => `${i + 1},${Array.from({ length: 24 }, (_, h) => seconds * (h === 3 ? 2 : 1))}\n`);
    const city = roadCity({ ...ring({ 'week.csv': times.join('') }), firstColumnHour: 4, timeFactor: 1.5, base: 12 });
    expect(city.travelSeconds(0, 2, 6)).toBeCloseTo(45, 9);
    expect(city.travelSeconds(0, 2, 7)).toBeCloseTo(90, 9);
  });

  it('takes zones from a file, filling gaps from the nearest point, or makes its own', () => {
    const files = ring({ 'zones.csv': 'node,lat,lon,LocationID\n11,0,0,7\n12,0,0,\n13,0,0,3\n14,0,0,3\n' });
    const city = roadCity({ ...files, nodeZones: join(files.points, '..', 'zones.csv'), zoneNames: { 3: 'Hill' } });
    expect([...city.zoneIds]).toEqual([3, 7]);
    expect([...city.zoneOf]).toEqual([1, 0, 0, 0]);
    expect(city.zoneLabels).toEqual(['Hill', 'zone 7']);
    expect([city.placeOfZoneId(7), city.placeOfZoneId(8)]).toEqual([0, -1]);
    expect(city.report.zonesGuessed).toBe(1);
    expect(city.zoneNeighbours.filter((zone) => zone >= 0)).toHaveLength(2);
    expect(roadCity(files).zones).toBe(4);
  });

  it('keeps the largest strongly connected part and says what was dropped', () => {
    const { 'points.csv': points, 'edges.csv': edges, 'week.csv': week } = ringFiles();
    const city = roadCity(
      ring({
        'points.csv': `10,40.699,-74\n${points}`,
        'edges.csv': `${edges}5,10,11\n`,
        'week.csv': `${week}5,${new Array(24).fill(0)}\n`,
      }),
    );
    expect(city.places).toBe(4);
    expect(city.report).toMatchObject({ pointsRead: 5, edgesRead: 5, components: 2, placesDropped: 1, edgesDropped: 1, timesClamped: 24 });
    expect(city.notes.join(' ')).toContain('1 of 5 points and 1 of 5 edges were dropped');
    expect(city.latitudes[0]).toBe(40.7);
  });

  it('raises times of zero to one second', () => {
    const { 'week.csv': week } = ringFiles();
    const city = roadCity(ring({ 'week.csv': week.replaceAll('10', '0') }));
    expect(city.travelSeconds(0, 1, 0)).toBe(1);
    expect(city.report.timesClamped).toBe(24);
  });

  const mistakes: [string, Record<string, string>, RegExp][] = [
    [
      'a short row',
      { 'points.csv': '11,40.7,-74\n12,40.7\n' },
      /^Line 2 of ".*points\.csv" has 2 columns; the road points file needs at least 3/,
    ],
    [
      'a latitude that is none',
      { 'points.csv': '11,140.7,-74\n' },
      /Line 1 of ".*points\.csv": the latitude is "140\.7", it should be degrees/,
    ],
    ['a point twice', { 'points.csv': '11,40.7,-74\n\n11,40.8,-74\n' }, /Line 3 of ".*points\.csv": the point id is "11"/],
    ['an edge to nowhere', { 'edges.csv': '1,11,99\n' }, /Line 1 of ".*edges\.csv": the point id is "99"/],
    ['a negative time', { 'week.csv': `1,-5${',5'.repeat(23)}\n` }, /Line 1 of ".*week\.csv": the travel time in column 0 is "-5"/],
    ['an infinite time', { 'week.csv': `1,5,Infinity${',5'.repeat(22)}\n` }, /the travel time in column 1 is "Infinity"/],
    ['a time that is no number', { 'week.csv': `1${',5'.repeat(23)},x\n` }, /the travel time in column 23 is "x"/],
    ['an edge without times', { 'week.csv': `1${',5'.repeat(24)}\n` }, /has no times for edge 2; every edge needs a row/],
    ['an empty file', { 'edges.csv': '\n' }, /The road edges file ".*edges\.csv" is empty/],
    [
      'no way back',
      { 'edges.csv': '1,11,12\n2,12,13\n3,13,14\n4,11,14\n' },
      /is disconnected: it falls into 4 parts .* the largest has 1 of 4/,
    ],
  ];
  it.each(mistakes)('explains %s', (_, changed, message) => {
    expect(() => roadCity(ring(changed))).toThrow(message);
  });
});
