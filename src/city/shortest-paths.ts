import type { Graph } from './graph.ts';

/** Value of `ticks` where there is no way. */
export const UNREACHED = 2 ** 31 - 1;

/** Fastest paths from one place at a time. The two arrays are overwritten by every search. */
export interface ShortestPaths {
  /** Time of the fastest path from the last source, [places]. */
  readonly ticks: Int32Array;
  /** Length of that path (of the shortest among equally fast ones), [places]. */
  readonly units: Int32Array;
  search(source: number): void;
}

/**
 * Dijkstra's algorithm with a ring of buckets, one a tick (Dial 1969), on whole-number weights, so that sums are exact and the order of
 * searches cannot change a result.
 * @param edgeTicks time of an edge, at least 1, in the order of the graph's edges, [edges]
 * @param edgeUnits length of an edge, at least 0, in the same order, [edges]
 */
export function createShortestPaths(graph: Graph, edgeTicks: Int32Array, edgeUnits: Int32Array): ShortestPaths {
  const { places, starts, targets } = graph;
  const ticks = new Int32Array(places);
  const units = new Int32Array(places);
  let buckets = 1;
  const longest = edgeTicks.reduce((most, value) => Math.max(most, value), 0);
  while (buckets <= longest) buckets *= 2;
  const mask = buckets - 1;
  const first = new Int32Array(buckets).fill(-1);
  const next = new Int32Array(places);
  const previous = new Int32Array(places);

  return {
    ticks,
    units,
    search(source) {
      ticks.fill(UNREACHED);
      units.fill(0);
      ticks[source] = 0;
      first[0] = source;
      next[source] = previous[source] = -1;
      let waiting = 1;
      for (let now = 0; waiting > 0; now++) {
        for (let place = first[now & mask]!; place >= 0; place = first[now & mask]!) {
          const after = next[place]!;
          first[now & mask] = after;
          if (after >= 0) previous[after] = -1;
          waiting--;
          const end = starts[place + 1]!;
          for (let edge = starts[place]!; edge < end; edge++) {
            const target = targets[edge]!;
            const arrival = now + edgeTicks[edge]!;
            const known = ticks[target]!;
            if (arrival > known) continue;
            const length = units[place]! + edgeUnits[edge]!;
            if (arrival === known) {
              if (length < units[target]!) units[target] = length;
              continue;
            }
            if (known === UNREACHED) {
              waiting++;
            } else {
              const before = previous[target]!;
              const behind = next[target]!;
              if (before >= 0) next[before] = behind;
              else first[known & mask] = behind;
              if (behind >= 0) previous[behind] = before;
            }
            ticks[target] = arrival;
            units[target] = length;
            const head = first[arrival & mask]!;
            next[target] = head;
            previous[target] = -1;
            if (head >= 0) previous[head] = target;
            first[arrival & mask] = target;
          }
        }
      }
    },
  };
}
