import { badCell, type CsvRow, integerIn, numberAtLeast, numberIn, readCsv, readCsvWithHeader } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';
import { inducedPart, largestPart, type RawNetwork, type RoadNetwork, TIME_COLUMNS } from './road-network.ts';

/** Where the four files are; the first three have no header. */
export interface RoadFiles {
  /** id, latitude, longitude */
  readonly points: string;
  /** id, from point, to point and, if it is no straight line, the length in metres (an empty cell is a straight line) */
  readonly edges: string;
  /** edge id and 24 travel times in seconds */
  readonly times: string;
  /** With a header: node, ..., LocationID (other columns are ignored; an empty id means unknown). */
  readonly nodeZones?: string | undefined;
}

/**
 * Reads a road network in the format of the Manhattan graph of Santi et al. (2014) and Alonso-Mora et al. (2017). Negative or
 * non-finite times are errors, times below a second are raised to one, and only the largest strongly connected part is kept.
 * @param inRegion points for which it is false are left out beforehand, with the edges that touch them
 * @throws UserError with file and line
 */
export function readRoadNetwork(files: RoadFiles, inRegion: (longitude: number, latitude: number) => boolean = () => true): RoadNetwork {
  const points = readPoints(files.points);
  const edges = readEdges(files.edges, points.index);
  const { seconds, timesClamped } = readTimes(files.times, edges.index);
  const zones = files.nodeZones === undefined ? undefined : readNodeZones(files.nodeZones, points.index);
  const raw = { ...points, ...edges, seconds, timesClamped, ...(zones && { zones }) };
  return { file: files.points, ...largestPart(placesWhere(raw, inRegion, files.points), `"${files.edges}"`) };
}

/** The part of a network whose places are in a region. */
function placesWhere(raw: RawNetwork, inRegion: (longitude: number, latitude: number) => boolean, file: string): RawNetwork {
  const inside = Uint8Array.from(raw.ids, (_, place) => Number(inRegion(raw.longitudes[place]!, raw.latitudes[place]!)));
  if (!inside.includes(0)) return raw;
  const part = inducedPart(raw, (place) => inside[place] === 1);
  if (part.ids.length < 2) throw new UserError(`Fewer than two points of "${file}" lie in the region that was asked for.`);
  return part;
}

function readPoints(file: string) {
  const rows = readCsv(file, 'road points file', 3);
  const index = new Map<number, number>();
  const longitudes = new Float64Array(rows.length);
  const latitudes = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    index.set(freshId(row, index, 'point'), i);
    latitudes[i] = coordinate(row, 1, 'latitude', 90);
    longitudes[i] = coordinate(row, 2, 'longitude', 180);
  });
  return { index, ids: Int32Array.from(index.keys()), longitudes, latitudes };
}

function readEdges(file: string, points: ReadonlyMap<number, number>) {
  const rows = readCsv(file, 'road edges file', 3);
  const index = new Map<number, number>();
  const from = new Int32Array(rows.length);
  const to = new Int32Array(rows.length);
  const metres = new Float64Array(rows.length).fill(Number.NaN);
  rows.forEach((row, i) => {
    index.set(freshId(row, index, 'edge'), i);
    from[i] = knownId(row, 1, points, 'point');
    to[i] = knownId(row, 2, points, 'point');
    if (row.cells[3]?.trim()) metres[i] = numberAtLeast(row, 3, 'the length in metres', 0);
  });
  return { index, from, to, ...(metres.some((length) => !Number.isNaN(length)) && { metres }) };
}

function readTimes(file: string, edges: ReadonlyMap<number, number>) {
  const rows = readCsv(file, 'travel times file', 1 + TIME_COLUMNS);
  const seconds = new Float64Array(edges.size * TIME_COLUMNS).fill(Number.NaN);
  let timesClamped = 0;
  for (const row of rows) {
    const edge = knownId(row, 0, edges, 'edge');
    if (!Number.isNaN(seconds[edge * TIME_COLUMNS]!)) throw badCell(row, 'the edge', row.cells[0]!, 'an edge that has no times yet');
    for (let column = 0; column < TIME_COLUMNS; column++) {
      const time = numberAtLeast(row, column + 1, `the travel time in column ${column}`, 0);
      if (time < 1) timesClamped++;
      seconds[edge * TIME_COLUMNS + column] = Math.max(1, time);
    }
  }
  for (const [id, edge] of edges) {
    if (Number.isNaN(seconds[edge * TIME_COLUMNS]!)) throw new UserError(`"${file}" has no times for edge ${id}; every edge needs a row.`);
  }
  return { seconds, timesClamped };
}

function readNodeZones(file: string, points: ReadonlyMap<number, number>): Float64Array {
  const { rows, columns } = readCsvWithHeader(file, 'node zones file', ['node', 'LocationID']);
  const [node, id] = columns as [number, number];
  const zones = new Float64Array(points.size).fill(Number.NaN);
  for (const row of rows) {
    const place = knownId(row, node, points, 'point');
    if (row.cells[id]?.trim()) zones[place] = integerIn(row, id, 'LocationID', 0);
  }
  if (zones.every(Number.isNaN)) throw new UserError(`"${file}" gives no point a LocationID.`);
  return zones;
}

function freshId(row: CsvRow, seen: ReadonlyMap<number, number>, what: string): number {
  const id = integerIn(row, 0, `the ${what} id`);
  if (seen.has(id)) throw badCell(row, `the ${what} id`, row.cells[0]!, 'an id that no earlier line has');
  return id;
}

function knownId(row: CsvRow, column: number, index: ReadonlyMap<number, number>, what: string): number {
  const found = index.get(numberIn(row, column, `the ${what} id`));
  if (found === undefined) throw badCell(row, `the ${what} id`, row.cells[column]!, `the id of a ${what} of the network`);
  return found;
}

function coordinate(row: CsvRow, column: number, name: string, most: number): number {
  const value = numberIn(row, column, `the ${name}`);
  if (Math.abs(value) > most) throw badCell(row, `the ${name}`, row.cells[column]!, `degrees from -${most} to ${most}`);
  return value;
}
