import { loadCity } from '../city/load-city.ts';
import { datesFor, FIRST_DAY } from '../demand/dates.ts';
import { readDemand } from '../demand/demand-model.ts';
import { generateTrips } from '../demand/generate-trips.ts';
import { writeTrips } from '../demand/write-trips.ts';
import { UserError } from '../shared/user-error.ts';
import { loadZones } from '../zones/zones.ts';
import type { Flags } from './flags.ts';
import { writeOutput } from './write-output.ts';

/** `murmur trips generate demand.yaml --days N --seed S --out trips.csv`. @returns what to print */
export async function generateTripsCommand(files: readonly string[], flags: Flags): Promise<string> {
  const out = flags.text('out');
  if (files.length !== 1 || out === undefined)
    throw new UserError('Write murmur trips generate demand.yaml --days N --seed S --out trips.csv.');
  const model = readDemand(files[0]!);
  const dates = datesFor(model, flags.text('start') ?? FIRST_DAY, flags.number('days', { least: 1, most: 3660, whole: true }) ?? 1);
  const cityPath = flags.text('city');
  const zonesPath = flags.text('zones');
  const weather = flags.text('weather');
  const trips = generateTrips(model, {
    dates,
    seed: flags.text('seed') ?? 0,
    city: cityPath === undefined ? null : loadCity(cityPath),
    zones: zonesPath === undefined ? null : await loadZones(zonesPath),
    ...(weather !== undefined && { weather: () => weather }),
  });
  await writeOutput(out, writeTrips(trips));
  return `${trips.length} trips of ${dates.length} days, ${dates[0]} to ${dates.at(-1)}, written to ${out}.\n`;
}
