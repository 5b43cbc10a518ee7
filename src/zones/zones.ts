import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { normaliseName } from '../shared/normalise-name.ts';
import { UserError } from '../shared/user-error.ts';
import { createPolygonIndex, type NumberedPolygon, type PolygonLocator } from './polygon-index.ts';

/** One taxi zone. Several polygons may carry the same id; they are one zone. */
export interface Zone {
  /** TLC LocationID, at least 1. */
  readonly id: number;
  readonly name: string;
  readonly borough: string;
}

/** The zones of a city, by id; with polygons if the file has them. */
export interface Zones {
  /** The file they come from, for messages. */
  readonly source: string;
  readonly zones: readonly Zone[];
  /** The id of the zone that holds a longitude and latitude, 0 if none does; null for a table without polygons. */
  readonly locate: PolygonLocator | null;
}

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

/**
 * Reads zones from a GeoJSON file of polygons, or from a CSV table with columns LocationID, Borough and Zone (the TLC's lookup file, a
 * table of centroids), which gives names but no shapes.
 * @throws UserError if the file is missing or is neither.
 */
export async function loadZones(file: string): Promise<Zones> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(missing ? `The zones file ${file} does not exist.` : `The zones file ${file} cannot be read: ${error}.`);
  }
  return /^\s*\{/.test(text) ? zonesOfGeoJson(text, file) : zonesOfTable(text, file);
}

function zonesOfGeoJson(text: string, file: string): Zones {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`The zones file ${file} is not valid JSON: ${(error as Error).message}.`);
  }
  const result = featureCollection.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError(
      `The zones file ${file} is not a GeoJSON FeatureCollection of polygons: at ${issue.path.join('.') || 'the top'}: ${issue.message}.`,
    );
  }
  const zones = new Map<number, Zone>();
  const polygons: NumberedPolygon[] = [];
  result.data.features.forEach(({ properties, geometry }, index) => {
    const zone = zoneOf(new Map(Object.entries(properties).map(([key, value]) => [normaliseName(key), value])));
    if (zone === null) throw new UserError(`The zones file ${file} has a feature (number ${index + 1}) without a LocationID of 1 or more.`);
    const [lon, lat] = (geometry.type === 'Polygon' ? geometry.coordinates[0]! : geometry.coordinates[0]![0]!)[0]!;
    if (!(Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90)) {
      throw new UserError(
        `The zones file ${file} has the point ${lon}, ${lat}, which is not in degrees; convert it to WGS 84 (EPSG:4326).`,
      );
    }
    if (!zones.has(zone.id)) zones.set(zone.id, zone);
    for (const rings of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) polygons.push({ id: zone.id, rings });
  });
  return { source: file, zones: [...zones.values()], locate: createPolygonIndex(polygons) };
}

function zonesOfTable(text: string, file: string): Zones {
  let rows: string[][];
  try {
    rows = parse(text, { relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new UserError(`The zones file ${file} is neither GeoJSON nor a CSV table: ${(error as Error).message}.`);
  }
  const names = (rows[0] ?? []).map(normaliseName);
  if (!names.includes('locationid')) {
    throw new UserError(
      `The zones file ${file} is neither GeoJSON nor a table with a column LocationID; its columns are ${(rows[0] ?? []).join(', ')}.`,
    );
  }
  const zones = new Map<number, Zone>();
  rows.slice(1).forEach((row, index) => {
    const zone = zoneOf(new Map(names.map((name, column) => [name, row[column]])));
    if (zone === null) throw new UserError(`The zones file ${file} has a row (number ${index + 1}) without a LocationID of 1 or more.`);
    if (!zones.has(zone.id)) zones.set(zone.id, zone);
  });
  return { source: file, zones: [...zones.values()], locate: null };
}

function zoneOf(properties: ReadonlyMap<string, unknown>): Zone | null {
  const id = Number(properties.get('locationid') ?? Number.NaN);
  if (!Number.isInteger(id) || id < 1) return null;
  return { id, name: String(properties.get('zone') ?? ''), borough: String(properties.get('borough') ?? '') };
}
