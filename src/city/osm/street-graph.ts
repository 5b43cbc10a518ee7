import { strongComponents } from '../components.ts';
import { graphOf } from '../graph.ts';

/** Streets as a directed graph before they become a `RoadNetwork`: one time an edge, ids as large as OpenStreetMap's. */
export interface StreetGraph {
  /** [places] */
  readonly ids: Float64Array;
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  /** [edges] */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly metres: Float64Array;
  readonly seconds: Float64Array;
}

/** An edge in the making. */
export interface Street {
  readonly from: number;
  readonly to: number;
  readonly metres: number;
  readonly seconds: number;
}

/** The part of a graph that some of its places and the edges between them make; places keep their order. */
export function subgraph(graph: StreetGraph, keep: (place: number) => boolean): StreetGraph {
  const places = Int32Array.from(graph.ids.keys()).filter(keep);
  const index = new Int32Array(graph.ids.length).fill(-1);
  for (const [i, place] of places.entries()) index[place] = i;
  const edges = Int32Array.from(graph.from.keys()).filter((edge) => index[graph.from[edge]!]! >= 0 && index[graph.to[edge]!]! >= 0);
  const picked = (values: Float64Array, indices: Int32Array) => Float64Array.from(indices, (i) => values[i]!);
  return {
    ids: picked(graph.ids, places),
    longitudes: picked(graph.longitudes, places),
    latitudes: picked(graph.latitudes, places),
    from: Int32Array.from(edges, (edge) => index[graph.from[edge]!]!),
    to: Int32Array.from(edges, (edge) => index[graph.to[edge]!]!),
    metres: picked(graph.metres, edges),
    seconds: picked(graph.seconds, edges),
  };
}

/** The largest strongly connected part, and how many parts there are. */
export function largestStrongPart(graph: StreetGraph): { readonly part: StreetGraph; readonly parts: number } {
  const { of, largest, count } = strongComponents(graphOf(graph.ids.length, graph.from, graph.to));
  return { part: subgraph(graph, (place) => of[place] === largest), parts: count };
}

/** The same places with other edges: loops left out, and of parallel edges the fastest kept. */
export function withStreets(graph: StreetGraph, streets: Iterable<Street>): StreetGraph {
  const best = new Map<number, Street>();
  const places = graph.ids.length;
  for (const street of streets) {
    if (street.from === street.to) continue;
    const key = street.from * places + street.to;
    const known = best.get(key);
    if (!known || street.seconds < known.seconds) best.set(key, street);
  }
  const kept = [...best.values()];
  return {
    ...graph,
    from: Int32Array.from(kept, ({ from }) => from),
    to: Int32Array.from(kept, ({ to }) => to),
    metres: Float64Array.from(kept, ({ metres }) => metres),
    seconds: Float64Array.from(kept, ({ seconds }) => seconds),
  };
}
