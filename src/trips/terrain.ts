import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toPlane } from '../city/geometry.ts';
import { createSnapIndex } from '../city/snap-index.ts';
import { numberIn, readCsv as readTable } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';
import { zonesOfArea } from '../zones/area.ts';
import { loadZones, type Zones } from '../zones/zones.ts';
import { type PlaceTest, readPolygonTest } from './area-polygons.ts';
import { checkLimits, type DropReason, type LimitOptions, type OptionalReason, optionalReasons } from './judge-trip.ts';
import { listTripFiles } from './list-trip-files.ts';
import { readFares } from './read-fares.ts';
import { type Timestamps, timestampModes } from './time-reader.ts';
import type { TripTerrain } from './trip-file-reader.ts';
import { readColumnMap } from './trip-schema.ts';
import type { Box } from './trips.ts';

/** How rows are understood, and which places and trips are wanted. */
export interface TerrainOptions {
  /** A zones file (`loadZones`) or zones already read. Its polygons give zone ids to trips that have coordinates only. */
  readonly zones?: string | Zones | undefined;
  /** Names of boroughs or zones; trips with an end elsewhere are dropped. Needs `zones`. */
  readonly area?: string | readonly string[] | undefined;
  /** A GeoJSON file of polygons that both ends must lie in. */
  readonly polygons?: string | undefined;
  /** A rectangle that both ends must lie in. Unlike `limits.box`, which is about errors, this is about what is wanted. */
  readonly bounds?: Box | undefined;
  /** A folder with `points.csv` (id, latitude, longitude) of a road network: both ends must be within `nearMetres` of one of its points. */
  readonly near?: string | undefined;
  /** Default 150. */
  readonly nearMetres?: number | undefined;
  /** What a plausible trip is; the defaults are those of `TripLimits`. */
  readonly limits?: LimitOptions | undefined;
  /** Reasons for which no trip is to be dropped. */
  readonly keep?: readonly OptionalReason[] | undefined;
  /** How times are understood. Default `wall`. */
  readonly timestamps?: Timestamps | undefined;
  /** The city's time zone (IANA), where the schema does not know it or is wrong. */
  readonly timeZone?: string | undefined;
  /** A column map of your own, for files that fit no schema. */
  readonly columns?: string | undefined;
  /** Files with the fares of trip files that have none (`trip_fare_*.csv` beside `trip_data_*.csv`). */
  readonly fares?: string | readonly string[] | undefined;
}

/** A terrain, and what tells it from any other. */
export interface LoadedTerrain extends TripTerrain {
  /** A hash of the options and of everything in the files that they name. */
  readonly key: string;
}

const NEAR_METRES = 150;

/**
 * Reads what the options name.
 * @throws UserError for files that cannot be read and options that make no sense
 */
export async function loadTerrain(options: TerrainOptions): Promise<LoadedTerrain> {
  const { zones, area, limits = {}, keep = [], timestamps = 'wall', near, nearMetres = NEAR_METRES } = options;
  if (area !== undefined && zones === undefined)
    throw new UserError(`The area "${area}" needs a zones file (option zones) that tells where it is.`);
  if (!timestampModes.includes(timestamps)) {
    throw new UserError(`The timestamps are "${timestamps}"; they must be ${timestampModes.join(' or ')}.`);
  }
  const unknown = keep.find((reason) => !optionalReasons.includes(reason));
  if (unknown !== undefined) {
    throw new UserError(`Trips that are "${unknown}" cannot be kept; those that can are ${optionalReasons.join(', ')}.`);
  }
  checkLimits(limits);
  const loaded = typeof zones === 'string' ? await loadZones(zones) : (zones ?? null);
  const names = typeof area === 'string' ? [area] : area;
  const insideTests: PlaceTest[] = [];
  if (options.polygons !== undefined) insideTests.push(readPolygonTest(options.polygons));
  if (options.bounds !== undefined) insideTests.push(boundsTest(options.bounds));
  if (near !== undefined) insideTests.push(nearTest(pointsFile(near), nearMetres));
  const ownMap = options.columns === undefined ? undefined : readColumnMap(options.columns);
  const fareFiles = options.fares === undefined ? [] : await listTripFiles(options.fares);
  return {
    zones: loaded,
    areaZones: names === undefined ? null : zonesOfArea(loaded!, names),
    insideTests,
    limits,
    keep: new Set<DropReason>(keep),
    timestamps,
    timeZone: options.timeZone,
    columns: ownMap,
    fares: fareFiles.length === 0 ? null : await readFares(fareFiles, ownMap),
    key: keyOf(options, fareFiles),
  };
}

function boundsTest(bounds: Box): PlaceTest {
  checkLimits({ box: bounds });
  const { west, south, east, north } = bounds;
  return (lon, lat) => lon >= west && lon <= east && lat >= south && lat <= north;
}

function pointsFile(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'points.csv') : path;
}

function nearTest(file: string, metres: number): PlaceTest {
  if (!(metres >= 0)) throw new UserError(`The distance to the road network is ${metres} m; it must be at least 0.`);
  const rows = readTable(file, 'road points file', 3);
  const latitudes = Float64Array.from(rows, (row) => numberIn(row, 1, 'the latitude'));
  const longitudes = Float64Array.from(rows, (row) => numberIn(row, 2, 'the longitude'));
  const nearest = createSnapIndex(toPlane(longitudes, latitudes));
  return (lon, lat) => nearest(lon, lat, metres) >= 0;
}

/** A hash of the options and of everything in the files that they name. Options that choose by time are none of the terrain's. */
function keyOf(options: TerrainOptions, fareFiles: readonly string[]): string {
  const { zones, area, polygons, bounds, near, nearMetres, limits, keep, timestamps, timeZone, columns } = options;
  const hash = createHash('sha256').update(JSON.stringify({ area, bounds, nearMetres, limits, keep, timestamps, timeZone }));
  if (typeof zones === 'object') hash.update(JSON.stringify([zones.zones, zones.polygons]));
  const named = [typeof zones === 'string' ? zones : undefined, polygons, near && pointsFile(near), columns, ...fareFiles];
  for (const file of named) {
    hash.update(file === undefined ? 'none' : createHash('sha256').update(readFileSync(file)).digest('hex')).update('|');
  }
  return hash.digest('hex');
}
