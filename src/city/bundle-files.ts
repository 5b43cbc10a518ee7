import { BUNDLED } from './bundled-data.ts';
import { TIME_COLUMNS } from './road-network.ts';
import { SYNTHETIC_ROADS, type SyntheticCity, syntheticCity } from './synthetic-city.ts';
import { syntheticTrips } from './synthetic-trips.ts';
import { writeSyntheticTrips } from './write-synthetic-trips.ts';

/** The generated files of the `data` folder: path below it -> text. Always the same bytes. */
export function bundledFiles(): Record<string, string> {
  const city = syntheticCity({}, BUNDLED.citySeed);
  const trips = syntheticTrips(city, { tripsPerDay: BUNDLED.tripsPerDay, dates: BUNDLED.dates }, BUNDLED.tripsSeed);
  return { ...roadFiles(city, 'city'), 'trips/synthetic-weekday.csv': writeSyntheticTrips(trips) };
}

/** The road files of a synthetic city, in the format that `roadCity` reads. */
function roadFiles({ network, zoneIds, zoneLabels }: SyntheticCity, folder: string): Record<string, string> {
  const { longitudes, latitudes, pointIds, from, to, seconds } = network;
  const lines = (rows: Iterable<readonly (number | string)[]>) => `${Array.from(rows, (row) => row.join(',')).join('\n')}\n`;
  const position = (place: number) => [latitudes[place]!.toFixed(6), longitudes[place]!.toFixed(6)];
  const edges = Array.from(from.keys());
  const places = Array.from(pointIds.keys());
  return {
    [`${folder}/points.csv`]: lines(places.map((place) => [pointIds[place]!, ...position(place)])),
    [`${folder}/edges.csv`]: lines(edges.map((edge) => [edge + 1, pointIds[from[edge]!]!, pointIds[to[edge]!]!])),
    [`${folder}/week.csv`]: lines(edges.map((edge) => [edge + 1, ...seconds.subarray(edge * TIME_COLUMNS, (edge + 1) * TIME_COLUMNS)])),
    [`${folder}/node_zone.csv`]: lines([
      ['node', 'lat', 'lon', 'LocationID'],
      ...places.map((place) => [pointIds[place]!, ...position(place), network.zoneIds[place]!]),
    ]),
    [`${folder}/city.yaml`]: [
      '# How the road files of this folder are to be read.',
      `name: ${SYNTHETIC_ROADS.name}`,
      '# Local hour of the first time column.',
      `firstColumnHour: ${SYNTHETIC_ROADS.firstColumnHour}`,
      `timeFactor: ${SYNTHETIC_ROADS.timeFactor}`,
      `snapRadiusMetres: ${SYNTHETIC_ROADS.snapRadiusMetres}`,
      'zoneNames:',
      ...Array.from(zoneIds, (id, zone) => `  ${id}: ${zoneLabels[zone]}`),
      '',
    ].join('\n'),
  };
}
