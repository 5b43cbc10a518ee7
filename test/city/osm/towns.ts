import fc from 'fast-check';
import type { OsmNode, OsmWay } from '../../../src/city/osm/osm-source.ts';

/** A square of four two-way streets with a bend on one side, a one-way street through it, a ferry, a footway and a private road. */
export const smallTown: { nodes: OsmNode[]; ways: OsmWay[] } = {
  nodes: [
    { id: 4_000_000_001, lon: -73.99, lat: 40.7 },
    { id: 4_000_000_002, lon: -73.98, lat: 40.7 },
    { id: 4_000_000_003, lon: -73.98, lat: 40.71 },
    { id: 4_000_000_004, lon: -73.99, lat: 40.71 },
    { id: 4_000_000_005, lon: -73.985, lat: 40.699 },
    { id: 4_000_000_006, lon: -73.97, lat: 40.72 },
  ],
  ways: [
    { id: 1, nodes: [4_000_000_001, 4_000_000_005, 4_000_000_002], tags: { highway: 'primary', maxspeed: '25 mph' } },
    { id: 2, nodes: [4_000_000_002, 4_000_000_003, 4_000_000_004, 4_000_000_001], tags: { highway: 'residential' } },
    { id: 3, nodes: [4_000_000_001, 4_000_000_003], tags: { highway: 'tertiary', oneway: 'yes' } },
    { id: 4, nodes: [4_000_000_003, 4_000_000_006], tags: { route: 'ferry' } },
    { id: 5, nodes: [4_000_000_003, 4_000_000_006], tags: { highway: 'footway' } },
    { id: 6, nodes: [4_000_000_004, 4_000_000_006], tags: { highway: 'service', access: 'private' } },
  ],
};

/** Overpass JSON of a town. */
export function overpassOf({ nodes, ways }: { nodes: readonly OsmNode[]; ways: readonly OsmWay[] }): string {
  const elements = [...nodes.map((node) => ({ type: 'node', ...node })), ...ways.map((way) => ({ type: 'way', ...way }))];
  return JSON.stringify({ version: 0.6, elements });
}

/** Random towns: points on a jittered grid, ways through random points, all sorts of tags. */
export const towns = fc
  .record({
    side: fc.integer({ min: 2, max: 6 }),
    ways: fc.array(
      fc.record({
        stops: fc.array(fc.nat(35), { minLength: 2, maxLength: 6 }),
        highway: fc.constantFrom('primary', 'residential', 'tertiary', 'motorway_link', 'footway'),
        oneway: fc.constantFrom(undefined, 'yes', '-1', 'no'),
        maxspeed: fc.constantFrom(undefined, '30', '25 mph', 'signals'),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ side, ways }) => {
    const nodes = Array.from({ length: side * side }, (_, i) => ({
      id: 5_000_000_000 + i,
      lon: -73.99 + 0.004 * (i % side) + 0.0003 * (i % 5),
      lat: 40.7 + 0.004 * Math.floor(i / side) + 0.0002 * (i % 7),
    }));
    // A ring of all points keeps most of the town connected.
    const ring = { id: 1, nodes: [...nodes, nodes[0]!].map(({ id }) => id), tags: { highway: 'secondary' } };
    return {
      nodes,
      ways: [
        ring,
        ...ways.map(
          ({ stops, ...tags }, i): OsmWay => ({
            id: i + 2,
            nodes: stops.map((stop) => nodes[stop % nodes.length]!.id),
            tags: Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined)) as Record<string, string>,
          }),
        ),
      ],
    };
  });
