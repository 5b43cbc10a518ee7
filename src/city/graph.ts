/** A directed graph by its outgoing edges: those of place p are starts[p] .. starts[p + 1] - 1. */
export interface Graph {
  readonly places: number;
  /** [places + 1] */
  readonly starts: Int32Array;
  /** The place an edge leads to, [edges]. */
  readonly targets: Int32Array;
  /** The number of the edge in the lists the graph was made from, [edges]. */
  readonly edgeOf: Int32Array;
}

/** Sorts edges by their origin; edges of one origin keep their order. */
export function graphOf(places: number, from: Int32Array, to: Int32Array): Graph {
  const starts = new Int32Array(places + 1);
  for (const place of from) starts[place + 1]!++;
  for (let place = 0; place < places; place++) starts[place + 1]! += starts[place]!;
  const filled = starts.slice(0, places);
  const targets = new Int32Array(to.length);
  const edgeOf = new Int32Array(to.length);
  for (let edge = 0; edge < from.length; edge++) {
    const slot = filled[from[edge]!]!++;
    targets[slot] = to[edge]!;
    edgeOf[slot] = edge;
  }
  return { places, starts, targets, edgeOf };
}
