import { type Graph, graphOf } from '../graph.ts';
import { type Street, type StreetGraph, subgraph, withStreets } from './street-graph.ts';

/**
 * Removes the places that are no junctions: points that only bend a road, one-way or two-way. The edges through them become one, with the
 * sum of their lengths and times, so no way between junctions changes. Needs a graph without loops and parallel edges.
 */
export function simplifyStreets(graph: StreetGraph): StreetGraph {
  const out = graphOf(graph.ids.length, graph.from, graph.to);
  const into = graphOf(graph.ids.length, graph.to, graph.from);
  const bend = Uint8Array.from(graph.ids, (_, place) => Number(isBend(out, into, place)));
  // A road that closes on itself without a junction keeps one point.
  if (bend.every((flag) => flag === 1)) bend[0] = 0;
  const streets: Street[] = [];
  for (let place = 0; place < graph.ids.length; place++) {
    if (bend[place]) continue;
    for (let edge = out.starts[place]!; edge < out.starts[place + 1]!; edge++) streets.push(follow(graph, out, bend, place, edge));
  }
  return subgraph(withStreets(graph, streets), (place) => bend[place] === 0);
}

/** Whether a place lies between exactly two others, and traffic can only pass through or turn round. */
function isBend(out: Graph, into: Graph, place: number): boolean {
  const next = out.targets.subarray(out.starts[place]!, out.starts[place + 1]!);
  const previous = into.targets.subarray(into.starts[place]!, into.starts[place + 1]!);
  if (next.length === 1 && previous.length === 1) return next[0] !== previous[0];
  return next.length === 2 && previous.length === 2 && next.includes(previous[0]!) && next.includes(previous[1]!);
}

/** The street that an edge begins, up to the next junction. */
function follow(graph: StreetGraph, out: Graph, bend: Uint8Array, start: number, first: number): Street {
  let before = start;
  let edge = first;
  let metres = 0;
  let seconds = 0;
  for (;;) {
    metres += graph.metres[out.edgeOf[edge]!]!;
    seconds += graph.seconds[out.edgeOf[edge]!]!;
    const here = out.targets[edge]!;
    if (!bend[here]) return { from: start, to: here, metres, seconds };
    // Out of a bend there are at most two ways, one of them back.
    edge = out.starts[here]!;
    if (out.targets[edge] === before && edge + 1 < out.starts[here + 1]!) edge++;
    before = here;
  }
}
