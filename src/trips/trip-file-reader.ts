import { normaliseName } from '../shared/normalise-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { Zones } from '../zones/zones.ts';
import { type Cell, textOf } from './cell.ts';
import { createTripJudge, type DropReason, type LimitOptions } from './judge-trip.ts';
import { matchSchema } from './match-schema.ts';
import type { Fares } from './read-fares.ts';
import type { ZoneByName } from './read-place.ts';
import { createRowReader } from './read-row.ts';
import type { TripFileHeader } from './read-trip-file.ts';
import { createTimeReader, type Timestamps } from './time-reader.ts';
import type { TripSchema } from './trip-schema.ts';
import type { TripRow } from './trips.ts';

/** How rows are understood and where trips are to be looked for: everything that decides what becomes of a row but its time. */
export interface TripTerrain {
  readonly zones: Zones | null;
  /** Ids of the zones that both ends must lie in; null for anywhere. */
  readonly areaZones: ReadonlySet<number> | null;
  /** Both ends must pass each of these tests of a longitude and latitude. */
  readonly insideTests: readonly ((lon: number, lat: number) => boolean)[];
  readonly limits: LimitOptions;
  /** Reasons for which no row is to be dropped. */
  readonly keep: ReadonlySet<DropReason>;
  readonly timestamps: Timestamps;
  readonly timeZone: string | undefined;
  /** A column map of the user's own. */
  readonly columns: TripSchema | undefined;
  /** Fares for files that keep them apart. */
  readonly fares: Fares | null;
}

/** Where a row could not be read. */
export interface Culprit {
  readonly column: string;
  readonly value: string;
}

/** Reads and judges the rows of one file. */
export interface TripFileReader {
  readonly schema: TripSchema;
  /** Reasons that are not tried: the file lacks the columns, or they are switched off. */
  readonly unchecked: readonly DropReason[];
  /** Numbers of the fields that are looked at. */
  readonly fields: readonly number[];
  /** Fills `row` and says why it is no usable trip, or null if it is one. */
  read(cells: readonly Cell[], row: TripRow): DropReason | 'truncated' | null;
  /** The field for which the row just read was unparsable. */
  culprit(cells: readonly Cell[]): Culprit;
}

/**
 * Makes the reader that the header of a file asks for.
 * @throws UserError if the columns fit no schema, or the file cannot be used with the zones given
 */
export function createTripFileReader(
  file: string,
  { names, timestamps: timestampFields }: TripFileHeader,
  terrain: TripTerrain,
): TripFileReader {
  const { zones, areaZones, insideTests, limits, keep, timestamps, timeZone } = terrain;
  const matched = matchSchema(names, file, terrain.columns);
  const { schema, fieldOf, fareKey } = matched;
  const hasCoordinates = fieldOf.pickupLon >= 0 || fieldOf.polyline >= 0;
  refuseAreas(file, schema, hasCoordinates, terrain);
  const locate = hasCoordinates ? (zones?.locate ?? null) : null;
  const isInside = (lon: number, lat: number): boolean => insideTests.every((test) => test(lon, lat));
  const inArea = (row: TripRow): boolean =>
    (areaZones === null || (areaZones.has(row.pickupZone) && areaZones.has(row.dropoffZone))) &&
    (insideTests.length === 0 || (isInside(row.pickupLon, row.pickupLat) && isInside(row.dropoffLon, row.dropoffLat)));
  const { judge, unchecked } = createTripJudge(matched, { limits, keep, inArea });
  const time = createTimeReader(file, schema, { timestamps, timeZone, timestampFields });
  const readRow = createRowReader(matched, time, zoneFinder(file, schema, fieldOf.pickupZoneName >= 0, zones));
  const fares = fareKey.length > 0 ? terrain.fares : null;
  const leastFields = names.findLastIndex((name) => normaliseName(name) !== '') + 1;
  let culprit = -1;

  return {
    schema,
    unchecked: fareKey.length > 0 && fares === null && !unchecked.includes('refund') ? [...unchecked, 'refund'] : unchecked,
    fields: [...new Set([...Object.values(fieldOf), ...fareKey])].filter((field) => field >= 0),
    read(cells, row) {
      if (cells.length < leastFields) return 'truncated';
      // Some official files end every row in two commas that the header lacks.
      for (let extra = names.length; extra < cells.length; extra++) {
        if (textOf(cells[extra]) === '') continue;
        culprit = extra;
        return 'unparsable';
      }
      const problem = readRow(cells, row);
      if (problem === 'missing-place') return problem;
      if (problem !== null) {
        culprit = fieldOf[problem];
        return 'unparsable';
      }
      if (fares !== null) row.fare = fares.find(cells, fareKey);
      if (locate !== null) {
        row.pickupZone = locate(row.pickupLon, row.pickupLat);
        row.dropoffZone = locate(row.dropoffLon, row.dropoffLat);
      }
      return judge(row);
    },
    culprit: (cells) => ({
      column: names[culprit]?.trim() ?? `field ${culprit + 1}, beyond the header`,
      value: textOf(cells[culprit]).slice(0, 60),
    }),
  };
}

function refuseAreas(file: string, schema: TripSchema, hasCoordinates: boolean, { zones, areaZones, insideTests }: TripTerrain): void {
  if (insideTests.length > 0 && !hasCoordinates) {
    throw new UserError(
      `The trip file ${file} (${schema.name}) has no coordinates, so polygons, a bounding box or the distance to a road network cannot choose among its trips; choose an area by name.`,
    );
  }
  if (areaZones === null) return;
  if (hasCoordinates && zones?.locate === null) {
    throw new UserError(`The trip file ${file} has coordinates, but the zones file ${zones.source} has no polygons to find them in.`);
  }
  if (!hasCoordinates && schema.zoneSystem === 'index') {
    throw new UserError(`The trip file ${file} (${schema.name}) has rows of a zone table as places, so no area can be chosen in it.`);
  }
}

/** Finds zones by name; of several zones of one name it takes the lowest id (New York has two Coronas and three harbour islands). */
function zoneFinder(file: string, schema: TripSchema, needed: boolean, zones: Zones | null): ZoneByName {
  if (!needed) return () => 0;
  if (zones === null) {
    throw new UserError(`The trip file ${file} (${schema.name}) names its zones; a zones file (option zones) must tell their ids.`);
  }
  const ids = new Map<string, number>();
  for (const { id, name } of zones.zones) {
    const key = name.trim().toLowerCase();
    if (key !== '' && !schema.unknownZones.includes(id)) ids.set(key, Math.min(id, ids.get(key) ?? id));
  }
  return (name) => ids.get(name.toLowerCase()) ?? 0;
}
