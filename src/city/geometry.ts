/** Metres of one degree along a meridian (mean earth radius 6,371,008.8 m). */
export const METRES_PER_DEGREE = (Math.PI / 180) * 6_371_008.8;

/**
 * Length in metres of the straight line between two points in degrees; on the plane of their middle latitude, right to 0.1 % within
 * 100 km.
 */
export function straightLineMetres(longitudeA: number, latitudeA: number, longitudeB: number, latitudeB: number): number {
  const east = (longitudeB - longitudeA) * Math.cos((((latitudeA + latitudeB) / 2) * Math.PI) / 180);
  const north = latitudeB - latitudeA;
  return METRES_PER_DEGREE * Math.sqrt(east * east + north * north);
}

/** Points of a city in metres on a plane. */
export interface Plane {
  /** Metres to the east of the origin, [points]. */
  readonly x: Float64Array;
  /** Metres to the north of the origin, [points]. */
  readonly y: Float64Array;
  readonly originLongitude: number;
  readonly originLatitude: number;
  /** Metres of one degree of longitude at the middle latitude. */
  readonly metresPerLongitude: number;
}

/** Projects points to a plane whose origin is the south-west corner of their bounding box. */
export function toPlane(longitudes: Float64Array, latitudes: Float64Array): Plane {
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < longitudes.length; i++) {
    west = Math.min(west, longitudes[i]!);
    south = Math.min(south, latitudes[i]!);
    north = Math.max(north, latitudes[i]!);
  }
  const metresPerLongitude = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  return {
    x: longitudes.map((longitude) => (longitude - west) * metresPerLongitude),
    y: latitudes.map((latitude) => (latitude - south) * METRES_PER_DEGREE),
    originLongitude: west,
    originLatitude: south,
    metresPerLongitude,
  };
}
