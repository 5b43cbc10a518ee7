import { existsSync, readdirSync } from 'node:fs';
import { exportNeuradp } from '../city/interchange/neuradp-export.ts';
import { loadCity } from '../city/load-city.ts';
import { UserError } from '../shared/user-error.ts';
import { loadTrips } from '../trips/load-trips.ts';
import type { Flags } from './flags.ts';

/** `murmur city export CITY --out FOLDER`. @returns what to print */
export async function exportCityCommand(paths: readonly string[], flags: Flags): Promise<string> {
  const out = flags.text('out');
  if (paths.length !== 1 || out === undefined)
    throw new UserError(`Write murmur city export CITY --out FOLDER, with one city; ${paths.length} are given.`);
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new UserError(`The folder "${out}" exists already and is not empty; choose another name.`);
  const city = loadCity(paths[0]!);
  const tripFiles = flags.texts('trips');
  const weekdays = flags.text('weekdays') ?? flags.switch('weekdays');
  const trips = tripFiles && (await loadTrips({ files: tripFiles, weekdays })).trips;
  const hour = flags.number('hour', { least: 0, most: 23, whole: true }) ?? 12;
  const written = exportNeuradp(city, out, {
    hour,
    vehicles: flags.number('vehicles', { least: 1, most: 1_000_000, whole: true }) ?? 3000,
    seed: flags.text('seed') ?? 0,
    ...(trips && { trips }),
  });
  const flows = trips ? ` ${written.requests} requests of ${written.days} days (${written.unplaced} trips found no place);` : '';
  return `Tables of ${written.places} places at ${String(hour).padStart(2, '0')}:00,${flows} written to ${out} in the formats of NeurADP.\n`;
}
