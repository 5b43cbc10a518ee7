import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { zonesOfArea } from '../zones/area.ts';
import { loadZones, type Zones } from '../zones/zones.ts';
import { type DropReason, dropReasons, type TripLimits } from './judge-trip.ts';
import { readCsv } from './read-csv.ts';
import { createPickupTest, type Selection } from './selection.ts';
import { createTripFileReader, type TripFileReader, type TripTerrain } from './trip-file-reader.ts';
import { describeTrips, emptyRowCounts, keptRows, requireTrips, type TripReport } from './trip-report.ts';
import { emptyTripRow, type Trips, type ZoneSystem } from './trips.ts';
import { TripsBuilder } from './trips-builder.ts';
import { secondOfDay } from './wall-clock.ts';

/** How to read trips; everything may be left out. The filters apply in the order: limits, area, pickup times, fold, sample, maximum. */
export interface TripOptions extends Selection {
  /** A zones file (`loadZones`) or zones already read. Its polygons give zone ids to trips that have coordinates only. */
  readonly zones?: string | Zones | undefined;
  /** Names of boroughs or zones; trips with an end elsewhere are dropped. Needs `zones`. */
  readonly area?: string | readonly string[] | undefined;
  /** Drop the date and keep the time of day: many days become one dense day. */
  readonly foldDays?: boolean | undefined;
  /** Keep each trip with this probability, in (0, 1]. */
  readonly sample?: number | undefined;
  /** Keep the earliest so many trips. */
  readonly maxTrips?: number | undefined;
  /** Seed of the sample. Default 0. */
  readonly seed?: number | string | undefined;
  /** What a plausible trip is; the defaults are those of `TripLimits`. */
  readonly limits?: Partial<TripLimits> | undefined;
}

/** Trips and what became of the rows they were read from. */
export interface LoadedTrips {
  readonly trips: Trips;
  readonly report: TripReport;
}

/**
 * Reads trip files and gives their trips, sorted by pickup.
 * @throws UserError for files that cannot be read, options that make no sense, and if no trip is left
 */
export async function loadTrips({ files, ...options }: TripOptions & { readonly files: string | readonly string[] }): Promise<LoadedTrips> {
  const loaded = await readTrips(files, options);
  requireTrips(loaded.report);
  return loaded;
}

/**
 * As `loadTrips`, but it may end without trips. Files are streamed one after the other; what stays in memory are the columns of the trips
 * that pass all filters but `maxTrips`.
 */
export async function readTrips(files: string | readonly string[], options: TripOptions = {}): Promise<LoadedTrips> {
  const paths = typeof files === 'string' ? [files] : files;
  if (paths.length === 0) throw new UserError('No trip file is named; at least one is needed.');
  const wanted = createPickupTest(options);
  const sampled = createSampler(options);
  const maxTrips = checkedMaximum(options);
  const foldedDays = options.foldDays ?? false;
  const terrain = await loadTerrain(options);

  const builder = new TripsBuilder();
  const counts = emptyRowCounts();
  const row = emptyTripRow();
  const readers: TripFileReader[] = [];
  for (const file of paths) {
    Object.assign(row, emptyTripRow());
    let reader: TripFileReader | undefined;
    await readCsv(file, {
      header(fields) {
        reader = createTripFileReader(file, fields, terrain);
        readers.push(reader);
        refuseMixedZones(file, readers);
      },
      row(fields) {
        counts.read++;
        const outcome = reader!.read(fields, row);
        if (outcome === 'truncated') counts.truncated++;
        else if (outcome !== null) counts.dropped[outcome]++;
        else if (wanted(row.pickupSeconds) && sampled()) {
          if (foldedDays) row.pickupSeconds = secondOfDay(row.pickupSeconds);
          builder.add(row);
        }
      },
      cut() {
        counts.read++;
        counts.truncated++;
      },
    });
  }
  const trips = builder.finish(maxTrips, zoneSystemOf(readers), foldedDays);
  return { trips, report: { ...describeFiles(paths, readers), ...counts, kept: keptRows(counts), ...describeTrips(trips) } };
}

async function loadTerrain({ zones, area, limits = {} }: TripOptions): Promise<TripTerrain> {
  if (area !== undefined && zones === undefined)
    throw new UserError(`The area "${area}" needs a zones file (option zones) that tells where it is.`);
  const loaded = typeof zones === 'string' ? await loadZones(zones) : (zones ?? null);
  const names = typeof area === 'string' ? [area] : area;
  return { zones: loaded, areaZones: names === undefined ? null : zonesOfArea(loaded!, names), limits };
}

function createSampler({ sample = 1, seed = 0 }: TripOptions): () => boolean {
  if (!(sample > 0 && sample <= 1)) throw new UserError(`The share of trips to sample is ${sample}; it must be above 0 and at most 1.`);
  if (sample === 1) return () => true;
  const rng = createRng(seed).split('trips/sample');
  return () => rng.uniform() < sample;
}

function checkedMaximum({ maxTrips = Infinity }: TripOptions): number {
  if (maxTrips === Infinity || (Number.isInteger(maxTrips) && maxTrips >= 1)) return maxTrips;
  throw new UserError(`The maximum number of trips is ${maxTrips}; it must be a whole number of at least 1.`);
}

function zoneSystemOf(readers: readonly TripFileReader[]): ZoneSystem {
  return readers[0]!.schema.zoneSystem;
}

function refuseMixedZones(file: string, readers: readonly TripFileReader[]): void {
  const { schema } = readers.at(-1)!;
  if (schema.zoneSystem === zoneSystemOf(readers)) return;
  throw new UserError(
    `The trip file ${file} (${schema.name}) numbers its zones otherwise than the files before it (${readers[0]!.schema.name}); read them apart.`,
  );
}

function describeFiles(files: readonly string[], readers: readonly TripFileReader[]): Pick<TripReport, 'files' | 'schemas' | 'unchecked'> {
  const unchecked = (reason: DropReason) => readers.some((reader) => reader.unchecked.includes(reason));
  return { files, schemas: [...new Set(readers.map((reader) => reader.schema.name))], unchecked: dropReasons.filter(unchecked) };
}
