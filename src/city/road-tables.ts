import { UserError } from '../shared/user-error.ts';
import { straightLineMetres } from './geometry.ts';
import { type Graph, graphOf } from './graph.ts';
import { type RoadNetwork, TIME_COLUMNS } from './road-network.ts';
import { createShortestPaths, type ShortestPaths } from './shortest-paths.ts';

/** Metres in one unit of the distance table. */
export const UNIT_METRES = 2;

const MOST = 65_535;
const SAMPLED_SOURCES = 16;

/** Times and distances of the fastest paths between all places, and how each column of hours differs from them. */
export interface RoadTables {
  /** Seconds in one tick of the time table. */
  readonly tickSeconds: number;
  /** Time of the fastest path in ticks, [places * places], row = origin. */
  readonly ticks: Uint16Array;
  /** Length of that path in units of `UNIT_METRES`, [places * places]. */
  readonly units: Uint16Array;
  /** Mean time of the fastest paths of a column over that of the table, [24]. */
  readonly columnFactors: Float64Array;
  /** Relative error of table x factor against exact fastest paths of the hour, on pairs that did not set the factors. */
  readonly error: { readonly median: number; readonly p95: number };
}

/** The base of the table: the mean of each edge over all columns, or one column of the times file. */
export type TableBase = 'mean' | number;

/** Seconds of every edge in the base, [edges]. */
export function baseSeconds(network: RoadNetwork, base: TableBase): Float64Array {
  return Float64Array.from(network.from, (_, edge) => {
    if (base !== 'mean') return network.seconds[edge * TIME_COLUMNS + base]!;
    let sum = 0;
    for (let column = 0; column < TIME_COLUMNS; column++) sum += network.seconds[edge * TIME_COLUMNS + column]!;
    return sum / TIME_COLUMNS;
  });
}

/** Length of every edge in metres: as the network says, or the straight line between its ends, [edges]. */
export function edgeMetres(network: RoadNetwork): Float64Array {
  const { from, to, longitudes, latitudes, metres } = network;
  return Float64Array.from(from, (a, edge) => {
    const known = metres?.[edge] ?? Number.NaN;
    if (!Number.isNaN(known)) return known;
    const b = to[edge]!;
    return straightLineMetres(longitudes[a]!, latitudes[a]!, longitudes[b]!, latitudes[b]!);
  });
}

/** Length of every edge in units of `UNIT_METRES`, at least 1, [edges]. */
export function edgeUnits(network: RoadNetwork): Int32Array {
  return Int32Array.from(edgeMetres(network), (metres) => Math.max(1, Math.round(metres / UNIT_METRES)));
}

/** Seconds as whole ticks, at least 1. */
export function toTicks(seconds: Float64Array, tickSeconds: number): Int32Array {
  return Int32Array.from(seconds, (value) => Math.max(1, Math.round(value / tickSeconds)));
}

/** Searches from every place. The tick is 0.1 s, doubled until the longest time fits 16 bits (6,553 s at first). */
export function buildRoadTables(network: RoadNetwork, base: TableBase): RoadTables {
  const places = network.longitudes.length;
  const graph = graphOf(places, network.from, network.to);
  const seconds = baseSeconds(network, base);
  const lengths = inGraphOrder(edgeUnits(network), graph);
  const ticks = new Uint16Array(places * places);
  const units = new Uint16Array(places * places);
  let tickSeconds = 0.1;
  for (let source = 0, paths = searchIn(graph, seconds, tickSeconds, lengths); source < places; source++) {
    paths.search(source);
    const longest = paths.ticks.reduce((most, value) => Math.max(most, value), 0);
    if (longest > MOST) {
      const seen = longest * tickSeconds;
      while (seen > MOST * tickSeconds) tickSeconds *= 2;
      paths = searchIn(graph, seconds, tickSeconds, lengths);
      source = -1;
      continue;
    }
    if (paths.units.some((value) => value > MOST)) {
      const which = network.file ? `The road network of "${network.file}"` : 'The road network';
      throw new UserError(`${which} has a fastest path of more than ${(MOST * UNIT_METRES) / 1000} km; cut out a smaller region.`);
    }
    ticks.set(paths.ticks, source * places);
    units.set(paths.units, source * places);
  }
  return { tickSeconds, ticks, units, ...hourlyFactors(network, graph, lengths, ticks, tickSeconds) };
}

function searchIn(graph: Graph, seconds: Float64Array, tickSeconds: number, lengths: Int32Array): ShortestPaths {
  return createShortestPaths(graph, inGraphOrder(toTicks(seconds, tickSeconds), graph), lengths);
}

function inGraphOrder(values: Int32Array, graph: Graph): Int32Array {
  return graph.edgeOf.map((edge) => values[edge]!);
}

/** Exact searches in every column from a few places: even ones set the factors (ratio of sums), odd ones measure the error left. */
function hourlyFactors(network: RoadNetwork, graph: Graph, lengths: Int32Array, ticks: Uint16Array, tickSeconds: number) {
  const { places } = graph;
  const sources = Math.min(places, 2 * SAMPLED_SOURCES);
  const columnFactors = new Float64Array(TIME_COLUMNS);
  const errors: number[] = [];
  for (let column = 0; column < TIME_COLUMNS; column++) {
    const paths = searchIn(graph, baseSeconds(network, column), tickSeconds, lengths);
    let exactSum = 0;
    let tableSum = 0;
    for (let i = 0; i < sources; i += 2) {
      const source = Math.floor((i * places) / sources);
      paths.search(source);
      for (let place = 0; place < places; place++) {
        exactSum += paths.ticks[place]!;
        tableSum += ticks[source * places + place]!;
      }
    }
    const factor = exactSum / tableSum;
    columnFactors[column] = factor;
    for (let i = 1; i < sources; i += 2) {
      const source = Math.floor((i * places) / sources);
      paths.search(source);
      for (let place = 0; place < places; place++) {
        if (place === source) continue;
        errors.push(Math.abs((factor * ticks[source * places + place]!) / paths.ticks[place]! - 1));
      }
    }
  }
  const sorted = Float64Array.from(errors).sort();
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { columnFactors, error: { median: quantile(0.5), p95: quantile(0.95) } };
}
