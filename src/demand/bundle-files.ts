import { BUNDLED } from '../city/bundled-data.ts';
import { SYNTHETIC_ROADS, type SyntheticCity, syntheticCity } from '../city/synthetic/synthetic-city.ts';
import { roadFiles } from '../city/write-city.ts';
import { syntheticTrips } from './synthetic-trips.ts';
import { writeSyntheticTrips } from './write-synthetic-trips.ts';

/** The generated files of the `data` folder: path below it -> text. Always the same bytes. */
export function bundledFiles(): Record<string, string> {
  const city = syntheticCity({}, BUNDLED.citySeed);
  const trips = syntheticTrips(city, { tripsPerDay: BUNDLED.tripsPerDay, dates: BUNDLED.dates }, BUNDLED.tripsSeed);
  return { ...syntheticFiles(city, 'city'), 'trips/synthetic-weekday.csv': writeSyntheticTrips(trips) };
}

/** The files of a synthetic city, in the format that `roadCity` reads. */
function syntheticFiles({ network, zoneIds, zoneLabels }: SyntheticCity, folder: string): Record<string, string> {
  const description = [
    '# How the road files of this folder are to be read.',
    `name: ${SYNTHETIC_ROADS.name}`,
    '# Local hour of the first time column.',
    `firstColumnHour: ${SYNTHETIC_ROADS.firstColumnHour}`,
    `timeFactor: ${SYNTHETIC_ROADS.timeFactor}`,
    `snapRadiusMetres: ${SYNTHETIC_ROADS.snapRadiusMetres}`,
    'zoneNames:',
    ...Array.from(zoneIds, (id, zone) => `  ${id}: ${zoneLabels[zone]}`),
    '',
  ].join('\n');
  const files = { ...roadFiles(network, { week: network.seconds }), 'city.yaml': description };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}
