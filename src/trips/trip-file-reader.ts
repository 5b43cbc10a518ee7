import { basename } from 'node:path';
import { normaliseName } from '../shared/normalise-name.ts';
import { UserError } from '../shared/user-error.ts';
import type { Zones } from '../zones/zones.ts';
import { createTripJudge, type DropReason, type TripLimits } from './judge-trip.ts';
import { matchSchema } from './match-schema.ts';
import { createRowReader } from './read-row.ts';
import type { TripSchema } from './trip-schema.ts';
import type { TripRow } from './trips.ts';
import { parseDay } from './wall-clock.ts';

/** Where trips are to be looked for, and which ones are plausible. */
export interface TripTerrain {
  readonly zones: Zones | null;
  /** Ids of the zones that both ends must lie in; null for anywhere. */
  readonly areaZones: ReadonlySet<number> | null;
  readonly limits: Partial<TripLimits>;
}

/** Reads and judges the rows of one file. */
export interface TripFileReader {
  readonly schema: TripSchema;
  /** Reasons that cannot apply because the file lacks the columns for them. */
  readonly unchecked: readonly DropReason[];
  /** Fills `row` and says why it is no usable trip, or null if it is one. */
  read(fields: readonly string[], row: TripRow): DropReason | 'truncated' | null;
}

/**
 * Makes the reader that the header of a file asks for.
 * @throws UserError if the columns fit no schema, or the file cannot be used with the zones given
 */
export function createTripFileReader(file: string, header: readonly string[], terrain: TripTerrain): TripFileReader {
  const { zones, areaZones, limits } = terrain;
  const matched = matchSchema(header, file);
  const { schema, fieldOf } = matched;
  const hasCoordinates = fieldOf.pickupLon >= 0;
  if (areaZones !== null && hasCoordinates && zones?.locate === null) {
    throw new UserError(`The trip file ${file} has coordinates, but the zones file ${zones.source} has no polygons to find them in.`);
  }
  if (areaZones !== null && !hasCoordinates && schema.zoneSystem === 'index') {
    throw new UserError(`The trip file ${file} (${schema.name}) has rows of a zone table as places, so no area can be chosen in it.`);
  }
  const locate = hasCoordinates ? (zones?.locate ?? null) : null;
  const inArea = (row: TripRow) => areaZones === null || (areaZones.has(row.pickupZone) && areaZones.has(row.dropoffZone));
  const { judge, unchecked } = createTripJudge(matched, limits, inArea);
  const readRow = createRowReader(matched, schema.time === 'second-of-hour' ? dayOfFileName(file) : 0);
  const leastFields = header.findLastIndex((name) => normaliseName(name) !== '') + 1;

  return {
    schema,
    unchecked,
    read(fields, row) {
      if (fields.length < leastFields) return 'truncated';
      // Some official files end every row in two commas that the header lacks.
      for (let extra = header.length; extra < fields.length; extra++) {
        if (fields[extra]!.trim() !== '') return 'unparsable';
      }
      const unreadable = readRow(fields, row);
      if (unreadable !== null) return unreadable;
      if (locate !== null) {
        row.pickupZone = locate(row.pickupLon, row.pickupLat);
        row.dropoffZone = locate(row.dropoffLon, row.dropoffLat);
      }
      return judge(row);
    },
  };
}

function dayOfFileName(file: string): number {
  const day = parseDay(/\d{4}-\d{2}-\d{2}/.exec(basename(file))?.[0] ?? '');
  if (Number.isNaN(day)) {
    throw new UserError(`The trip file ${file} holds times within an hour; its date must stand in its name, as in trips_2015-01-02.csv.`);
  }
  return day;
}
