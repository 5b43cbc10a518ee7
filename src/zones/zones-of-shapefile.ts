import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import proj4 from 'proj4';
import { read } from 'shapefile';
import { UserError } from '../shared/user-error.ts';
import type { Zones } from './zones.ts';
import { zonesOfFeatures } from './zones-of-geojson.ts';

type Coordinates = number[] | Coordinates[];

/**
 * Zones of a zip that holds an ESRI shapefile (.shp, .dbf and .prj, in any folder). Coordinates are converted to degrees (WGS 84) from
 * the projection that the .prj describes; the TLC's is EPSG:2263, in US feet. Without a .prj they must be in degrees already.
 * @throws UserError if the archive is damaged or lacks a part
 */
export async function zonesOfShapefile(archive: Uint8Array, file: string): Promise<Zones> {
  const parts = await unzip(archive, file);
  const shapes = Object.keys(parts).filter((name) => /\.shp$/i.test(name));
  if (shapes.length !== 1) {
    throw new UserError(
      `The zones file ${file} is a zip with ${shapes.length === 0 ? 'no shapefile' : `${shapes.length} shapefiles (${shapes.join(', ')})`} ` +
        'in it; it should hold exactly one .shp with its .dbf and .prj.',
    );
  }
  const stem = shapes[0]!.slice(0, -4).toLowerCase();
  const part = (extension: string) => Object.entries(parts).find(([name]) => name.toLowerCase() === `${stem}.${extension}`)?.[1];
  const table = part('dbf');
  if (!table) throw new UserError(`The zones file ${file} holds ${shapes[0]} without its .dbf, which has the LocationIDs.`);
  const utf8 = new TextDecoder();
  const encoding = part('cpg') ? utf8.decode(part('cpg')).trim() : 'utf-8';
  let collection: Awaited<ReturnType<typeof read>>;
  try {
    collection = await read(parts[shapes[0]!]!, table, { encoding });
  } catch (error) {
    throw new UserError(`The zones file ${file} holds a damaged shapefile (${(error as Error).message}).`);
  }
  const projection = part('prj');
  const toDegrees = projection ? converterOf(utf8.decode(projection), file) : (point: number[]) => point;
  const features = collection.features.map(({ properties, geometry }, i) => {
    if (!geometry || !('coordinates' in geometry)) return { properties, geometry };
    try {
      return { properties, geometry: { type: geometry.type, coordinates: convert(geometry.coordinates as Coordinates, toDegrees) } };
    } catch (error) {
      throw new UserError(
        `The zones file ${file} has a point in feature ${i + 1} that its .prj cannot place (${(error as Error).message}).`,
      );
    }
  });
  return zonesOfFeatures({ type: 'FeatureCollection', features }, file);
}

/** The parts of a shapefile in a zip archive, their checksums verified. */
async function unzip(archive: Uint8Array, file: string): Promise<Record<string, Uint8Array>> {
  try {
    const reader = new ZipReader(new Uint8ArrayReader(archive), { checkSignature: true, useWebWorkers: false });
    const parts: Record<string, Uint8Array> = {};
    for (const entry of await reader.getEntries()) {
      if (entry.directory || !/\.(shp|dbf|prj|cpg)$/i.test(entry.filename) || entry.filename.includes('__MACOSX')) continue;
      parts[entry.filename] = await entry.getData(new Uint8ArrayWriter());
    }
    return parts;
  } catch (error) {
    throw new UserError(`The zones file ${file} is a damaged zip archive (${(error as Error).message}); fetch it again.`);
  }
}

function converterOf(projection: string, file: string): (point: number[]) => number[] {
  try {
    const { forward } = proj4(projection, 'WGS84');
    forward([0, 0]);
    return (point) => forward([point[0]!, point[1]!]);
  } catch (error) {
    throw new UserError(
      `The zones file ${file} has a .prj that is not understood (${(error as Error).message}): ${projection.slice(0, 80)}`,
    );
  }
}

function convert(coordinates: Coordinates, toDegrees: (point: number[]) => number[]): Coordinates {
  if (typeof coordinates[0] === 'number') return toDegrees(coordinates as number[]);
  return (coordinates as Coordinates[]).map((inner) => convert(inner, toDegrees));
}
