import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundledDataFolder } from '../../src/city/bundled-data.ts';
import { loadCity } from '../../src/city/load-city.ts';
import { registerCityCommands } from '../../src/cli/city.ts';
import { ringFiles } from '../city/files.ts';
import { overpassOf, smallTown } from '../city/osm/towns.ts';
import { hasShared, sharedData } from '../city/shared-data.ts';
import { temporaryFiles } from '../trips/files.ts';
import { murmurInProcess } from './in-process.ts';

const temporary = temporaryFiles();
const folder = join(temporary('here', ''), '..');
const path = (name: string) => join(folder, name);

const murmurCity = (...words: string[]) => murmurInProcess(registerCityCommands, 'city', ...words);

describe('murmur city build', () => {
  it('writes a synthetic city that is read as it was made', async () => {
    const { output, mistake } = await murmurCity('build', 'synthetic', '--seed', '9', '--avenues', '12', '--out', path('syn'));
    expect(mistake).toBeNull();
    expect(output).toMatch(/Made by the generator of synthetic cities from the seed 9\./);
    const read = loadCity(path('syn'));
    const made = loadCity({ kind: 'synthetic', seed: '9', avenues: 12 });
    expect([read.places, read.zoneLabels]).toEqual([made.places, made.zoneLabels]);
    for (let i = 0; i < 200; i++) {
      const [a, b, hour] = [(i * 7919) % made.places, (i * 104_729) % made.places, i % 24];
      expect(read.travelSeconds(a, b, hour)).toBe(made.travelSeconds(a, b, hour));
      expect(read.distanceMetres(a, b)).toBe(made.distanceMetres(a, b));
    }
  });

  it('scales a city to trips and says how they compare', async () => {
    const data = bundledDataFolder();
    const { output, mistake } = await murmurCity(
      ...['build', join(data, 'city'), '--calibrate', join(data, 'trips', 'synthetic-weekday.csv'), '--out', path('scaled'), '--json'],
    );
    expect(mistake).toBeNull();
    const { calibration, city } = JSON.parse(output);
    // The generator drives at 0.85 .. 1.25 of the table's time and adds 20 .. 50 s.
    expect(calibration.ratio.geometricMean).toBeGreaterThan(1.03);
    expect(calibration.ratio.geometricMean).toBeLessThan(1.2);
    expect(calibration.speedCorrelation).toBeGreaterThan(0.9);
    expect(calibration.snapping.outside).toBe(0);
    const plain = loadCity(join(data, 'city'));
    const scaled = loadCity(path('scaled'));
    expect(scaled.travelSeconds(3, 99, 8) / plain.travelSeconds(3, 99, 8)).toBeCloseTo(calibration.ratio.geometricMean, 3);
    expect(city.places).toBe(376);
  });

  it('gives a network without hours a factor for each, from OpenStreetMap to a folder', async () => {
    const { output, mistake } = await murmurCity(
      'build',
      '--by-hour',
      temporary('town.json', overpassOf(smallTown)),
      '--out',
      path('town'),
    );
    expect(mistake).toBeNull();
    expect(output).toMatch(/Of 6 ways 3 are roads for cars \(1 with a speed limit of their own\); 1 ferries were left out\./);
    expect(readFileSync(path('town/city.yaml'), 'utf8')).toMatch(/OpenStreetMap contributors, ODbL/);
    const city = loadCity(path('town'));
    expect(city.distanceMetres(0, 1)).toBeGreaterThan(1000);
    expect(city.travelSeconds(0, 1, 3)).toBe(city.travelSeconds(0, 1, 18));
  });

  it.each<[string, string[], RegExp]>([
    ['nothing', ['build'], /Write murmur city build SOURCE --out CITY/],
    ['a missing source', ['build', 'nowhere', '--out', 'x'], /^"nowhere" does not exist; give a folder with points\.csv/],
    ['a full folder', ['build', 'synthetic', '--out', bundledDataFolder()], /exists already and is not empty/],
    [
      'an area without zones',
      ['build', join(bundledDataFolder(), 'city'), '--area', 'Manhattan', '--out', 'x'],
      /needs a zones file with polygons/,
    ],
    [
      'a broken box',
      ['build', join(bundledDataFolder(), 'city'), '--box', '1,2,3', '--out', 'x'],
      /is not of the form west,south,east,north/,
    ],
    ['a box of nothing', ['build', join(bundledDataFolder(), 'city'), '--box', '1,2,3,4', '--out', 'x'], /Fewer than two points/],
    [
      'an hour that is none',
      ['build', 'synthetic', '--first-column-hour', '25', '--out', 'x'],
      /--first-column-hour is "25"; it should be a whole/,
    ],
    ['no action', ['bild'], /no command murmur city bild; did you mean murmur city build\?/],
  ])('refuses %s', async (_, args, expected) => {
    expect((await murmurCity(...args)).mistake).toMatch(expected);
    expect(existsSync('x')).toBe(false);
  });
});

describe('murmur city inspect', () => {
  beforeAll(() => {
    for (const [name, text] of Object.entries(ringFiles())) writeFileSync(path(name), text);
  });

  it('prints and draws a city', async () => {
    const { output } = await murmurCity('inspect', folder, '--map', path('map.svg'));
    expect(output).toMatch(/nodes {8}4\n {2}edges {8}4, 0\.4 km/);
    expect(readFileSync(path('map.svg'), 'utf8')).toMatch(/4 nodes, 4 edges/);
  });

  it('prints JSON', async () => {
    const { output } = await murmurCity('inspect', folder, '--no-map', '--json');
    expect(JSON.parse(output)).toMatchObject({ places: 4, roads: { edges: 4, report: { components: 1 }, tableBytes: 64 }, map: [] });
  });

  it.skipIf(!hasShared('network/points.csv'))(
    'counts the trips that find no node of Manhattan: a good sixth, as measured before',
    async () => {
      const trips = join(sharedData, 'trips', 'yellow_tripdata_2016-03.sample24k.csv');
      const { output } = await murmurCity('inspect', join(sharedData, 'network'), '--no-map', '--json', '--trips', trips);
      const { places, roads, snapping } = JSON.parse(output);
      expect([places, roads.edges, Math.floor(roads.km), Math.round(roads.medianEdgeMetres)]).toEqual([4091, 9452, 1142, 84]);
      // 308 of a sample of 1,708 were found before: 18 %.
      expect((snapping.outside + snapping.samePlace) / snapping.trips).toBeCloseTo(308 / 1708, 2);
    },
  );
});
