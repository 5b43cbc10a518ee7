import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strongComponents } from '../../src/city/components.ts';
import { graphOf } from '../../src/city/graph.ts';
import { createShortestPaths, UNREACHED } from '../../src/city/shortest-paths.ts';

const PLACES = 9;
const edges = fc.array(
  fc.record({ from: fc.nat(PLACES - 1), to: fc.nat(PLACES - 1), ticks: fc.integer({ min: 1, max: 40 }), units: fc.nat(9) }),
  { maxLength: 40 },
);

function graphFrom(list: readonly { from: number; to: number }[]) {
  const from = Int32Array.from(list, (edge) => edge.from);
  const to = Int32Array.from(list, (edge) => edge.to);
  return graphOf(PLACES, from, to);
}

describe('fastest paths', () => {
  it('agree with Bellman and Ford, ties broken by length, from every source in turn', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const graph = graphFrom(list);
        const paths = createShortestPaths(
          graph,
          graph.edgeOf.map((edge) => list[edge]!.ticks),
          graph.edgeOf.map((edge) => list[edge]!.units),
        );
        for (let source = 0; source < PLACES; source++) {
          // Time and length in one number, so that the lexicographic order is the order of numbers.
          const best = new Array<number>(PLACES).fill(Number.POSITIVE_INFINITY);
          best[source] = 0;
          for (let round = 0; round < PLACES; round++) {
            for (const { from, to, ticks, units } of list) best[to] = Math.min(best[to]!, best[from]! + ticks * 1000 + units);
          }
          paths.search(source);
          for (let place = 0; place < PLACES; place++) {
            if (best[place] === Number.POSITIVE_INFINITY) expect(paths.ticks[place]).toBe(UNREACHED);
            else expect(paths.ticks[place]! * 1000 + paths.units[place]!).toBe(best[place]);
          }
        }
      }),
    );
  });
});

describe('strongly connected components', () => {
  it('put two places together exactly when each reaches the other', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const graph = graphFrom(list);
        const reach = Array.from({ length: PLACES }, (_, a) => Array.from({ length: PLACES }, (_, b) => a === b));
        for (const { from, to } of list) reach[from]![to] = true;
        for (let via = 0; via < PLACES; via++) {
          for (let a = 0; a < PLACES; a++) for (let b = 0; b < PLACES; b++) reach[a]![b] ||= reach[a]![via]! && reach[via]![b]!;
        }
        const { of, sizes, largest, count } = strongComponents(graph);
        for (let a = 0; a < PLACES; a++) {
          for (let b = 0; b < PLACES; b++) expect(of[a] === of[b]).toBe(reach[a]![b]! && reach[b]![a]!);
          expect(sizes[of[a]!]).toBe(of.filter((component) => component === of[a]).length);
        }
        expect(sizes).toHaveLength(count);
        expect(sizes[largest]).toBe(Math.max(...sizes));
      }),
    );
  });
});
