import type { MatchedSchema } from './match-schema.ts';
import type { Box, TripRow } from './trips.ts';

/** Why a row is not used, in the order in which the reasons are tried: a row counts under the first that applies. */
export const dropReasons = ['unparsable', 'missing-place', 'outside-box', 'refund', 'duration', 'speed', 'outside-area'] as const;
export type DropReason = (typeof dropReasons)[number];

/** What a plausible trip is. */
export interface TripLimits {
  /** Both ends must lie in it; null accepts any place. Default: that of the schema. */
  readonly box: Box | null;
  /** Default 60. */
  readonly minDurationSeconds: number;
  /** Default 10800: three hours. */
  readonly maxDurationSeconds: number;
  /** Of the straight line between the ends, in km/h. Default 120. */
  readonly maxSpeedKmh: number;
}

/** The limits that need no knowledge of the city. */
export const defaultLimits: Omit<TripLimits, 'box'> = { minDurationSeconds: 60, maxDurationSeconds: 3 * 3600, maxSpeedKmh: 120 };

/** Tests of one file's trips. */
export interface TripJudge {
  /** The first reason to drop a row that could be read, or null. */
  judge(row: TripRow): DropReason | null;
  /** Reasons that cannot apply because the file lacks the columns for them. */
  readonly unchecked: readonly DropReason[];
}

/** Makes the tests for the trips of one file. */
export function createTripJudge(
  { schema, fieldOf }: MatchedSchema,
  limits: Partial<TripLimits>,
  inArea: (row: TripRow) => boolean,
): TripJudge {
  const { minDurationSeconds, maxDurationSeconds, maxSpeedKmh } = { ...defaultLimits, ...limits };
  const box = limits.box === undefined ? schema.box : (limits.box ?? undefined);
  const hasCoordinates = fieldOf.pickupLon >= 0;
  const hasDuration = fieldOf.dropoffTime >= 0;
  const hasBox = hasCoordinates && box !== undefined;
  const unchecked: DropReason[] = [];
  if (!hasBox) unchecked.push('outside-box');
  if (fieldOf.fare < 0) unchecked.push('refund');
  if (!hasDuration) unchecked.push('duration');
  if (!hasDuration || !hasCoordinates) unchecked.push('speed');

  return {
    unchecked,
    judge(row) {
      if (hasBox && !(contains(box, row.pickupLon, row.pickupLat) && contains(box, row.dropoffLon, row.dropoffLat))) return 'outside-box';
      if (row.fare < 0) return 'refund';
      if (hasDuration) {
        if (!(row.durationSeconds >= minDurationSeconds && row.durationSeconds <= maxDurationSeconds)) return 'duration';
        if (hasCoordinates && straightLineKm(row) > (maxSpeedKmh * row.durationSeconds) / 3600) return 'speed';
      }
      return inArea(row) ? null : 'outside-area';
    },
  };
}

function contains(box: Box, lon: number, lat: number): boolean {
  return lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north;
}

const EARTH_RADIUS_KM = 6371.0088;
const RADIANS = Math.PI / 180;

/** Great-circle distance between the ends (haversine). */
function straightLineKm(row: TripRow): number {
  const northing = Math.sin(((row.dropoffLat - row.pickupLat) * RADIANS) / 2);
  const easting = Math.sin(((row.dropoffLon - row.pickupLon) * RADIANS) / 2);
  const haversine = northing ** 2 + Math.cos(row.pickupLat * RADIANS) * Math.cos(row.dropoffLat * RADIANS) * easting ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(haversine));
}
