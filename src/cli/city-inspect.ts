import { basename, resolve } from 'node:path';
import { snapTrips } from '../city/build/snap-trips.ts';
import { loadCity } from '../city/load-city.ts';
import { summariseCity } from '../city/summarise-city.ts';
import { cityMap } from '../runs/city-map.ts';
import { UserError } from '../shared/user-error.ts';
import { loadTrips } from '../trips/load-trips.ts';
import { formatCity, formatSnapping, snappingFigures } from './city-report.ts';
import type { Flags } from './flags.ts';
import { writeFigure } from './write-figure.ts';

/** `murmur city inspect CITY`. @returns what to print */
export async function inspectCityCommand(paths: readonly string[], flags: Flags): Promise<string> {
  if (paths.length !== 1) throw new UserError(`Write murmur city inspect CITY, with one city; ${paths.length} are given.`);
  const city = loadCity(paths[0]!);
  const hour = flags.number('hour', { least: 0, most: 23, whole: true }) ?? 12;
  const summary = summariseCity(city);
  const tripFiles = flags.texts('trips');
  const weekdays = flags.text('weekdays') ?? flags.switch('weekdays');
  const radius = flags.number('snapRadius', { least: 1, most: 100_000 });
  const snapped = tripFiles && snapTrips((await loadTrips({ files: tripFiles, weekdays })).trips, city, radius);
  const map =
    flags.switch('map') === false ? [] : await writeFigure(cityMap(city, hour), flags.text('map') ?? `${basename(resolve(paths[0]!))}-map`);
  if (flags.switch('json')) {
    return `${JSON.stringify({ ...summary, ...(snapped && { snapping: snappingFigures(snapped) }), map }, null, 2)}\n`;
  }
  const snapping = snapped ? `\n  snapping of trips: ${formatSnapping(snapped).join('\n  ')}\n` : '';
  return `${formatCity(summary)}${snapping}${map.length > 0 ? `\n  map: ${map.join(', ')}\n` : ''}`;
}
