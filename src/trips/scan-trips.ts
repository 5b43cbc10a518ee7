import { statSync } from 'node:fs';
import { createRng } from '../shared/rng.ts';
import { UserError } from '../shared/user-error.ts';
import { type DropReason, dropReasons } from './judge-trip.ts';
import { readTripFile } from './read-trip-file.ts';
import { createPickupTest, type Selection } from './selection.ts';
import { type LoadedTerrain, loadTerrain, type TerrainOptions } from './terrain.ts';
import { type CacheOptions, openTripCache, type TripCache } from './trip-cache.ts';
import { createTripFileReader, type TripFileReader } from './trip-file-reader.ts';
import { emptyRowCounts, keptRows, type RowCounts, type TripReport, type UnparsableRow } from './trip-report.ts';
import { emptyTripRow, type TripRow, type ZoneSystem } from './trips.ts';
import { secondOfDay } from './wall-clock.ts';

/** How to read trips; everything may be left out. The filters apply in the order: limits, area, pickup times, fold, sample, maximum. */
export interface TripOptions extends TerrainOptions, Selection, CacheOptions {
  /** Drop the date and keep the time of day: many days become one dense day. */
  readonly foldDays?: boolean | undefined;
  /** Keep each trip with this probability, in (0, 1]. */
  readonly sample?: number | undefined;
  /** Keep the earliest so many trips. */
  readonly maxTrips?: number | undefined;
  /** Seed of the sample. Default 0. */
  readonly seed?: number | string | undefined;
  /** Called now and then with the bytes read so far and the bytes of all files. */
  readonly onProgress?: ((read: number, total: number) => void) | undefined;
  /** Leave every line of CSV to csv-parse. For comparisons; the trips are the same. */
  readonly slowly?: boolean | undefined;
}

/** What is known of one file when all of its rows have been judged. */
export interface FileOutcome extends RowCounts {
  readonly schema: string;
  readonly zoneSystem: ZoneSystem;
  readonly unchecked: readonly DropReason[];
  firstUnparsable: UnparsableRow | null;
}

/** A report without what describes the trips that `use` was given. */
export interface Scan {
  readonly report: Omit<TripReport, 'trips' | 'perHour' | 'box' | 'timeSpan'>;
  readonly zoneSystem: ZoneSystem;
}

/**
 * Reads files one after the other and hands every trip that passes all filters (but `maxTrips`) to `use`, always in the same object, in the
 * order of the files. Memory does not grow with the files.
 * @param terrain what the options name, if it has been read already
 * @throws UserError for files that cannot be read and options that make no sense
 */
export async function scanTrips(
  files: readonly string[],
  options: TripOptions,
  use: (row: TripRow) => void,
  terrain?: LoadedTerrain,
): Promise<Scan> {
  const wanted = createPickupTest(options);
  const sampled = createSampler(options);
  const foldDays = options.foldDays ?? false;
  const ground = terrain ?? (await loadTerrain(options));
  const cache = openTripCache(ground.key, options);
  const track = createTracker(files, options.onProgress);

  const outcomes: FileOutcome[] = [];
  let cachedFiles = 0;
  const take = (row: TripRow): void => {
    if (!wanted(row.pickupSeconds) || !sampled()) return;
    if (foldDays) row.pickupSeconds = secondOfDay(row.pickupSeconds);
    use(row);
  };
  for (const file of files) {
    const kept = await cache.find(file);
    const outcome = kept === null ? await readAndJudge(file, ground, cache, options, track, take) : kept.outcome;
    refuseMixedZones(file, outcome, outcomes);
    outcomes.push(outcome);
    if (kept !== null) {
      cachedFiles++;
      kept.each(take, track);
    }
  }
  return { report: { ...summed(files, outcomes), cachedFiles, cacheProblem: cache.problem() }, zoneSystem: outcomes[0]!.zoneSystem };
}

async function readAndJudge(
  file: string,
  terrain: LoadedTerrain,
  cache: TripCache,
  { slowly }: TripOptions,
  track: (bytes: number) => void,
  take: (row: TripRow) => void,
): Promise<FileOutcome> {
  const counts = emptyRowCounts();
  const row = emptyTripRow();
  let reader: TripFileReader | undefined;
  let firstUnparsable: UnparsableRow | null = null;
  const writer = await cache.begin(file);
  try {
    const listener = {
      header(header: Parameters<typeof createTripFileReader>[1]) {
        reader = createTripFileReader(file, header, terrain);
        return reader.fields;
      },
      row(cells: Parameters<TripFileReader['read']>[0], line: number) {
        counts.read++;
        const outcome = reader!.read(cells, row);
        if (outcome === null) {
          writer?.add(row);
          take(row);
        } else if (outcome === 'truncated') counts.truncated++;
        else {
          counts.dropped[outcome]++;
          if (outcome === 'unparsable') firstUnparsable ??= { file, line, ...reader!.culprit(cells) };
        }
      },
      cut() {
        counts.read++;
        counts.truncated++;
      },
    };
    const onRead = (bytes: number, chunk: Buffer | null): void => {
      writer?.see(chunk);
      track(bytes);
    };
    await readTripFile(file, listener, { onRead, slowly });
    const { schema, unchecked } = reader!;
    const outcome = { ...counts, schema: schema.name, zoneSystem: schema.zoneSystem, unchecked, firstUnparsable };
    await writer?.commit(outcome);
    return outcome;
  } catch (error) {
    writer?.abandon();
    throw error;
  }
}

function createSampler({ sample = 1, seed = 0 }: TripOptions): () => boolean {
  if (!(sample > 0 && sample <= 1)) throw new UserError(`The share of trips to sample is ${sample}; it must be above 0 and at most 1.`);
  if (sample === 1) return () => true;
  const rng = createRng(seed).split('trips/sample');
  return () => rng.uniform() < sample;
}

function createTracker(files: readonly string[], onProgress: TripOptions['onProgress']): (bytes: number) => void {
  if (!onProgress) return () => {};
  const total = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  let read = 0;
  return (bytes) => {
    read += bytes;
    onProgress(Math.min(read, total), total);
  };
}

function refuseMixedZones(file: string, outcome: FileOutcome, before: readonly FileOutcome[]): void {
  const first = before[0];
  if (first === undefined || first.zoneSystem === outcome.zoneSystem) return;
  throw new UserError(
    `The trip file ${file} (${outcome.schema}) numbers its zones otherwise than the files before it (${first.schema}); read them apart.`,
  );
}

function summed(files: readonly string[], outcomes: readonly FileOutcome[]) {
  const counts = emptyRowCounts();
  for (const outcome of outcomes) {
    counts.read += outcome.read;
    counts.truncated += outcome.truncated;
    for (const reason of dropReasons) counts.dropped[reason] += outcome.dropped[reason];
  }
  return {
    files,
    schemas: [...new Set(outcomes.map((outcome) => outcome.schema))],
    ...counts,
    kept: keptRows(counts),
    unchecked: dropReasons.filter((reason) => outcomes.some((outcome) => outcome.unchecked.includes(reason))),
    firstUnparsable: outcomes.find((outcome) => outcome.firstUnparsable !== null)?.firstUnparsable ?? null,
  };
}
