import { UserError } from '../shared/user-error.ts';
import type { MatchedSchema } from './match-schema.ts';
import type { Box, TripRow } from './trips.ts';

/** Why a row is not used, in the order in which the reasons are tried: a row counts under the first that applies. */
export const dropReasons = ['unparsable', 'missing-place', 'outside-box', 'refund', 'duration', 'speed', 'outside-area'] as const;
export type DropReason = (typeof dropReasons)[number];

/** Reasons that can be switched off. Without times and places a row is no trip, and who gives an area wants it. */
export const optionalReasons = ['outside-box', 'refund', 'duration', 'speed'] as const satisfies readonly DropReason[];
export type OptionalReason = (typeof optionalReasons)[number];

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

/** Limits of which any may be left out. */
export type LimitOptions = { readonly [K in keyof TripLimits]?: TripLimits[K] | undefined };

/** The limits that need no knowledge of the city. */
const defaultLimits: Omit<TripLimits, 'box'> = { minDurationSeconds: 60, maxDurationSeconds: 3 * 3600, maxSpeedKmh: 120 };

/** Tests of one file's trips. */
export interface TripJudge {
  /** The first reason to drop a row that could be read, or null. */
  judge(row: TripRow): DropReason | null;
  /** Reasons that are not tried: the file lacks the columns, or they are switched off. */
  readonly unchecked: readonly DropReason[];
}

export interface JudgeOptions {
  readonly limits: LimitOptions;
  /** Reasons for which no row is to be dropped. */
  readonly keep: ReadonlySet<DropReason>;
  /** Whether both ends lie in the area chosen. */
  readonly inArea: (row: TripRow) => boolean;
}

/** Makes the tests for the trips of one file. */
export function createTripJudge({ schema, fieldOf }: MatchedSchema, { limits, keep, inArea }: JudgeOptions): TripJudge {
  const { minDurationSeconds, maxDurationSeconds, maxSpeedKmh } = { ...defaultLimits, ...withoutUndefined(limits) };
  const box = limits.box === undefined ? schema.box : (limits.box ?? undefined);
  const hasCoordinates = fieldOf.pickupLon >= 0 || fieldOf.polyline >= 0;
  const hasDuration = fieldOf.dropoffTime >= 0 || fieldOf.duration >= 0 || fieldOf.polyline >= 0;
  const hasFare = fieldOf.fare >= 0 || schema.fareKey !== undefined;
  const checked = {
    'outside-box': hasCoordinates && box !== undefined,
    refund: hasFare,
    duration: hasDuration,
    speed: hasDuration && hasCoordinates,
  };
  for (const reason of optionalReasons) if (keep.has(reason)) checked[reason] = false;

  return {
    unchecked: optionalReasons.filter((reason) => !checked[reason]),
    judge(row) {
      if (checked['outside-box'] && !(contains(box!, row.pickupLon, row.pickupLat) && contains(box!, row.dropoffLon, row.dropoffLat)))
        return 'outside-box';
      if (checked.refund && row.fare < 0) return 'refund';
      if (checked.duration && !(row.durationSeconds >= minDurationSeconds && row.durationSeconds <= maxDurationSeconds)) return 'duration';
      if (checked.speed && straightLineKm(row) > (maxSpeedKmh * row.durationSeconds) / 3600) return 'speed';
      return inArea(row) ? null : 'outside-area';
    },
  };
}

/** @throws UserError for a limit that no trip could be within, or that is no number */
export function checkLimits(limits: LimitOptions): void {
  const { minDurationSeconds: least, maxDurationSeconds: most, maxSpeedKmh: speed } = { ...defaultLimits, ...withoutUndefined(limits) };
  if (!(least <= most))
    throw new UserError(`The shortest trip allowed is ${least} s and the longest ${most} s; the first must be the smaller.`);
  if (!(speed > 0)) throw new UserError(`The highest speed allowed is ${speed} km/h; it must be above 0.`);
  const { box } = limits;
  if (box && !(box.west < box.east && box.south < box.north)) {
    const text = `${box.west},${box.south},${box.east},${box.north}`;
    throw new UserError(`The box ${text} is empty; write west,south,east,north in degrees, as -74.05,40.68,-73.90,40.88.`);
  }
}

function withoutUndefined(limits: LimitOptions): Partial<TripLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
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
