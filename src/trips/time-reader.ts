import { basename } from 'node:path';
import { UserError } from '../shared/user-error.ts';
import { type Cell, parseNumber } from './cell.ts';
import { createTimeZone, type TimeZone } from './time-zone.ts';
import type { TripSchema } from './trip-schema.ts';
import { parseDay, parseWallClock, SECONDS_PER_DAY, zoneSuffixSeconds } from './wall-clock.ts';

/**
 * How times are understood. `wall`: what is written is what the clock on the wall showed, and any suffix such as `+00:00` is ignored (taxi
 * files carry false ones). `instant`: a suffix is believed and the time is brought to the local clock of the city's time zone; times without
 * one are local already; and a trip lasts as long as it did, also over a change of the clock.
 */
export const timestampModes = ['wall', 'instant'] as const;
export type Timestamps = (typeof timestampModes)[number];

/** Fields that are times by their type, as in Parquet: of the local clock, or moments (there called "adjusted to UTC"). */
export type TimestampFields = ReadonlyMap<number, 'local' | 'instant'>;

/** How the times of one file are read. */
export interface TimeReader {
  /** Seconds since 1970-01-01 00:00 of the local clock, or NaN for what is no time. */
  local(cell: Cell, field: number): number;
  /** The same moment on a scale that no change of the clock interrupts; differences of these are durations. */
  steady(cell: Cell, field: number, local: number): number;
}

export interface TimeOptions {
  readonly timestamps: Timestamps;
  /** Instead of that of the schema. */
  readonly timeZone: string | undefined;
  /** Fields whose numbers are times; no number is one elsewhere. */
  readonly timestampFields: TimestampFields;
}

/**
 * Makes the reader for the times of a file.
 * @throws UserError if the file's name must tell the day and does not, or a time zone is needed and not known
 */
export function createTimeReader(file: string, schema: TripSchema, options: TimeOptions): TimeReader {
  if (schema.time === 'second-of-hour') return secondsOfHour(dayOfFileName(file) * SECONDS_PER_DAY);
  if (schema.time === 'unix') return unixSeconds(timeZoneOf(file, schema, options));
  if (options.timestamps === 'wall') return wallClock(options.timestampFields);
  return instants(timeZoneOf(file, schema, options), options.timestampFields);
}

function wallClock(fields: TimestampFields): TimeReader {
  return {
    local(cell, field) {
      if (typeof cell === 'string') return parseWallClock(cell);
      return cell !== undefined && fields.has(field) ? Math.floor(cell) : Number.NaN;
    },
    steady: (_, __, local) => local,
  };
}

function secondsOfHour(hour: number): TimeReader {
  return {
    local(cell) {
      const second = parseNumber(cell) ?? Number.NaN;
      return second >= 0 && second < 3600 ? hour + Math.floor(second) : Number.NaN;
    },
    steady: (_, __, local) => local,
  };
}

function unixSeconds(zone: TimeZone): TimeReader {
  const instant = (cell: Cell): number => Math.floor(parseNumber(cell) ?? Number.NaN);
  return {
    local(cell) {
      const seconds = instant(cell);
      // Beyond the year 9999 it is something else, such as milliseconds.
      return Math.abs(seconds) < 253_402_300_800 ? zone.toLocal(seconds) : Number.NaN;
    },
    steady: instant,
  };
}

function instants(zone: TimeZone, fields: TimestampFields): TimeReader {
  const { local: wallSeconds } = wallClock(fields);
  const suffixOf = (cell: Cell, field: number): number | null =>
    typeof cell === 'string' ? zoneSuffixSeconds(cell) : fields.get(field) === 'instant' ? 0 : null;
  return {
    local(cell, field) {
      const written = wallSeconds(cell, field);
      const suffix = suffixOf(cell, field);
      return suffix === null || Number.isNaN(written) ? written : zone.toLocal(written - suffix);
    },
    steady(cell, field, local) {
      const suffix = suffixOf(cell, field);
      return suffix === null ? zone.toInstant(local) : wallSeconds(cell, field) - suffix;
    },
  };
}

function timeZoneOf(file: string, schema: TripSchema, { timeZone = schema.timeZone }: TimeOptions): TimeZone {
  if (timeZone !== undefined) return createTimeZone(timeZone);
  throw new UserError(
    `The times of the trip file ${file} (${schema.name}) are to be read as moments, but its city's time zone is not known; give it (option timeZone), as America/New_York.`,
  );
}

function dayOfFileName(file: string): number {
  const day = parseDay(/\d{4}-\d{2}-\d{2}/.exec(basename(file))?.[0] ?? '');
  if (Number.isNaN(day)) {
    throw new UserError(`The trip file ${file} holds times within an hour; its date must stand in its name, as in trips_2015-01-02.csv.`);
  }
  return day;
}
