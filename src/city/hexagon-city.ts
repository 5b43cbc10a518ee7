import { join } from 'node:path';
import { badCell, type CsvRow, integerIn, numberAtLeast, numberIn, readCsvWithHeader } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';
import { type City, DIRECTIONS } from './city.ts';
import { toPlane } from './geometry.ts';
import { createSnapIndex } from './snap-index.ts';

/** Seconds in one step of the table. */
const STEP_SECONDS = 60;

/** The table of the graph file as it stands, [zones * zones] each, row = origin; the diagonal is 0 and the zone itself. */
export interface HexagonTables {
  /** Travel time in steps of 60 s. */
  readonly steps: Int32Array;
  /** Metres. */
  readonly metres: Float64Array;
  /** USD, the decimal numbers of the file. */
  readonly fares: Float64Array;
  /** Second zone of the route: the first one after the origin. */
  readonly second: Int32Array;
}

/** A city of hexagons with a fixed table of times, distances, fares and routes. */
export interface HexagonCity extends City {
  readonly tables: HexagonTables;
}

/** How hexagon files become a city. */
export interface HexagonOptions {
  /** Folder with `zones.csv` and `graph(dt_60s).csv`, as in the data of Enders et al. (2023). */
  readonly folder: string;
  readonly name?: string | undefined;
  /** Default radius of `snap` in metres. Default: the circumradius of a hexagon, from the shortest distance between two zones. */
  readonly snapRadiusMetres?: number | undefined;
}

/** The direction slots: the column that says whether there is a neighbour, and the step to it in horizontal and vertical index. */
const SLOTS = [
  { flag: 'neighbors_NE', across: 1, up: 1 },
  { flag: 'neighbors_E', across: 2, up: 0 },
  { flag: 'neighbors_SE', across: 1, up: -1 },
  { flag: 'neighbors_SW', across: -1, up: -1 },
  { flag: 'neighbors_W', across: -2, up: 0 },
  { flag: 'neighbors_NW', across: -1, up: 1 },
];

/**
 * The hexagon city of a folder. Times do not depend on the hour.
 * @throws UserError with file and line for malformed rows, and for pairs without a row
 */
export function hexagonCity(options: HexagonOptions): HexagonCity {
  const zonesFile = join(options.folder, 'zones.csv');
  const { longitudes, latitudes, zoneNeighbours, places } = readZones(zonesFile);
  const tables = readGraph(join(options.folder, 'graph(dt_60s).csv'), places);
  const { steps, metres, second } = tables;
  const spacing = metres.reduce((least, value) => (value > 0 && value < least ? value : least), Number.POSITIVE_INFINITY);
  const snapRadiusMetres = options.snapRadiusMetres ?? spacing / Math.sqrt(3);
  const snapIndex = createSnapIndex(toPlane(longitudes, latitudes));
  const self = Int32Array.from({ length: places }, (_, zone) => zone);
  return {
    name: options.name ?? 'hexagons',
    places,
    longitudes,
    latitudes,
    zones: places,
    zoneOf: self,
    zoneCentre: self,
    zoneIds: self,
    zoneNeighbours,
    zoneLabels: Array.from(self, (zone) => `hexagon ${zone}`),
    snapRadiusMetres,
    notes: ['Travel times are the same at all hours and whole steps of 60 s; there are no trips within a hexagon.'],
    tables,
    travelSeconds: (a, b) => steps[a * places + b]! * STEP_SECONDS,
    distanceMetres: (a, b) => metres[a * places + b]!,
    withinSeconds: () => 0,
    withinMetres: () => 0,
    nextPlace: (a, b) => second[a * places + b]!,
    snap: (longitude, latitude, radius = snapRadiusMetres) => snapIndex(longitude, latitude, radius),
    placeOfZoneId: (id) => (Number.isInteger(id) && id >= 0 && id < places ? id : -1),
  };
}

function readZones(file: string) {
  const flags = SLOTS.map(({ flag }) => flag);
  const names = ['', 'longitude', 'latitude', 'horizontal_idx', 'vertical_idx', ...flags];
  const { rows, columns } = readCsvWithHeader(file, 'hexagon zones file', names);
  const [id, longitude, latitude, horizontal, vertical] = columns as [number, number, number, number, number];
  const zoneAt = new Map<string, number>();
  rows.forEach((row, zone) => {
    integerIn(row, id, 'the zone index', zone, zone);
    zoneAt.set(`${integerIn(row, horizontal, 'horizontal_idx')},${integerIn(row, vertical, 'vertical_idx')}`, zone);
  });
  const zoneNeighbours = new Int32Array(rows.length * DIRECTIONS).fill(-1);
  rows.forEach((row, zone) => {
    SLOTS.forEach(({ flag, across, up }, slot) => {
      const cell = row.cells[columns[5 + slot]!] ?? '';
      if (cell !== 'True' && cell !== 'False') throw badCell(row, flag, cell, 'True or False');
      if (cell === 'False') return;
      const other = zoneAt.get(`${Number(row.cells[horizontal]) + across},${Number(row.cells[vertical]) + up}`);
      if (other === undefined) throw badCell(row, flag, cell, 'False, because no zone lies there');
      zoneNeighbours[zone * DIRECTIONS + slot] = other;
    });
  });
  return {
    places: rows.length,
    longitudes: Float64Array.from(rows, (row) => numberIn(row, longitude, 'the longitude')),
    latitudes: Float64Array.from(rows, (row) => numberIn(row, latitude, 'the latitude')),
    zoneNeighbours,
  };
}

function readGraph(file: string, places: number): HexagonTables {
  const names = ['origin_ID', 'destination_ID', 'distance', 'travel_time', 'route', 'fare'];
  const { rows, columns } = readCsvWithHeader(file, 'hexagon graph file', names);
  const [origin, destination, distance, time, route, fare] = columns as [number, number, number, number, number, number];
  const tables = {
    steps: new Int32Array(places * places),
    metres: new Float64Array(places * places),
    fares: new Float64Array(places * places),
    second: Int32Array.from({ length: places * places }, (_, cell) => (cell % (places + 1) === 0 ? cell % places : -1)),
  };
  for (const row of rows) {
    const from = integerIn(row, origin, 'the origin', 0, places - 1);
    const to = integerIn(row, destination, 'the destination', 0, places - 1);
    const cell = from * places + to;
    if (tables.second[cell] !== -1) throw badCell(row, 'the pair', `${from} to ${to}`, 'a pair of two zones, listed once');
    tables.steps[cell] = integerIn(row, time, 'the travel time', 1);
    tables.metres[cell] = numberAtLeast(row, distance, 'the distance', 0);
    tables.fares[cell] = numberIn(row, fare, 'the fare');
    tables.second[cell] = secondZone(row, route, from, to, places);
  }
  const missing = tables.second.indexOf(-1);
  if (missing >= 0) throw new UserError(`"${file}" has no row from zone ${Math.floor(missing / places)} to zone ${missing % places}.`);
  return tables;
}

/** The second zone of a route such as "[3, 0, 1]". */
function secondZone(row: CsvRow, column: number, from: number, to: number, places: number): number {
  const cell = row.cells[column] ?? '';
  const zones = cell
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map(Number);
  const whole = zones.every((zone) => Number.isInteger(zone) && zone >= 0 && zone < places);
  if (zones.length < 2 || !whole || zones[0] !== from || zones.at(-1) !== to) {
    throw badCell(row, 'the route', cell, `a list of zones from ${from} to ${to}`);
  }
  return zones[1]!;
}
