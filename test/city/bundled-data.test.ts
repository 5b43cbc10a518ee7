import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLED, bundledDataFolder } from '../../src/city/bundled-data.ts';
import { loadCity } from '../../src/city/load-city.ts';
import { syntheticCity } from '../../src/city/synthetic/synthetic-city.ts';
import { bundledFiles } from '../../src/demand/bundle-files.ts';
import { syntheticTrips } from '../../src/demand/synthetic-trips.ts';
import { loadTrips } from '../../src/trips/load-trips.ts';
import { tripColumns } from './trip-columns.ts';

const folder = bundledDataFolder();

describe('the bundled data', () => {
  const files = bundledFiles();

  it.each(Object.keys(files))('%s is what the generator makes, to the byte', (path) => {
    expect(readFileSync(join(folder, path), 'utf8') === files[path]).toBe(true);
  });

  it('has no other file beside the generated ones', () => {
    const found = ['city', 'trips'].flatMap((part) => readdirSync(join(folder, part)).map((name) => `${part}/${name}`));
    expect(found.sort()).toEqual(Object.keys(files).sort());
  });

  it('stays below 2 MB', () => {
    const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => statSync(join(folder, path)).size);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(2_000_000);
  });

  it('is read as the same city that the generator made', () => {
    const made = syntheticCity({}, BUNDLED.citySeed);
    const read = loadCity({ kind: 'road' });
    const hourly = (of: typeof read) => Array.from({ length: 24 }, (_, hour) => of.travelSeconds(5, 300, hour));
    expect([read.name, read.places, read.zones, read.snapRadiusMetres]).toEqual(['synthetic city', 376, 24, made.snapRadiusMetres]);
    expect(read.longitudes).toEqual(made.longitudes);
    expect(read.zoneOf).toEqual(made.zoneOf);
    expect(read.zoneNeighbours).toEqual(made.zoneNeighbours);
    expect(read.zoneLabels).toEqual(made.zoneLabels);
    expect(hourly(read)).toEqual(hourly(made));
  });

  it('has trips that the ordinary loader keeps, every one as it was made', async () => {
    const city = syntheticCity({}, BUNDLED.citySeed);
    const made = tripColumns(city, syntheticTrips(city, BUNDLED, BUNDLED.tripsSeed));
    const { trips, report } = await loadTrips({ files: join(folder, 'trips', 'synthetic-weekday.csv') });
    expect([report.read, report.truncated, report.trips]).toEqual([10_200, 0, 10_200]);
    for (const column of [
      'pickupSeconds',
      'durationSeconds',
      'pickupLon',
      'pickupLat',
      'dropoffLon',
      'dropoffLat',
      'passengers',
      'fare',
    ] as const) {
      expect(trips[column]).toEqual(made[column]);
    }
    // Miles to two decimals.
    trips.distanceKm.forEach((kilometres, i) => {
      expect(Math.abs(kilometres - made.distanceKm[i]!)).toBeLessThan(0.0081);
    });
  });
});
