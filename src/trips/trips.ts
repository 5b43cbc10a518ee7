/**
 * Trips as columns, row i of each column being trip i. Sorted by pickup; trips of the same second keep the order of their files.
 */
export interface Trips {
  readonly count: number;
  /** Wall-clock seconds since 1970-01-01 00:00 of the local clock (no time zone in it); 0 .. 86399 if the days were folded. */
  readonly pickupSeconds: Float64Array;
  /** Dropoff minus pickup in seconds; NaN where the file does not tell. */
  readonly durationSeconds: Float64Array;
  /** Degrees (WGS 84); NaN where the file has zones only. */
  readonly pickupLon: Float64Array;
  readonly pickupLat: Float64Array;
  readonly dropoffLon: Float64Array;
  readonly dropoffLat: Float64Array;
  /**
   * Zone ids as `zoneSystem` says, from the file or else from the polygons that the coordinates fall into; 0 where unknown. In the `index`
   * system every zone is known and 0 is the first one.
   */
  readonly pickupZone: Int32Array;
  readonly dropoffZone: Int32Array;
  /** At least 1: files that give 0 or nothing mean one. */
  readonly passengers: Uint8Array;
  /** Driven distance in kilometres as the meter gave it (0 occurs in good trips); NaN where the file does not tell. */
  readonly distanceKm: Float64Array;
  /** Fare without tips and tolls, in the file's currency; NaN where the file does not tell. */
  readonly fare: Float64Array;
  readonly zoneSystem: ZoneSystem;
  /** Whether dates were dropped, so that `pickupSeconds` is the time of day. */
  readonly foldedDays: boolean;
}

/** What a zone id means: a TLC LocationID (counted from 1) or the row of a zone table (counted from 0). */
export type ZoneSystem = 'tlc' | 'index';

/** A rectangle in degrees. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** One trip while it is being read and judged; a reader fills the same object again and again. Fields as in `Trips`. */
export interface TripRow {
  pickupSeconds: number;
  durationSeconds: number;
  pickupLon: number;
  pickupLat: number;
  dropoffLon: number;
  dropoffLat: number;
  pickupZone: number;
  dropoffZone: number;
  passengers: number;
  distanceKm: number;
  fare: number;
}

/** A row about which nothing is known yet. */
export function emptyTripRow(): TripRow {
  return {
    pickupSeconds: 0,
    durationSeconds: Number.NaN,
    pickupLon: Number.NaN,
    pickupLat: Number.NaN,
    dropoffLon: Number.NaN,
    dropoffLat: Number.NaN,
    pickupZone: 0,
    dropoffZone: 0,
    passengers: 1,
    distanceKm: Number.NaN,
    fare: Number.NaN,
  };
}
