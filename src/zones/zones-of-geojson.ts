import { z } from 'zod';
import { normaliseName } from '../shared/normalise-name.ts';
import { UserError } from '../shared/user-error.ts';
import { createPolygonIndex, type NumberedPolygon } from './polygon-index.ts';
import { centreOfMass } from './polygon-measures.ts';
import { zoneNotes } from './zone-notes.ts';
import type { Zone, Zones } from './zones.ts';

const position = z.array(z.number()).min(2);
const polygon = z.array(z.array(position).min(3)).min(1);
const featureCollection = z.object({
  type: z.literal('FeatureCollection'),
  features: z
    .array(
      z.object({
        properties: z.record(z.string(), z.unknown()),
        geometry: z.discriminatedUnion('type', [
          z.object({ type: z.literal('Polygon'), coordinates: polygon }),
          z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) }),
        ]),
      }),
    )
    .min(1),
});

/** Zones of the text of a GeoJSON file in degrees. @throws UserError saying where the file is not what it should be */
export function zonesOfGeoJson(text: string, file: string): Zones {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`The zones file ${file} is not valid JSON: ${(error as Error).message}.`);
  }
  return zonesOfFeatures(json, file);
}

/** Zones of a GeoJSON FeatureCollection; features with the same LocationID are one zone. */
export function zonesOfFeatures(json: unknown, file: string): Zones {
  const result = featureCollection.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError(
      `The zones file ${file} is not a GeoJSON FeatureCollection of polygons: at ${issue.path.join('.') || 'the top'}: ${issue.message}.`,
    );
  }
  const names = new Map<number, Pick<Zone, 'name' | 'borough'>>();
  const polygons: NumberedPolygon[] = [];
  result.data.features.forEach(({ properties, geometry }, feature) => {
    const { id, ...name } = zoneOf(properties, file, feature);
    if (!names.has(id)) names.set(id, name);
    for (const rings of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
      refuseMetres(rings, file);
      polygons.push({ id, rings, feature });
    }
  });
  const zones = Array.from(names, ([id, name]) => {
    const [longitude, latitude] = centreOfMass(polygons.filter((part) => part.id === id));
    return { id, ...name, longitude, latitude };
  });
  return { source: file, zones, polygons, locate: createPolygonIndex(polygons), notes: zoneNotes(file, [...names.keys()], polygons) };
}

function zoneOf(properties: Readonly<Record<string, unknown>>, file: string, feature: number): Pick<Zone, 'id' | 'name' | 'borough'> {
  const named = new Map(Object.entries(properties).map(([key, value]) => [normaliseName(key), value]));
  const id = Number(named.get('locationid') ?? Number.NaN);
  if (!Number.isInteger(id) || id < 1) {
    throw new UserError(`The zones file ${file} has a feature (number ${feature + 1}) without a LocationID of 1 or more.`);
  }
  return { id, name: String(named.get('zone') ?? ''), borough: String(named.get('borough') ?? '') };
}

function refuseMetres(rings: NumberedPolygon['rings'], file: string): void {
  for (const ring of rings) {
    for (const [lon, lat] of ring as [number, number][]) {
      if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) continue;
      throw new UserError(
        `The zones file ${file} has the point ${lon}, ${lat}, which is not in degrees; convert it to WGS 84 (EPSG:4326).`,
      );
    }
  }
}
