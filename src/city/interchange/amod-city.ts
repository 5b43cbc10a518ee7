import { basename } from 'node:path';
import type { City } from '../city.ts';
import type { CityDescription } from '../city-description.ts';
import { ZONE_TABLE_FILES } from '../city-files.ts';
import { csvLines } from '../write-city.ts';
import { cityOfZoneTable } from '../zone-table-city.ts';
import type { AmodScenario } from './amod-scenario.ts';

/** The files of a scenario's city: a zone table, and its map. */
export function amodFiles({ regions, seconds, longitudes, latitudes }: AmodScenario): Record<string, string> {
  const rows = Array.from(seconds, (time, cell) => {
    const pair = cell % (regions * regions);
    return [Math.floor(cell / (regions * regions)), Math.floor(pair / regions), pair % regions, Number(time.toFixed(1))];
  });
  const zones = Array.from(longitudes, (longitude, zone) => [zone, `region ${zone}`, longitude.toFixed(6), latitudes[zone]!.toFixed(6)]);
  return {
    [ZONE_TABLE_FILES.times]: csvLines([['local_hour', 'from', 'to', 'seconds'], ...rows]),
    [ZONE_TABLE_FILES.centroids]: csvLines([['LocationID', 'Zone', 'longitude', 'latitude'], ...zones]),
  };
}

/** How those files are to be read. */
export function amodDescription({ file }: AmodScenario): CityDescription {
  const name = basename(file).replace(/^scenario_|\.json$/g, '');
  return {
    kind: 'zones',
    name,
    source: `Made from ${basename(file)}, a scenario of RL4AMOD; its map is made from its travel times.`,
    timeFactor: 1,
  };
}

/** The same city in memory. */
export function amodCity(scenario: AmodScenario): City {
  const { regions, seconds, longitudes, latitudes } = scenario;
  const ids = Int32Array.from({ length: regions }, (_, region) => region);
  const labels = Array.from(ids, (id) => `region ${id}`);
  const { name = '' } = amodDescription(scenario);
  const city = cityOfZoneTable({ ids, labels, longitudes, latitudes, seconds: Float32Array.from(seconds) }, { name, timeFactor: 1 });
  return { ...city, notes: [...city.notes, ...amodNotes(scenario)] };
}

/** What a user should know about such a city. */
export function amodNotes({ regions, hours, file }: AmodScenario): string[] {
  return [
    `"${basename(file)}" has ${regions} regions and travel times of the hours ${hours.join(', ')}; other hours have those of the nearest one.`,
    'It has no coordinates: the map is made from the travel times (20 km/h), directions mean nothing, and neighbours are those of the map.',
  ];
}
