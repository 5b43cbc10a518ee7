import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CityParameters, loadCity } from '../../src/city/load-city.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { ringFiles, temporaryFolder } from './files.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
afterAll(() => {
  for (const { remove } of folders) remove();
});

function folderOf(files: Record<string, string>): string {
  const made = temporaryFolder(files);
  folders.push(made);
  return made.folder;
}

describe('loading a city', () => {
  it('makes a synthetic city of a seed', () => {
    const city = loadCity({ kind: 'synthetic', seed: 'abc', avenues: 12, streets: 10 });
    expect(city.zoneLabels).toContain('offices 1');
  });

  it('reads a folder of road files, its description, and parameters that overrule it', () => {
    const folder = folderOf({
      ...ringFiles(),
      'sat.csv': ringFiles()['week.csv'].replaceAll('10', '15'),
      'city.yaml': 'name: Ring\ntimeFactor: 2\n',
    });
    const city = loadCity({ kind: 'road', folder });
    expect([city.name, city.places, city.travelSeconds(0, 1, 4)]).toEqual(['Ring', 4, 20]);
    expect(loadCity({ kind: 'road', folder, times: 'sat', timeFactor: 1 }).travelSeconds(0, 1, 4)).toBe(15);
  });

  const ring = ringFiles();
  const mistakes: [string, () => CityParameters, RegExp][] = [
    ['an unknown kind', () => ({ kind: 'village' }) as never, /^The city is described wrongly: kind: /],
    ['an unknown parameter', () => ({ kind: 'road', speed: 3 }) as never, /^The city is described wrongly: .*"speed"/],
    ['a wrong value', () => ({ kind: 'road', firstColumnHour: 24 }), /^The city is described wrongly: firstColumnHour: /],
    ['a missing folder', () => ({ kind: 'road', folder: 'no/such/folder' }), /^The road points file ".*points\.csv" does not exist\.$/],
    [
      'a missing times file',
      () => ({ kind: 'road', folder: folderOf(ring), times: 'sun' }),
      /^The travel times file ".*sun\.csv" does not exist/,
    ],
    ['a folder in place of a file', () => ({ kind: 'zones', times: folderOf({}), centroids: 'c.csv' }), /cannot be read \(EISDIR\)/],
    [
      'broken quotes',
      () => ({ kind: 'zones', times: join(folderOf({ 'a.csv': 'a,"b\n1,2' }), 'a.csv'), centroids: '' }),
      /is not well-formed CSV: /,
    ],
    ['a missing hexagon file', () => ({ kind: 'hexagons', folder: 'nowhere' }), /^The hexagon zones file ".*zones\.csv" does not exist/],
    ['broken YAML', () => ({ kind: 'road', folder: folderOf({ ...ring, 'city.yaml': 'name: [' }) }), /city\.yaml" is not well-formed YAML/],
    [
      'a wrong description',
      () => ({ kind: 'road', folder: folderOf({ ...ring, 'city.yaml': 'hour: 3' }) }),
      /city\.yaml" is described wrongly/,
    ],
  ];
  it.each(mistakes)('explains %s', (_, parameters, message) => {
    let thrown: unknown;
    try {
      loadCity(parameters());
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as Error).message).toMatch(message);
  });
});
