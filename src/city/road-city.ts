import type { City } from './city.ts';
import { toPlane } from './geometry.ts';
import { graphOf } from './graph.ts';
import { type RoadFiles, readRoadNetwork } from './read-road-network.ts';
import { type RoadNetwork, type RoadReport, TIME_COLUMNS } from './road-network.ts';
import { baseSeconds, buildRoadTables, edgeUnits, type RoadTables, type TableBase, toTicks, UNIT_METRES } from './road-tables.ts';
import { createSnapIndex } from './snap-index.ts';
import { DEFAULT_CACHE, readTables, tableKey, writeTables } from './table-cache.ts';
import { gridClusters } from './zone-clusters.ts';
import { groupZones, numberZones } from './zone-groups.ts';
import { zonesJoinedByEdges } from './zone-neighbours.ts';

/** How a road network becomes a city. */
export interface RoadCityOptions {
  readonly name?: string | undefined;
  /**
   * The local hour that column 0 of the times file holds; column h then holds hour (h + firstColumnHour) mod 24. Default 4: in the
   * published Manhattan files the columns are four hours late (mean network speed by hour correlates 0.95 with that of real taxi trips
   * at 4, 0.25 at 0).
   */
  readonly firstColumnHour?: number | undefined;
  /** All times are multiplied by this. Default 1.13: real taxi trips over the published network times, mean over trips. */
  readonly timeFactor?: number | undefined;
  /** Times of each local hour are multiplied by this too, [24]. Default: 1 at all hours. */
  readonly hourFactors?: readonly number[] | undefined;
  /** The base of the all-pairs table: the mean over the hours (default) or one local hour. Other hours are base x a factor of the hour. */
  readonly base?: 'mean' | number | undefined;
  /** Number of zones to aim at when the network brings none. Default 60. */
  readonly targetZones?: number | undefined;
  /** Readable names by outside zone id. Default "zone ID". */
  readonly zoneNames?: Readonly<Record<string, string>> | undefined;
  /** Default radius of `snap` in metres. Default 120. */
  readonly snapRadiusMetres?: number | undefined;
  /**
   * Folder for the all-pairs tables of networks with 1,000 places or more, or false for none. Default `.cache/murmuration` below the
   * working directory.
   */
  readonly cache?: string | false | undefined;
}

/** A city of road nodes. */
export interface RoadCity extends City {
  readonly report: RoadReport;
  readonly network: RoadNetwork;
  /** What times of the network are multiplied by in each local hour (`timeFactor` x `hourFactors` of the options), [24]. */
  readonly timeFactors: Float64Array;
  /** The column of the network's times that each local hour is read from, [24]. */
  readonly columnOfHour: Int32Array;
  /** Mean travel time of each local hour over that of the table, [24]. */
  readonly hourFactors: Float64Array;
  /** The all-pairs tables, before hour and time factors. */
  readonly tables: RoadTables;
  /** True if the tables came from the cache or were in memory already. */
  readonly cached: boolean;
}

/** A city from road files (see `RoadFiles`). @throws UserError with file and line for malformed files or a disconnected network */
export function roadCity(options: RoadFiles & RoadCityOptions): RoadCity {
  return cityOfNetwork(readRoadNetwork(options), options);
}

/** A city from a road network in memory. */
export function cityOfNetwork(network: RoadNetwork, options: RoadCityOptions): RoadCity {
  const { name = 'road network', firstColumnHour = 4, timeFactor = 1.13, base = 'mean', snapRadiusMetres = 120 } = options;
  const { longitudes, latitudes, from, to } = network;
  const columnOf = (hour: number) => (hour - firstColumnHour + TIME_COLUMNS) % TIME_COLUMNS;
  const tableBase = base === 'mean' ? base : columnOf(base);
  const { tables, cached, note } = tablesOf(network, tableBase, options.cache ?? DEFAULT_CACHE);
  const { ticks, units, tickSeconds } = tables;
  const hourFactors = Float64Array.from({ length: TIME_COLUMNS }, (_, hour) => tables.columnFactors[columnOf(hour)]!);
  const timeFactors = Float64Array.from({ length: TIME_COLUMNS }, (_, hour) => timeFactor * (options.hourFactors?.[hour] ?? 1));
  const secondsPerTick = hourFactors.map((factor, hour) => factor * timeFactors[hour]! * tickSeconds);

  const places = longitudes.length;
  const graph = graphOf(places, from, to);
  const edgeTicks = toTicks(baseSeconds(network, tableBase), tickSeconds);
  const lengths = edgeUnits(network);
  const edges = { ticks: graph.edgeOf.map((edge) => edgeTicks[edge]!), units: graph.edgeOf.map((edge) => lengths[edge]!) };

  const plane = toPlane(longitudes, latitudes);
  const { zoneOf, zoneIds } = numberZones(network.zoneIds ?? gridClusters(plane, options.targetZones ?? 60));
  const groups = groupZones(plane, zoneOf, zoneIds, zonesJoinedByEdges(zoneIds.length, zoneOf, from, to));
  const snapIndex = createSnapIndex(plane);

  return {
    name,
    places,
    longitudes,
    latitudes,
    ...groups,
    zoneLabels: Array.from(zoneIds, (id) => options.zoneNames?.[id] ?? `zone ${id}`),
    snapRadiusMetres,
    notes: [...notesOf(network.report, tables), ...(note ? [note] : [])],
    report: network.report,
    network,
    timeFactors,
    columnOfHour: Int32Array.from({ length: TIME_COLUMNS }, (_, hour) => columnOf(hour)),
    hourFactors,
    tables,
    cached,
    travelSeconds: (a, b, hour) => ticks[a * places + b]! * secondsPerTick[hour]!,
    distanceMetres: (a, b) => units[a * places + b]! * UNIT_METRES,
    withinSeconds: () => 0,
    withinMetres: () => 0,
    nextPlace: (a, b) => {
      if (a === b) return b;
      // The whole-number weights make edge + rest of a neighbour on the fastest path equal to the table exactly.
      const time = ticks[a * places + b]!;
      const end = graph.starts[a + 1]!;
      let best = b;
      let shortest = Number.POSITIVE_INFINITY;
      for (let edge = graph.starts[a]!; edge < end; edge++) {
        const row = graph.targets[edge]! * places + b;
        if (edges.ticks[edge]! + ticks[row]! !== time) continue;
        const length = edges.units[edge]! + units[row]!;
        if (length >= shortest) continue;
        shortest = length;
        best = graph.targets[edge]!;
      }
      return best;
    },
    snap: (longitude, latitude, radius = snapRadiusMetres) => snapIndex(longitude, latitude, radius),
  };
}

/** Below this many places the tables take less than half a second, and nothing is kept. */
const SMALLEST_CACHED = 1000;

/** Tables already in memory, by key: cities made from the same network share them. */
const inMemory = new Map<string, WeakRef<RoadTables>>();

function tablesOf(network: RoadNetwork, base: TableBase, cache: string | false) {
  const key = tableKey(network, base);
  const places = network.longitudes.length;
  const known = inMemory.get(key)?.deref();
  if (known) return { tables: known, cached: true, note: null };
  const folder = cache === false || places < SMALLEST_CACHED ? null : cache;
  const kept = folder && readTables(folder, key, places);
  const tables = kept || buildRoadTables(network, base);
  inMemory.set(key, new WeakRef(tables));
  const problem = kept || !folder ? null : writeTables(folder, key, tables);
  const note = problem && `The all-pairs tables could not be kept in "${folder}" (${problem}); they will be computed again next time.`;
  return { tables, cached: Boolean(kept), note };
}

function notesOf(report: RoadReport, tables: RoadTables): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const notes = [
    `Hours differ from the all-pairs table by one factor each; against exact paths of the hour the error is ${percent(tables.error.median)} ` +
      `in the median and below ${percent(tables.error.p95)} for 95 % of sampled pairs.`,
  ];
  if (report.placesDropped > 0) {
    notes.push(
      `${report.placesDropped} of ${report.pointsRead} points and ${report.edgesDropped} of ${report.edgesRead} edges were dropped, ` +
        `because they cannot reach, or be reached from, the largest of ${report.components} parts.`,
    );
  }
  if (report.timesClamped > 0) notes.push(`${report.timesClamped} travel times below one second were raised to one second.`);
  if (report.zonesGuessed > 0) {
    notes.push(`${report.zonesGuessed} points without a zone were given that of the nearest point with one.`);
  }
  return notes;
}
