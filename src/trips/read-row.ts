import { type Cell, parseNumber, textOf } from './cell.ts';
import type { MatchedSchema } from './match-schema.ts';
import { createPlaceReader, type ZoneByName } from './read-place.ts';
import type { TimeReader } from './time-reader.ts';
import { type ColumnRole, kilometresPer } from './trip-schema.ts';
import type { TripRow } from './trips.ts';

/** Reads the cells of one row into a trip. Says what is wrong: the role whose field cannot be read, or that a place is not known. */
export type RowReader = (cells: readonly Cell[], row: TripRow) => ColumnRole | 'missing-place' | null;

/** Makes the reader for the rows of one file. */
export function createRowReader(matched: MatchedSchema, time: TimeReader, zoneByName: ZoneByName): RowReader {
  const { schema, fieldOf } = matched;
  const { pickupTime, dropoffTime, requestTime, duration, incomplete } = fieldOf;
  const distanceFactor = kilometresPer[schema.distanceUnit];
  const readPlace = createPlaceReader(matched, zoneByName);
  const number = (cells: readonly Cell[], field: number): number | undefined => (field < 0 ? Number.NaN : parseNumber(cells[field]));

  return (cells, row) => {
    const pickup = time.local(cells[pickupTime], pickupTime);
    if (Number.isNaN(pickup)) return 'pickupTime';
    row.pickupSeconds = pickup;
    if (duration >= 0) {
      const seconds = parseNumber(cells[duration]);
      if (seconds === undefined || Number.isNaN(seconds)) return 'duration';
      row.durationSeconds = seconds;
    } else if (dropoffTime >= 0) {
      const dropoff = time.local(cells[dropoffTime], dropoffTime);
      if (Number.isNaN(dropoff)) return 'dropoffTime';
      row.durationSeconds = time.steady(cells[dropoffTime], dropoffTime, dropoff) - time.steady(cells[pickupTime], pickupTime, pickup);
    }
    if (requestTime >= 0) row.waitSeconds = pickup - time.local(cells[requestTime], requestTime);
    const passengers = number(cells, fieldOf.passengers);
    if (passengers === undefined) return 'passengers';
    const distance = number(cells, fieldOf.distance);
    if (distance === undefined) return 'distance';
    const fare = number(cells, fieldOf.fare);
    if (fare === undefined) return 'fare';
    row.passengers = passengers >= 1 ? Math.min(255, Math.round(passengers)) : 1;
    row.distanceKm = distance * distanceFactor;
    row.fare = fare;
    const problem = readPlace(cells, row);
    if (problem === null && incomplete >= 0 && /^(?:true|1|yes|y)$/i.test(textOf(cells[incomplete]))) return 'missing-place';
    return problem;
  };
}
