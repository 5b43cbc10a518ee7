import { readFile } from 'node:fs/promises';
import { readText } from '../shared/csv-rows.ts';
import type { NumberedPolygon, PolygonLocator } from './polygon-index.ts';
import { zonesOfGeoJson } from './zones-of-geojson.ts';
import { zonesOfShapefile } from './zones-of-shapefile.ts';
import { zonesOfTable } from './zones-of-table.ts';

/** One taxi zone. Several polygons may carry the same id; they are one zone. */
export interface Zone {
  /** TLC LocationID, at least 1. */
  readonly id: number;
  readonly name: string;
  readonly borough: string;
  /** Degrees; from the file, else the centre of mass of the polygons; NaN where neither tells. */
  readonly longitude: number;
  readonly latitude: number;
}

/** The zones of a city, by id; with polygons if the file has them. */
export interface Zones {
  /** The file they come from, for messages. */
  readonly source: string;
  readonly zones: readonly Zone[];
  /** Empty for a table. */
  readonly polygons: readonly NumberedPolygon[];
  /** The id of the zone that holds a longitude and latitude, 0 if none does; null for a table without polygons. */
  readonly locate: PolygonLocator | null;
  /** What a user should know about the ids: zones of several polygons, gaps. Full sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads zones from a zip with an ESRI shapefile (as the TLC publishes `taxi_zones.zip`; any projection that its .prj describes), from a
 * GeoJSON file of polygons in degrees, or from a CSV table with columns LocationID, Borough and Zone and perhaps longitude and latitude
 * (the TLC's lookup file, a table of centroids), which has names but no shapes.
 * @throws UserError if the file is missing or is none of these.
 */
export async function loadZones(file: string): Promise<Zones> {
  const what = 'zones file';
  const head = await readFile(file).then(
    (bytes) => (bytes[0] === 0x50 && bytes[1] === 0x4b ? bytes : null),
    () => null,
  );
  if (head) return zonesOfShapefile(head, file);
  const text = readText(file, what).replace(/^\uFEFF/, '');
  return /^\s*\{/.test(text) ? zonesOfGeoJson(text, file) : zonesOfTable(file);
}
