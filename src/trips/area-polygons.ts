import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../shared/user-error.ts';
import { createPolygonIndex, type NumberedPolygon } from '../zones/polygon-index.ts';

/** Tells whether a longitude and latitude is wanted. */
export type PlaceTest = (lon: number, lat: number) => boolean;

const position = z.array(z.number()).min(2);
const polygon = z.array(z.array(position).min(3)).min(1);
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) }),
]);
const feature = z.object({ type: z.literal('Feature'), geometry });
const geoJson = z.union([geometry, feature, z.object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1) })]);

/**
 * Reads a GeoJSON file of polygons (a geometry, a feature or a collection of them, with any properties or none) and gives the test of
 * whether a point lies in one of them.
 * @throws UserError if the file is missing or holds anything else
 */
export function readPolygonTest(file: string): PlaceTest {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'does not exist' : `cannot be read as GeoJSON: ${(error as Error).message}`;
    throw new UserError(`The polygon file ${file} ${reason}.`);
  }
  const result = geoJson.safeParse(content);
  if (!result.success) {
    throw new UserError(`The polygon file ${file} is not GeoJSON of polygons: it must be a Polygon, a MultiPolygon, or features of these.`);
  }
  const geometries =
    result.data.type === 'FeatureCollection'
      ? result.data.features.map((each) => each.geometry)
      : [result.data.type === 'Feature' ? result.data.geometry : result.data];
  const polygons = geometries.flatMap((each): NumberedPolygon[] =>
    (each.type === 'Polygon' ? [each.coordinates] : each.coordinates).map((rings) => ({ id: 1, rings })),
  );
  for (const [lon, lat] of polygons.flatMap(({ rings }) => rings[0]!)) {
    if (Math.abs(lon!) > 180 || Math.abs(lat!) > 90) {
      throw new UserError(
        `The polygon file ${file} has the point ${lon}, ${lat}, which is not in degrees; convert it to WGS 84 (EPSG:4326).`,
      );
    }
  }
  const locate = createPolygonIndex(polygons);
  return (lon, lat) => locate(lon, lat) > 0;
}
