import { UserError } from '../shared/user-error.ts';
import { listTripFiles } from './list-trip-files.ts';
import { scanTrips, type TripOptions } from './scan-trips.ts';
import type { LoadedTerrain } from './terrain.ts';
import { requireTrips, type TripReport } from './trip-report.ts';
import { TripSummary } from './trip-summary.ts';
import type { TripRow, Trips } from './trips.ts';
import { TripsBuilder } from './trips-builder.ts';

export type { TripOptions } from './scan-trips.ts';

/** Trips and what became of the rows they were read from. */
export interface LoadedTrips {
  readonly trips: Trips;
  readonly report: TripReport;
}

/**
 * Reads trip files and gives their trips, sorted by pickup. `files` are paths, folders or patterns (`listTripFiles`).
 * @throws UserError for files that cannot be read, options that make no sense, and if no trip is left
 */
export async function loadTrips({ files, ...options }: TripOptions & { readonly files: string | readonly string[] }): Promise<LoadedTrips> {
  const loaded = await readTrips(files, options);
  requireTrips(loaded.report);
  return loaded;
}

/**
 * As `loadTrips`, but it may end without trips. Files are streamed one after the other; what stays in memory are the columns of the trips
 * that pass all filters: 89 bytes a trip, of `maxTrips` and a million more at most.
 */
export async function readTrips(
  files: string | readonly string[],
  options: TripOptions = {},
  terrain?: LoadedTerrain,
): Promise<LoadedTrips> {
  const builder = new TripsBuilder(checkedMaximum(options));
  const { report, zoneSystem } = await scanTrips(await listTripFiles(files), options, (row) => builder.add(row), terrain);
  const foldDays = options.foldDays ?? false;
  const trips = builder.finish(zoneSystem, foldDays);
  const summary = new TripSummary();
  for (let i = 0; i < trips.count; i++) summary.add(endsOf(trips, i));
  return { trips, report: { ...report, ...summary.finish(foldDays) } };
}

/**
 * Reads trip files for their report alone, in constant memory unless `maxTrips` is given.
 * @param terrain what the options name, if it has been read already
 * @param use is given every trip that the report counts; of its fields, when `maxTrips` is given, the time and the ends
 */
export async function inspectTrips(
  files: string | readonly string[],
  options: TripOptions,
  use: (trip: TripEnds) => void = () => {},
  terrain?: LoadedTerrain,
): Promise<TripReport> {
  if (options.maxTrips !== undefined) {
    const { trips, report } = await readTrips(files, options, terrain);
    for (let i = 0; i < trips.count; i++) use(endsOf(trips, i));
    return report;
  }
  const summary = new TripSummary();
  const { report } = await scanTrips(
    await listTripFiles(files),
    options,
    (row) => {
      summary.add(row);
      use(row);
    },
    terrain,
  );
  return { ...report, ...summary.finish(options.foldDays ?? false) };
}

/** When a trip begins, and where it begins and ends. */
export type TripEnds = Readonly<Pick<TripRow, 'pickupSeconds' | 'pickupLon' | 'pickupLat' | 'dropoffLon' | 'dropoffLat'>>;

function endsOf(trips: Trips, i: number): TripEnds {
  return {
    pickupSeconds: trips.pickupSeconds[i]!,
    pickupLon: trips.pickupLon[i]!,
    pickupLat: trips.pickupLat[i]!,
    dropoffLon: trips.dropoffLon[i]!,
    dropoffLat: trips.dropoffLat[i]!,
  };
}

function checkedMaximum({ maxTrips = Infinity }: TripOptions): number {
  if (maxTrips === Infinity || (Number.isInteger(maxTrips) && maxTrips >= 1)) return maxTrips;
  throw new UserError(`The maximum number of trips is ${maxTrips}; it must be a whole number of at least 1.`);
}
