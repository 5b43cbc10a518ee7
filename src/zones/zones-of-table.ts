import { type CsvRow, integerIn, numberIn, readCsvWithHeader } from '../shared/csv-rows.ts';
import { zoneNotes } from './zone-notes.ts';
import type { Zone, Zones } from './zones.ts';

const COLUMNS = ['LocationID|location_id|location id', 'zone?', 'borough?', 'centroid_lon|longitude|lon?', 'centroid_lat|latitude|lat?'];

/** Zones of a CSV table: names, and points if it has columns for them. @throws UserError with file, line and column */
export function zonesOfTable(file: string): Zones {
  const { rows, columns } = readCsvWithHeader(
    file,
    'zones file (neither a shapefile in a zip nor GeoJSON, so read as a CSV table)',
    COLUMNS,
  );
  const [id, name, borough, longitude, latitude] = columns as [number, number, number, number, number];
  const text = (row: CsvRow, column: number) => (column < 0 ? '' : (row.cells[column]?.trim() ?? ''));
  const degrees = (row: CsvRow, column: number, what: string) => (text(row, column) === '' ? Number.NaN : numberIn(row, column, what));
  const zones = new Map<number, Zone>();
  for (const row of rows) {
    const zone = {
      id: integerIn(row, id, 'the LocationID', 1),
      name: text(row, name),
      borough: text(row, borough),
      longitude: degrees(row, longitude, 'the longitude'),
      latitude: degrees(row, latitude, 'the latitude'),
    };
    if (!zones.has(zone.id)) zones.set(zone.id, zone);
  }
  return { source: file, zones: [...zones.values()], polygons: [], locate: null, notes: zoneNotes(file, [...zones.keys()], []) };
}
