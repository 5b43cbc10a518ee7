import type { MatchedSchema } from './match-schema.ts';
import { kilometresPer } from './trip-schema.ts';
import type { TripRow } from './trips.ts';
import { parseWallClock, SECONDS_PER_DAY } from './wall-clock.ts';

/** Reads the fields of one row into a trip; says why it cannot, or null. */
export type RowReader = (fields: readonly string[], row: TripRow) => 'unparsable' | 'missing-place' | null;

/** Coordinates nearer to 0 than this are receivers without a fix, not places in the Gulf of Guinea. */
const NULL_ISLAND_DEGREES = 1e-6;

const missingPattern = /^(?:|nan|null|none|na|n\/a|\\n)$/i;

/** A number; NaN for a missing one (empty, "NaN", "null"), undefined for text that is no number. */
function parseNumber(text: string): number | undefined {
  const value = Number(text);
  if (Number.isFinite(value) && text.trim() !== '') return value;
  return missingPattern.test(text.trim()) ? Number.NaN : undefined;
}

/**
 * Makes the reader for the rows of one file.
 * @param fileDay the day that the file's name tells, for schemas whose times are seconds of the hour
 */
export function createRowReader({ schema, fieldOf }: MatchedSchema, fileDay: number): RowReader {
  const unknownZones = new Set(schema.unknownZones);
  const firstZone = schema.zoneSystem === 'tlc' ? 1 : 0;
  const distanceFactor = kilometresPer[schema.distanceUnit];
  const hasCoordinates = fieldOf.pickupLon >= 0;

  const number = (fields: readonly string[], field: number): number | undefined =>
    field < 0 ? Number.NaN : parseNumber(fields[field] ?? '');
  const time = (text: string): number => {
    if (schema.time === 'wall-clock') return parseWallClock(text);
    const second = parseNumber(text) ?? Number.NaN;
    return second >= 0 && second < 3600 ? fileDay * SECONDS_PER_DAY + Math.floor(second) : Number.NaN;
  };
  const isZone = (id: number): boolean => id >= firstZone && !unknownZones.has(id);
  const isFix = (lon: number, lat: number): boolean => Math.abs(lon) >= NULL_ISLAND_DEGREES && Math.abs(lat) >= NULL_ISLAND_DEGREES;

  return (fields, row) => {
    row.pickupSeconds = time(fields[fieldOf.pickupTime] ?? '');
    if (Number.isNaN(row.pickupSeconds)) return 'unparsable';
    if (fieldOf.dropoffTime >= 0) {
      row.durationSeconds = time(fields[fieldOf.dropoffTime] ?? '') - row.pickupSeconds;
      if (Number.isNaN(row.durationSeconds)) return 'unparsable';
    }
    const passengers = number(fields, fieldOf.passengers);
    const distance = number(fields, fieldOf.distance);
    const fare = number(fields, fieldOf.fare);
    if (passengers === undefined || distance === undefined || fare === undefined) return 'unparsable';
    row.passengers = passengers >= 1 ? Math.min(255, Math.round(passengers)) : 1;
    row.distanceKm = distance * distanceFactor;
    row.fare = fare;

    if (hasCoordinates) {
      const pickupLon = number(fields, fieldOf.pickupLon);
      const pickupLat = number(fields, fieldOf.pickupLat);
      const dropoffLon = number(fields, fieldOf.dropoffLon);
      const dropoffLat = number(fields, fieldOf.dropoffLat);
      if (pickupLon === undefined || pickupLat === undefined || dropoffLon === undefined || dropoffLat === undefined) return 'unparsable';
      row.pickupLon = pickupLon;
      row.pickupLat = pickupLat;
      row.dropoffLon = dropoffLon;
      row.dropoffLat = dropoffLat;
      return isFix(pickupLon, pickupLat) && isFix(dropoffLon, dropoffLat) ? null : 'missing-place';
    }
    const pickupZone = number(fields, fieldOf.pickupZone);
    const dropoffZone = number(fields, fieldOf.dropoffZone);
    if (pickupZone === undefined || dropoffZone === undefined) return 'unparsable';
    if (pickupZone % 1 !== 0 || dropoffZone % 1 !== 0) {
      return Number.isNaN(pickupZone) || Number.isNaN(dropoffZone) ? 'missing-place' : 'unparsable';
    }
    row.pickupZone = pickupZone;
    row.dropoffZone = dropoffZone;
    return isZone(pickupZone) && isZone(dropoffZone) ? null : 'missing-place';
  };
}
