import { UserError } from '../shared/user-error.ts';
import { strongComponents } from './components.ts';
import { badCell, type CsvRow, integerIn, numberAtLeast, numberIn, readCsv, readCsvWithHeader } from './csv-rows.ts';
import { graphOf } from './graph.ts';

/** Columns of an edge's times: one an hour. */
export const TIME_COLUMNS = 24;

/** A strongly connected road network. */
export interface RoadNetwork {
  /** Degrees, [places]. */
  readonly longitudes: Float64Array;
  /** Degrees, [places]. */
  readonly latitudes: Float64Array;
  /** What the points file calls a place, [places]. */
  readonly pointIds: Int32Array;
  /** Origin and destination of each edge as places, [edges]. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Travel time in seconds, at least 1, by column of the times file, [edges * 24]. */
  readonly seconds: Float64Array;
  /** Outside zone id of each place, or absent, [places]. */
  readonly zoneIds?: Int32Array;
  readonly report: RoadReport;
}

/** What was found and mended while reading a road network. */
export interface RoadReport {
  readonly pointsRead: number;
  readonly edgesRead: number;
  /** Strongly connected components in the files; only the largest is kept. */
  readonly components: number;
  readonly placesDropped: number;
  readonly edgesDropped: number;
  /** Times below one second (the files of New York hold zeros), raised to one second. */
  readonly timesClamped: number;
  /** Places whose zone was missing and taken from the nearest place that has one. */
  readonly zonesGuessed: number;
}

/** Where the four files are; the first three have no header. */
export interface RoadFiles {
  /** id, latitude, longitude */
  readonly points: string;
  /** id, from point, to point */
  readonly edges: string;
  /** edge id and 24 travel times in seconds */
  readonly times: string;
  /** With a header: node, ..., LocationID (other columns are ignored; an empty id means unknown). */
  readonly nodeZones?: string | undefined;
}

/**
 * Reads a road network in the format of the Manhattan graph of Santi et al. (2014) and Alonso-Mora et al. (2017). Negative or
 * non-finite times are errors, times below a second are raised to one, and only the largest strongly connected part is kept.
 * @throws UserError with file and line
 */
export function readRoadNetwork(files: RoadFiles): RoadNetwork {
  const points = readPoints(files.points);
  const edges = readEdges(files.edges, points.index);
  const { seconds, timesClamped } = readTimes(files.times, edges.index);
  const zones = files.nodeZones === undefined ? undefined : readNodeZones(files.nodeZones, points.index);
  return largestPart({ ...points, ...edges, seconds, timesClamped, ...(zones && { zones }) }, files.edges);
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
  rows.forEach((row, i) => {
    index.set(freshId(row, index, 'edge'), i);
    from[i] = knownId(row, 1, points, 'point');
    to[i] = knownId(row, 2, points, 'point');
  });
  return { index, from, to };
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

interface RawNetwork {
  readonly ids: Int32Array;
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly seconds: Float64Array;
  readonly timesClamped: number;
  /** NaN where unknown */
  readonly zones?: Float64Array;
}

function largestPart(raw: RawNetwork, edgesFile: string): RoadNetwork {
  const total = raw.ids.length;
  const parts = strongComponents(graphOf(total, raw.from, raw.to));
  const kept = parts.sizes[parts.largest]!;
  if (kept * 2 < total || kept < 2) {
    throw new UserError(
      `The road network of "${edgesFile}" is disconnected: it falls into ${parts.count} parts that cannot reach each other, and the ` +
        `largest has ${kept} of ${total} points. At least half of the points must be able to reach each other.`,
    );
  }
  const places = Int32Array.from(raw.ids.keys()).filter((place) => parts.of[place] === parts.largest);
  const newIndex = new Int32Array(total).fill(-1);
  for (const [i, place] of places.entries()) newIndex[place] = i;
  const edges = Int32Array.from(raw.from.keys()).filter((edge) => newIndex[raw.from[edge]!]! >= 0 && newIndex[raw.to[edge]!]! >= 0);
  const seconds = new Float64Array(edges.length * TIME_COLUMNS);
  for (const [i, edge] of edges.entries()) {
    seconds.set(raw.seconds.subarray(edge * TIME_COLUMNS, (edge + 1) * TIME_COLUMNS), i * TIME_COLUMNS);
  }
  const longitudes = Float64Array.from(places, (place) => raw.longitudes[place]!);
  const latitudes = Float64Array.from(places, (place) => raw.latitudes[place]!);
  const zones = raw.zones && Float64Array.from(places, (place) => raw.zones![place]!);
  const zonesGuessed = zones ? fillMissingZones(zones, longitudes, latitudes) : 0;
  return {
    longitudes,
    latitudes,
    pointIds: Int32Array.from(places, (place) => raw.ids[place]!),
    from: Int32Array.from(edges, (edge) => newIndex[raw.from[edge]!]!),
    to: Int32Array.from(edges, (edge) => newIndex[raw.to[edge]!]!),
    seconds,
    ...(zones && { zoneIds: Int32Array.from(zones) }),
    report: {
      pointsRead: total,
      edgesRead: raw.from.length,
      components: parts.count,
      placesDropped: total - kept,
      edgesDropped: raw.from.length - edges.length,
      timesClamped: raw.timesClamped,
      zonesGuessed,
    },
  };
}

/** Gives places without a zone that of the nearest place with one; returns how many there were. */
function fillMissingZones(zones: Float64Array, longitudes: Float64Array, latitudes: Float64Array): number {
  const known = Int32Array.from(zones.keys()).filter((place) => !Number.isNaN(zones[place]!));
  const missing = Int32Array.from(zones.keys()).filter((place) => Number.isNaN(zones[place]!));
  const squeeze = Math.cos((latitudes[0]! * Math.PI) / 180);
  for (const place of missing) {
    let best = Number.POSITIVE_INFINITY;
    for (const other of known) {
      const east = (longitudes[other]! - longitudes[place]!) * squeeze;
      const north = latitudes[other]! - latitudes[place]!;
      const square = east * east + north * north;
      if (square >= best) continue;
      best = square;
      zones[place] = zones[other]!;
    }
  }
  return missing.length;
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
