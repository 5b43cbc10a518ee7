/**
 * A city as the simulator sees it: places (road nodes, zones or hexagons), the time and distance between any two of them, and zones that
 * group places. Everything is an array or a table look-up; no query allocates.
 *
 * Hours are local hours of the day, 0 .. 23; a fractional or larger hour is the caller's to reduce. Places and zones are indices counted
 * from 0; what the source files call them is in `zoneIds` and `placeOfZoneId`.
 */
export interface City {
  readonly name: string;
  readonly places: number;
  /** Degrees, [places]. */
  readonly longitudes: Float64Array;
  /** Degrees, [places]. */
  readonly latitudes: Float64Array;
  /** Number of zones, at most `places`. */
  readonly zones: number;
  /** The zone of a place, [places]. */
  readonly zoneOf: Int32Array;
  /** The place that stands for a zone (nearest to the mean of its places), [zones]. */
  readonly zoneCentre: Int32Array;
  /** What the source files call the zone (TLC LocationID, hexagon index), [zones]. */
  readonly zoneIds: Int32Array;
  /**
   * Neighbouring zones, [zones * 6]. Slot d of a zone is the neighbour in compass direction d of `directionNames` (north-east, east,
   * south-east, south-west, west, north-west), as nearly as six slots can say it; -1 where there is none.
   */
  readonly zoneNeighbours: Int32Array;
  /** Readable names, [zones]. */
  readonly zoneLabels: readonly string[];
  /** The radius `snap` uses when none is given, in metres. */
  readonly snapRadiusMetres: number;
  /** What a user should know about how the city was read: places dropped, times clamped, approximations. Full sentences. */
  readonly notes: readonly string[];
  /** Travel time in seconds between two places in an hour 0 .. 23; 0 for the same place, otherwise positive. */
  travelSeconds(from: number, to: number, hour: number): number;
  /** Length in metres of the trip whose time `travelSeconds` gives; 0 for the same place. */
  distanceMetres(from: number, to: number): number;
  /** Seconds of a typical trip that begins and ends inside one place: positive for a zone whose table tells it, 0 for a road node. */
  withinSeconds(place: number, hour: number): number;
  /** Length in metres of that trip. */
  withinMetres(place: number): number;
  /** The next place on the way to `to` (a neighbouring node; for zones a zone on the way or the destination itself); `to` if there. */
  nextPlace(from: number, to: number): number;
  /** The nearest place within a radius in metres, or -1. */
  snap(longitude: number, latitude: number, radiusMetres?: number): number;
  /** The place that stands for an outside zone id (TLC LocationID, hexagon index), or -1. */
  placeOfZoneId(id: number): number;
}

/** Number of neighbour slots of a zone. */
export const DIRECTIONS = 6;

/** Names of the neighbour slots, in order. */
export const directionNames: readonly string[] = ['north-east', 'east', 'south-east', 'south-west', 'west', 'north-west'];
