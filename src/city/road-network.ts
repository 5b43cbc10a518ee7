import { UserError } from '../shared/user-error.ts';
import { strongComponents } from './components.ts';
import { graphOf } from './graph.ts';

/** Columns of an edge's times: one an hour. */
export const TIME_COLUMNS = 24;

/** A strongly connected road network. */
export interface RoadNetwork {
  /** The file that the places were read from; absent where there is none. */
  readonly file?: string;
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
  /** Length of each edge, or absent where edges are straight lines, [edges]. */
  readonly metres?: Float64Array;
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

/** A road network as written down, perhaps in several parts. */
export interface RawNetwork {
  /** [places] */
  readonly ids: Int32Array;
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly seconds: Float64Array;
  readonly timesClamped: number;
  /** Lengths of the edges, NaN for straight lines; absent when all are. [edges] */
  readonly metres?: Float64Array;
  /** Outside zone ids, NaN where unknown, [places]. */
  readonly zones?: Float64Array;
}

/**
 * The largest strongly connected part of a network.
 * @param source what the network is called in an error sentence
 * @throws UserError if that part has fewer than half of the places
 */
export function largestPart(raw: RawNetwork, source: string): RoadNetwork {
  const total = raw.ids.length;
  const parts = strongComponents(graphOf(total, raw.from, raw.to));
  const kept = parts.sizes[parts.largest]!;
  if (kept * 2 < total || kept < 2) {
    throw new UserError(
      `The road network of ${source} is disconnected: it falls into ${parts.count} parts that cannot reach each other, and the ` +
        `largest has ${kept} of ${total} points. At least half of the points must be able to reach each other.`,
    );
  }
  const part = inducedPart(raw, (place) => parts.of[place] === parts.largest);
  const { ids, longitudes, latitudes, from, to, seconds, metres, zones } = part;
  const zonesGuessed = zones ? fillMissingZones(zones, longitudes, latitudes) : 0;
  return {
    longitudes,
    latitudes,
    pointIds: ids,
    from,
    to,
    seconds,
    ...(metres && { metres }),
    ...(zones && { zoneIds: Int32Array.from(zones) }),
    report: {
      pointsRead: total,
      edgesRead: raw.from.length,
      components: parts.count,
      placesDropped: total - kept,
      edgesDropped: raw.from.length - from.length,
      timesClamped: raw.timesClamped,
      zonesGuessed,
    },
  };
}

/** The places of a network for which `keep` is true, in their order, and the edges between them. */
export function inducedPart(raw: RawNetwork, keep: (place: number) => boolean): RawNetwork {
  const places = Int32Array.from(raw.ids.keys()).filter(keep);
  const newIndex = new Int32Array(raw.ids.length).fill(-1);
  for (const [i, place] of places.entries()) newIndex[place] = i;
  const edges = Int32Array.from(raw.from.keys()).filter((edge) => newIndex[raw.from[edge]!]! >= 0 && newIndex[raw.to[edge]!]! >= 0);
  const seconds = new Float64Array(edges.length * TIME_COLUMNS);
  for (const [i, edge] of edges.entries()) {
    seconds.set(raw.seconds.subarray(edge * TIME_COLUMNS, (edge + 1) * TIME_COLUMNS), i * TIME_COLUMNS);
  }
  const picked = (values: Float64Array, indices: Int32Array) => Float64Array.from(indices, (i) => values[i]!);
  return {
    ids: Int32Array.from(places, (place) => raw.ids[place]!),
    longitudes: picked(raw.longitudes, places),
    latitudes: picked(raw.latitudes, places),
    from: Int32Array.from(edges, (edge) => newIndex[raw.from[edge]!]!),
    to: Int32Array.from(edges, (edge) => newIndex[raw.to[edge]!]!),
    seconds,
    timesClamped: raw.timesClamped,
    ...(raw.metres && { metres: picked(raw.metres, edges) }),
    ...(raw.zones && { zones: picked(raw.zones, places) }),
  };
}

/** The same network with the zones of its places: outside ids, NaN where unknown; those get the zone of the nearest place with one. */
export function withZones(network: RoadNetwork, zones: Float64Array): RoadNetwork {
  const filled = zones.slice();
  const zonesGuessed = fillMissingZones(filled, network.longitudes, network.latitudes);
  return { ...network, zoneIds: Int32Array.from(filled), report: { ...network.report, zonesGuessed } };
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
