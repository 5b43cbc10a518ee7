import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/shared/user-error.ts';
import { readTrips } from '../../src/trips/load-trips.ts';
import { zonesOfArea } from '../../src/zones/area.ts';
import { createPolygonIndex, type NumberedPolygon } from '../../src/zones/polygon-index.ts';
import { loadZones } from '../../src/zones/zones.ts';
import { temporaryFiles } from '../trips/files.ts';
import { statedTrip, yellowFile, yellowZoneFile } from '../trips/variants.ts';

const temporary = temporaryFiles();

const square = (west: number, south: number, size: number) => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

const feature = (LocationID: unknown, zone: string, borough: string, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties: { LocationID, zone, borough },
  geometry: { type, coordinates },
});

const geojson = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });

/** Zone 10 (two parts) and 11 in Northtown, 20 with a hole in Southtown. */
const small = geojson(
  feature(10, 'Docks', 'Northtown', [[square(-74, 40.8, 0.04)], [square(-74, 40.9, 0.02)]], 'MultiPolygon'),
  feature(11, 'Mills', 'Northtown', [square(-73.96, 40.8, 0.04)]),
  feature(20, 'Park', 'Southtown', [square(-74, 40.7, 0.06), square(-73.98, 40.72, 0.02)]),
  feature(10, 'Docks', 'Northtown', [square(-74, 40.95, 0.02)]),
);

describe('polygon index', () => {
  /** Winding by angles: another way to tell, for rings that are simple. */
  const naive = (polygons: readonly NumberedPolygon[], x: number, y: number): number => {
    const winds = (ring: readonly (readonly number[])[]) => {
      let angle = 0;
      ring.forEach(([px, py], i) => {
        const [qx, qy] = ring[(i + 1) % ring.length]!;
        const [ax, ay, bx, by] = [px! - x, py! - y, qx! - x, qy! - y];
        angle += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
      });
      return Math.abs(angle) > Math.PI;
    };
    return polygons.find(({ rings }) => rings.filter(winds).length % 2 === 1)?.id ?? 0;
  };

  it('agrees with winding numbers on random stars with holes', () => {
    const star = fc
      .record({
        x: fc.double({ min: -1, max: 1, noNaN: true }),
        y: fc.double({ min: -1, max: 1, noNaN: true }),
        radii: fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 3, maxLength: 20 }),
      })
      .map(({ x, y, radii }) => {
        const ring = (scale: number) =>
          radii.map((radius, i) => {
            const angle = (2 * Math.PI * i) / radii.length;
            return [x + scale * radius * Math.cos(angle), y + scale * radius * Math.sin(angle)];
          });
        return [ring(1), ring(0.4)];
      });
    const point = fc.tuple(fc.double({ min: -2.5, max: 2.5, noNaN: true }), fc.double({ min: -2.5, max: 2.5, noNaN: true }));
    fc.assert(
      fc.property(fc.array(star, { minLength: 1, maxLength: 5 }), fc.array(point, { minLength: 40, maxLength: 40 }), (stars, points) => {
        const polygons = stars.map((rings, i) => ({ id: i + 1, rings }));
        const locate = createPolygonIndex(polygons);
        for (const [x, y] of points) {
          expect(locate(x, y)).toBe(naive(polygons, x, y));
          // The second time the answer may come from the grid.
          expect(locate(x, y)).toBe(naive(polygons, x, y));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tiles the plane: neighbours that share an edge leave no gap and no overlap', () => {
    const tiles = Array.from({ length: 9 }, (_, i) => ({ id: i + 1, rings: [square(i % 3, Math.floor(i / 3), 1)] }));
    const locate = createPolygonIndex(tiles);
    for (let x = 0; x < 3; x += 0.25) for (let y = 0; y < 3; y += 0.25) expect(locate(x, y)).toBe(1 + Math.floor(x) + 3 * Math.floor(y));
    expect([locate(-0.01, 1), locate(3.01, 1), locate(1, Number.NaN)]).toEqual([0, 0, 0]);
  });
});

describe('loadZones', () => {
  it('reads polygons, several to a zone, with holes', async () => {
    const { zones, locate } = await loadZones(temporary('small.geojson', small));
    expect(zones.map((zone) => zone.id)).toEqual([10, 11, 20]);
    expect(locate!(-73.99, 40.81)).toBe(10);
    expect(locate!(-73.99, 40.91)).toBe(10);
    expect(locate!(-73.99, 40.96)).toBe(10);
    expect(locate!(-73.95, 40.81)).toBe(11);
    expect(locate!(-73.99, 40.71)).toBe(20);
    expect(locate!(-73.97, 40.73)).toBe(0);
  });

  it('reads a look-up table', async () => {
    const { zones, locate } = await loadZones(
      temporary('lookup.csv', '"LocationID","Borough","Zone"\r\n4,"Manhattan","Alphabet City"\r\n'),
    );
    expect(zones).toEqual([{ id: 4, borough: 'Manhattan', name: 'Alphabet City', longitude: Number.NaN, latitude: Number.NaN }]);
    expect(locate).toBeNull();
  });

  it.each([
    ['bad JSON', '{"type":', /not valid JSON/],
    ['another JSON', '{"type":"Topology"}', /not a GeoJSON FeatureCollection of polygons: at type/],
    ['points', geojson(feature(1, 'a', 'b', [0, 0], 'Point')), /at features\.0\.geometry/],
    ['no id', geojson(feature(undefined, 'a', 'b', [square(0, 0, 1)])), /feature \(number 1\) without a LocationID/],
    ['feet', geojson(feature(1, 'a', 'b', [square(980_000, 200_000, 9)])), /980000, 200000, which is not in degrees/],
    [
      'another table',
      'id,name\n1,x\n',
      /neither a shapefile in a zip nor GeoJSON.* has no column "LocationID".*; its columns are id, name/,
    ],
    ['a table with a broken id', 'LocationID,Zone\nx,y\n', /Line 2 of .*: the LocationID is "x"/],
  ])('refuses %s', async (name, content, expected) => {
    const loading = loadZones(temporary(`${name}.txt`, content));
    await expect(loading).rejects.toThrow(UserError);
    await expect(loading).rejects.toThrow(expected);
  });

  it('refuses a missing file', async () => {
    await expect(loadZones('/nowhere/zones.geojson')).rejects.toThrow('The zones file "/nowhere/zones.geojson" does not exist.');
  });
});

describe('areas', () => {
  it('are boroughs or zones by name, in any case', async () => {
    const zones = await loadZones(temporary('small.geojson', small));
    expect([...zonesOfArea(zones, ['northtown'])]).toEqual([10, 11]);
    expect([...zonesOfArea(zones, ['MILLS', 'Southtown'])]).toEqual([11, 20]);
    expect(() => zonesOfArea(zones, ['Northtwn'])).toThrow(
      /no borough or zone "Northtwn" .* nearest names are Northtown, Southtown\. Its boroughs are/,
    );
    expect(() => zonesOfArea(zones, [''])).toThrow(UserError);
  });

  const inDocks = { pickupLon: -73.99, pickupLat: 40.81, dropoffLon: -73.98, dropoffLat: 40.82 };
  const toMills = { ...inDocks, dropoffLon: -73.955, dropoffLat: 40.81 };
  const toNowhere = { ...inDocks, dropoffLon: -73.9, dropoffLat: 40.81, duration: 3600 };

  it('keep trips with both ends inside, and give coordinates their zones', async () => {
    const zones = temporary('small.geojson', small);
    const file = temporary('trips.csv', yellowFile([inDocks, toMills, toNowhere].map(statedTrip)));
    const all = await readTrips(file, { zones });
    expect([...all.trips.pickupZone]).toEqual([10, 10, 10]);
    expect([...all.trips.dropoffZone]).toEqual([10, 11, 0]);
    expect((await readTrips(file, { zones, area: 'Northtown' })).report.dropped['outside-area']).toBe(1);
    expect((await readTrips(file, { zones, area: 'Docks' })).report.dropped['outside-area']).toBe(2);
    expect((await readTrips(file, { zones, area: ['Docks', 'Mills'] })).report.dropped['outside-area']).toBe(1);
  });

  it('of files with zone ids need names only', async () => {
    const zones = temporary('lookup.csv', 'LocationID,Borough,Zone\n10,Northtown,Docks\n20,Southtown,Park\n');
    const rows = [
      { pickupZone: 10, dropoffZone: 10 },
      { pickupZone: 10, dropoffZone: 20 },
      { pickupZone: 10, dropoffZone: 30 },
    ];
    const ids = temporary('ids.csv', yellowZoneFile(rows.map(statedTrip)));
    expect((await readTrips(ids, { zones, area: 'Northtown' })).report.kept).toMatchObject({ speed: 3, area: 1 });
    const coordinates = temporary('coordinates.csv', yellowFile([statedTrip()]));
    await expect(readTrips(coordinates, { zones, area: 'Northtown' })).rejects.toThrow(
      /has coordinates, but the zones file .* has no polygons/,
    );
    const hours = temporary('trips_2015-01-02.csv', 'pickup_time,pickup_ID,dropoff_ID,distance\n12,11,8,917\n');
    await expect(readTrips(hours, { zones, area: 'Northtown' })).rejects.toThrow(/rows of a zone table as places/);
  });
});
