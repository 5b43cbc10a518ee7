import { badCell, integerIn, numberIn, readCsvWithHeader } from '../shared/csv-rows.ts';
import { UserError } from '../shared/user-error.ts';
import type { City } from './city.ts';
import { straightLineMetres, toPlane } from './geometry.ts';
import { createSnapIndex } from './snap-index.ts';
import { groupZones } from './zone-groups.ts';
import { gabrielNeighbours } from './zone-neighbours.ts';

const HOURS = 24;

/** Where the table is and how it is read. */
export interface ZoneTableOptions {
  /** With a header: local_hour (0 .. 23), from_LocationID (or from), to_LocationID (or to), seconds. Every hour and pair once. */
  readonly times: string;
  /** With a header: LocationID, centroid_lon (or longitude), centroid_lat (or latitude) and, if wanted, Zone (the name). */
  readonly centroids: string;
  readonly name?: string | undefined;
  /** All times are multiplied by this. Default 1.1: real taxi trips over the derived Manhattan zone table, mean over trips. */
  readonly timeFactor?: number | undefined;
  /** Road distance over straight line between centroids. Default 1.25, as of fastest paths in Manhattan (1.24). */
  readonly circuity?: number | undefined;
  /** Default radius of `snap` in metres. Default 1,500. */
  readonly snapRadiusMetres?: number | undefined;
}

/**
 * A city whose places are zones. Times come from a table by hour; distances are straight lines between centroids times a circuity
 * factor; trips within a zone take the table's diagonal, at the mean speed of the table.
 * @throws UserError with file and line for malformed rows, times that are not positive, and pairs without a time
 */
export function zoneTableCity(options: ZoneTableOptions): City {
  const table = readTimes(options.times);
  return cityOfZoneTable({ ...table, ...readCentroids(options.centroids, table.ids, options.times) }, options);
}

/** A table of zones in memory. */
export interface ZoneTable {
  /** What zones are called outside, [zones]. */
  readonly ids: Int32Array;
  readonly labels: readonly string[];
  /** Degrees, [zones]. */
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  /** By hour, origin and destination, [24 * zones * zones], all positive. */
  readonly seconds: Float32Array;
}

/** A city of a zone table in memory. */
export function cityOfZoneTable(table: ZoneTable, options: Omit<ZoneTableOptions, 'times' | 'centroids'>): City {
  const { name = 'zone table', timeFactor = 1.1, circuity = 1.25, snapRadiusMetres = 1500 } = options;
  const { ids, longitudes, latitudes, labels } = table;
  const places = ids.length;
  const seconds = table.seconds.map((value) => value * timeFactor);

  const metres = new Float32Array(places * places);
  let metresSum = 0;
  let secondsSum = 0;
  for (let a = 0; a < places; a++) {
    for (let b = 0; b < places; b++) {
      if (a === b) continue;
      const length = Math.max(1, circuity * straightLineMetres(longitudes[a]!, latitudes[a]!, longitudes[b]!, latitudes[b]!));
      metres[a * places + b] = length;
      metresSum += length * HOURS;
      for (let hour = 0; hour < HOURS; hour++) secondsSum += seconds[(hour * places + a) * places + b]!;
    }
  }
  const meanSpeed = secondsSum > 0 ? metresSum / secondsSum : 0;

  const plane = toPlane(longitudes, latitudes);
  const touching = gabrielNeighbours(plane.x, plane.y);
  const next = nextZones(table.seconds, places, touching);
  const snapIndex = createSnapIndex(plane);
  return {
    name,
    places,
    longitudes,
    latitudes,
    ...groupZones(plane, Int32Array.from(ids.keys()), ids, touching),
    zoneLabels: labels,
    snapRadiusMetres,
    notes: ['Distances are straight lines between zone centroids times a circuity factor.'],
    travelSeconds: (a, b, hour) => (a === b ? 0 : seconds[(hour * places + a) * places + b]!),
    distanceMetres: (a, b) => metres[a * places + b]!,
    withinSeconds: (place, hour) => seconds[(hour * places + place) * places + place]!,
    withinMetres: (place) => seconds[(12 * places + place) * places + place]! * meanSpeed,
    nextPlace: (a, b) => next[a * places + b]!,
    snap: (longitude, latitude, radius = snapRadiusMetres) => snapIndex(longitude, latitude, radius),
  };
}

function readTimes(file: string) {
  const what = 'zone travel times file';
  const { rows, columns } = readCsvWithHeader(file, what, ['local_hour|hour', 'from_LocationID|from', 'to_LocationID|to', 'seconds']);
  const [hourColumn, fromColumn, toColumn, secondsColumn] = columns as [number, number, number, number];
  const ids = Int32Array.from(new Set(rows.map((row) => integerIn(row, fromColumn, 'the origin', 0)))).sort();
  const index = new Map(Array.from(ids, (id, zone) => [id, zone]));
  const places = ids.length;
  const seconds = new Float32Array(HOURS * places * places).fill(Number.NaN);
  for (const row of rows) {
    const hour = integerIn(row, hourColumn, 'the local hour', 0, HOURS - 1);
    const from = index.get(integerIn(row, fromColumn, 'the origin', 0))!;
    const to = index.get(integerIn(row, toColumn, 'the destination', 0));
    if (to === undefined) throw badCell(row, 'the destination', row.cells[toColumn]!, 'a zone that is also an origin');
    const time = numberIn(row, secondsColumn, 'the travel time');
    if (time <= 0) throw badCell(row, 'the travel time', row.cells[secondsColumn]!, 'a positive number of seconds');
    const cell = (hour * places + from) * places + to;
    if (!Number.isNaN(seconds[cell]!)) throw badCell(row, 'the pair', `${ids[from]} to ${ids[to]} at ${hour}`, 'listed once');
    seconds[cell] = time;
  }
  seconds.forEach((time, cell) => {
    if (!Number.isNaN(time)) return;
    const hour = Math.floor(cell / (places * places));
    const from = ids[Math.floor(cell / places) % places];
    throw new UserError(
      `"${file}" has no time from zone ${from} to zone ${ids[cell % places]} at hour ${hour}; every hour and pair needs one.`,
    );
  });
  return { ids, places, seconds };
}

function readCentroids(file: string, ids: Int32Array, timesFile: string) {
  const names = ['LocationID', 'centroid_lon|longitude|lon', 'centroid_lat|latitude|lat', 'Zone?'];
  const { rows, columns } = readCsvWithHeader(file, 'zone centroids file', names);
  const [idColumn, longitudeColumn, latitudeColumn, labelColumn] = columns as [number, number, number, number];
  const rowOf = new Map(rows.map((row) => [integerIn(row, idColumn, 'the zone id', 0), row]));
  const longitudes = new Float64Array(ids.length);
  const latitudes = new Float64Array(ids.length);
  const labels = Array.from(ids, (id, zone) => {
    const row = rowOf.get(id);
    if (!row) throw new UserError(`"${file}" has no centroid of zone ${id}, which occurs in "${timesFile}".`);
    longitudes[zone] = numberIn(row, longitudeColumn, 'the longitude');
    latitudes[zone] = numberIn(row, latitudeColumn, 'the latitude');
    return row.cells[labelColumn]?.trim() || `zone ${id}`;
  });
  return { longitudes, latitudes, labels };
}

/**
 * The next zone on the way, [places * places]: the neighbour with the least time there and on, among those from which the destination
 * is nearer in time; the destination itself if it borders or no neighbour is nearer. Times are means over the day. Each step comes
 * nearer, so ways end.
 */
function nextZones(seconds: Float32Array, places: number, touching: readonly (readonly number[])[]): Int16Array {
  const mean = new Float64Array(places * places);
  seconds.forEach((time, cell) => {
    mean[cell % (places * places)]! += time / HOURS;
  });
  const next = new Int16Array(places * places);
  for (let from = 0; from < places; from++) {
    for (let to = 0; to < places; to++) {
      const direct = mean[from * places + to]!;
      let best = to;
      let least = Number.POSITIVE_INFINITY;
      for (const via of from === to || touching[from]!.includes(to) ? [] : touching[from]!) {
        const rest = mean[via * places + to]!;
        if (rest >= direct || mean[from * places + via]! + rest >= least) continue;
        least = mean[from * places + via]! + rest;
        best = via;
      }
      next[from * places + to] = best;
    }
  }
  return next;
}
