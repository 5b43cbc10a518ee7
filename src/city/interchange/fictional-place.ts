import type { Layout } from '../layout-from-times.ts';

/** South-west corner of cities without coordinates: that of the synthetic city, inside the box that filters of New York trips let pass. */
const CORNER = { longitude: -73.99, latitude: 40.7 };
const METRES_PER_LATITUDE = 111_195;
const METRES_PER_LONGITUDE = 84_300;

/** Straight-line speed by which travel times become distances: 20 km/h on roads that are a quarter longer than the straight line. */
export const ASSUMED_METRES_PER_SECOND = 20 / 3.6 / 1.25;

/** Gives a layout in metres coordinates in degrees, to the sixth decimal. */
export function inFictionalPlace({ x, y }: Layout): { readonly longitudes: Float64Array; readonly latitudes: Float64Array } {
  const west = x.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const south = y.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    longitudes: x.map((value) => rounded(CORNER.longitude + (value - west) / METRES_PER_LONGITUDE)),
    latitudes: y.map((value) => rounded(CORNER.latitude + (value - south) / METRES_PER_LATITUDE)),
  };
}
