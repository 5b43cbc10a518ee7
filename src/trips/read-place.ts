import { type Cell, isMissing, parseNumber, textOf } from './cell.ts';
import type { MatchedSchema } from './match-schema.ts';
import type { ColumnRole } from './trip-schema.ts';
import type { TripRow } from './trips.ts';

/** Reads the ends of a trip into the row. Says what is wrong: the role whose field holds no place at all, or that a place is not known. */
export type PlaceReader = (cells: readonly Cell[], row: TripRow) => ColumnRole | 'missing-place' | null;

/** The id of the zone of a name, 0 if there is none. */
export type ZoneByName = (name: string) => number;

/** Coordinates nearer to 0 than this are receivers without a fix, not places in the Gulf of Guinea. */
const NULL_ISLAND_DEGREES = 1e-6;
/** Of the sphere that web maps are drawn on (EPSG:3857), in metres. */
const WEB_MERCATOR_RADIUS = 6_378_137;
const DEGREES = 180 / Math.PI;

/** Makes the reader for the form in which a file gives places: coordinates, zone ids, zone names, or the points of the drive. */
export function createPlaceReader(matched: MatchedSchema, zoneByName: ZoneByName): PlaceReader {
  const { fieldOf } = matched;
  if (fieldOf.polyline >= 0) return polylineReader(matched);
  if (fieldOf.pickupLon >= 0) {
    const coordinates = coordinateReader(matched);
    if (fieldOf.pickupZone < 0) return coordinates;
    const zones = zoneReader(matched);
    // Beside coordinates a zone may be unknown.
    return (cells, row) => {
      const problem = zones(cells, row);
      return problem === null || problem === 'missing-place' ? coordinates(cells, row) : problem;
    };
  }
  if (fieldOf.pickupZone >= 0) return zoneReader(matched);
  return (cells, row) => {
    const [from, to] = [textOf(cells[fieldOf.pickupZoneName]), textOf(cells[fieldOf.dropoffZoneName])];
    row.pickupZone = isMissing(from) ? 0 : zoneByName(from);
    row.dropoffZone = isMissing(to) ? 0 : zoneByName(to);
    return row.pickupZone > 0 && row.dropoffZone > 0 ? null : 'missing-place';
  };
}

function coordinateReader({ schema, fieldOf }: MatchedSchema): PlaceReader {
  const roles = ['pickupLon', 'pickupLat', 'dropoffLon', 'dropoffLat'] as const;
  const projected = schema.coordinates === 'web-mercator';
  return (cells, row) => {
    for (const role of roles) {
      const value = parseNumber(cells[fieldOf[role]]);
      if (value === undefined) return role;
      row[role] = value;
    }
    if (projected) {
      row.pickupLon *= DEGREES / WEB_MERCATOR_RADIUS;
      row.dropoffLon *= DEGREES / WEB_MERCATOR_RADIUS;
      row.pickupLat = mercatorLatitude(row.pickupLat);
      row.dropoffLat = mercatorLatitude(row.dropoffLat);
    }
    return isFix(row.pickupLon, row.pickupLat) && isFix(row.dropoffLon, row.dropoffLat) ? null : 'missing-place';
  };
}

function isFix(lon: number, lat: number): boolean {
  return Math.abs(lon) >= NULL_ISLAND_DEGREES && Math.abs(lat) >= NULL_ISLAND_DEGREES;
}

function mercatorLatitude(metres: number): number {
  return (2 * Math.atan(Math.exp(metres / WEB_MERCATOR_RADIUS)) - Math.PI / 2) * DEGREES;
}

function zoneReader({ schema, fieldOf }: MatchedSchema): PlaceReader {
  const unknown = new Set(schema.unknownZones);
  const first = schema.zoneSystem === 'index' ? 0 : 1;
  const isZone = (id: number): boolean => id >= first && id <= 0x7fffffff && !unknown.has(id);
  return (cells, row) => {
    row.pickupZone = 0;
    row.dropoffZone = 0;
    const from = parseNumber(cells[fieldOf.pickupZone]);
    if (from === undefined || from % 1 > 0 || from % 1 < 0) return 'pickupZone';
    const to = parseNumber(cells[fieldOf.dropoffZone]);
    if (to === undefined || to % 1 > 0 || to % 1 < 0) return 'dropoffZone';
    const known = isZone(from) && isZone(to);
    if (isZone(from)) row.pickupZone = from;
    if (isZone(to)) row.dropoffZone = to;
    return known ? null : 'missing-place';
  };
}

/** A drive as JSON: `[[lon,lat],...]`, one point every `pointSeconds`. Its length in time is that of the trip. */
function polylineReader({ schema, fieldOf }: MatchedSchema): PlaceReader {
  const isPoint = (point: unknown): point is [number, number] => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  return (cells, row) => {
    let points: unknown;
    try {
      points = JSON.parse(textOf(cells[fieldOf.polyline]));
    } catch {
      return 'polyline';
    }
    if (!Array.isArray(points)) return 'polyline';
    row.durationSeconds = schema.pointSeconds * (points.length - 1);
    if (points.length === 0) return 'missing-place';
    const [from, to] = [points[0], points.at(-1)];
    if (!isPoint(from) || !isPoint(to)) return 'polyline';
    [row.pickupLon, row.pickupLat] = from;
    [row.dropoffLon, row.dropoffLat] = to;
    return isFix(...from) && isFix(...to) ? null : 'missing-place';
  };
}
