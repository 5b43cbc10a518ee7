/**
 * Trips as columns, row i of each column being trip i. Sorted by pickup; trips of the same second keep the order of their files.
 */
export interface Trips {
  readonly count: number;
  /** Wall-clock seconds since 1970-01-01 00:00 of the local clock (no time zone in it); 0 .. 86399 if the days were folded. */
  readonly pickupSeconds: Float64Array;
  /** From the request to the pickup, in seconds; NaN where the file does not tell. */
  readonly waitSeconds: Float64Array;
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

/** What a zone id means: a TLC LocationID (from 1), a Chicago community area (from 1), or the row of a zone table (from 0). */
export const zoneSystems = ['tlc', 'community-area', 'index'] as const;
export type ZoneSystem = (typeof zoneSystems)[number];

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
  waitSeconds: number;
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

/** The columns of `Trips` in their order. */
export const tripColumns = [
  'pickupSeconds',
  'waitSeconds',
  'durationSeconds',
  'pickupLon',
  'pickupLat',
  'dropoffLon',
  'dropoffLat',
  'pickupZone',
  'dropoffZone',
  'passengers',
  'distanceKm',
  'fare',
] as const satisfies readonly (keyof TripRow)[];
export type TripColumn = (typeof tripColumns)[number];

/** A row about which nothing is known yet. */
export function emptyTripRow(): TripRow {
  return {
    pickupSeconds: 0,
    waitSeconds: Number.NaN,
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

/** One array of numbers for each column. */
export type TripArrays = Readonly<Record<TripColumn, { [row: number]: number }>>;

/** Copies a row into place `at` of the arrays. Written out, as a loop over names is ten times as slow. */
export function storeRow(row: TripRow, to: TripArrays, at: number): void {
  to.pickupSeconds[at] = row.pickupSeconds;
  to.waitSeconds[at] = row.waitSeconds;
  to.durationSeconds[at] = row.durationSeconds;
  to.pickupLon[at] = row.pickupLon;
  to.pickupLat[at] = row.pickupLat;
  to.dropoffLon[at] = row.dropoffLon;
  to.dropoffLat[at] = row.dropoffLat;
  to.pickupZone[at] = row.pickupZone;
  to.dropoffZone[at] = row.dropoffZone;
  to.passengers[at] = row.passengers;
  to.distanceKm[at] = row.distanceKm;
  to.fare[at] = row.fare;
}

/** Copies place `at` of the arrays into a row. */
export function fillRow(row: TripRow, from: TripArrays, at: number): void {
  row.pickupSeconds = from.pickupSeconds[at]!;
  row.waitSeconds = from.waitSeconds[at]!;
  row.durationSeconds = from.durationSeconds[at]!;
  row.pickupLon = from.pickupLon[at]!;
  row.pickupLat = from.pickupLat[at]!;
  row.dropoffLon = from.dropoffLon[at]!;
  row.dropoffLat = from.dropoffLat[at]!;
  row.pickupZone = from.pickupZone[at]!;
  row.dropoffZone = from.dropoffZone[at]!;
  row.passengers = from.passengers[at]!;
  row.distanceKm = from.distanceKm[at]!;
  row.fare = from.fare[at]!;
}
