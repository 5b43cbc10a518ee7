import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driveRules, parseSpeed } from '../../../src/city/osm/drive-rules.ts';
import { osmNetwork } from '../../../src/city/osm/osm-network.ts';
import { osmPbf } from '../../../src/city/osm/osm-pbf.ts';
import { overpassJson } from '../../../src/city/osm/overpass-json.ts';
import { readStreets } from '../../../src/city/osm/read-streets.ts';
import { simplifyStreets } from '../../../src/city/osm/simplify-streets.ts';
import { largestStrongPart, type StreetGraph } from '../../../src/city/osm/street-graph.ts';
import { edgeMetres } from '../../../src/city/road-tables.ts';
import { UserError } from '../../../src/shared/user-error.ts';
import { temporaryFiles } from '../../trips/files.ts';
import { encodePbf } from './encode-pbf.ts';
import { overpassOf, smallTown, towns } from './towns.ts';

const temporary = temporaryFiles();

describe('the rules of the road', () => {
  it.each([
    [{ highway: 'residential' }, { kmh: 30, forward: true, backward: true }],
    [
      { highway: 'residential', oneway: 'yes' },
      { kmh: 30, forward: true, backward: false },
    ],
    [
      { highway: 'residential', oneway: '-1' },
      { kmh: 30, forward: false, backward: true },
    ],
    [{ highway: 'motorway' }, { kmh: 90, forward: true, backward: false }],
    [
      { highway: 'motorway', oneway: 'no' },
      { kmh: 90, forward: true, backward: true },
    ],
    [
      { highway: 'tertiary', junction: 'roundabout' },
      { kmh: 40, forward: true, backward: false },
    ],
    [
      { highway: 'primary', maxspeed: '25 mph' },
      { kmh: 25 * 1.609344, forward: true, backward: true },
    ],
    [
      { highway: 'primary', access: 'no', motor_vehicle: 'yes' },
      { kmh: 50, forward: true, backward: true },
    ],
    [{ highway: 'primary', access: 'private' }, null],
    [{ highway: 'primary', area: 'yes' }, null],
    [{ highway: 'footway' }, null],
    [{ route: 'ferry' }, null],
  ])('%j', (tags, expected) => {
    expect(driveRules(tags as Record<string, string>)).toEqual(expected);
  });

  it.each([
    ['50', 50],
    ['40;30', 40],
    ['30 mph', 48.28032],
    ['signals', undefined],
    ['', undefined],
    ['900', undefined],
    [undefined, undefined],
  ])('a speed limit of %s', (text, kmh) => {
    expect(parseSpeed(text)).toBe(kmh);
  });
});

describe('a small town', () => {
  const { network, counts, bends } = osmNetwork(temporary('town.json', overpassOf(smallTown)));

  it('has its junctions, and streets as long as the map says', () => {
    expect(counts).toEqual({ ways: 6, roads: 3, ferries: 1, limits: 1, missingNodes: 0 });
    // Nodes 1 and 3 are junctions; 2, 4 and 5 bend the streets between them.
    expect([bends, network.longitudes.length, network.from.length]).toEqual([3, 2, 3 - 1]);
    expect(network.report).toMatchObject({ components: 1, placesDropped: 0 });
    const direct = edgeMetres(network)[Array.from(network.from).indexOf(0)]!;
    expect(direct).toBeCloseTo(Math.hypot(0.01 * 111_195 * Math.cos((40.705 * Math.PI) / 180), 0.01 * 111_195), -1);
  });

  it('is the same from PBF', () => {
    expect(osmNetwork(temporary('town.osm.pbf', encodePbf(smallTown.nodes, smallTown.ways))).network).toEqual(network);
  });

  it('is the same with the geometry in the ways', () => {
    const at = new Map(smallTown.nodes.map((node) => [node.id, { lat: node.lat, lon: node.lon }]));
    const elements = smallTown.ways.map((way) => ({ type: 'way', ...way, geometry: way.nodes.map((id) => at.get(id)) }));
    expect(osmNetwork(temporary('geometry.json', JSON.stringify({ elements }))).network).toEqual(network);
  });

  it('can be cut by a region', () => {
    const file = temporary('town.json', overpassOf(smallTown));
    expect(() => osmNetwork(file, () => false)).toThrow(/No road of .* lies in the region/);
    expect(osmNetwork(file, (_, latitude) => latitude > 40.6995).network.longitudes.length).toBeGreaterThanOrEqual(2);
  });
});

/** All-pairs times by Floyd and Warshall. */
function allPairs({ ids, from, to, seconds }: StreetGraph): number[][] {
  const times = Array.from(ids, (_, a) => Array.from(ids, (__, b) => (a === b ? 0 : Number.POSITIVE_INFINITY)));
  for (const [edge, a] of from.entries()) times[a]![to[edge]!] = Math.min(times[a]![to[edge]!]!, seconds[edge]!);
  for (const k of ids.keys())
    for (const a of ids.keys()) for (const b of ids.keys()) times[a]![b] = Math.min(times[a]![b]!, times[a]![k]! + times[k]![b]!);
  return times;
}

describe('any town', () => {
  it('reads alike from PBF and JSON, and its simplification changes no time between the junctions that stay', () => {
    fc.assert(
      fc.property(towns, (town) => {
        const { graph, counts } = readStreets(overpassJson(temporary('any.json', overpassOf(town))));
        const packed = readStreets(osmPbf(temporary('any.osm.pbf', encodePbf(town.nodes, town.ways))));
        expect(packed.counts).toEqual(counts);
        expect(packed.graph.from).toEqual(graph.from);
        graph.longitudes.forEach((longitude, i) => {
          expect(packed.graph.longitudes[i]).toBeCloseTo(longitude, 6);
        });
        const { part } = largestStrongPart(graph);
        const simple = simplifyStreets(part);
        const before = allPairs(part);
        const after = allPairs(simple);
        const place = Array.from(simple.ids, (id) => part.ids.indexOf(id));
        for (const a of place.keys()) for (const b of place.keys()) expect(after[a]![b]).toBeCloseTo(before[place[a]!]![place[b]!]!, 6);
        expect(simplifyStreets(simple).ids.length).toBeLessThanOrEqual(simple.ids.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('bad OpenStreetMap files', () => {
  const pbf = encodePbf(smallTown.nodes, smallTown.ways);
  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty one', '', /is empty/],
    ['XML', '<?xml version="1.0"?><osm/>', /is XML; give the \.osm\.pbf/],
    ['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', /Git LFS pointer/],
    ['broken JSON', '{"elements": [', /not valid JSON/],
    ['another JSON', '{"features": []}', /no list "elements"/],
    [
      'an answer that timed out',
      '{"elements": [], "remark": "runtime error: Query timed out"}',
      /incomplete; the Overpass server wrote: runtime/,
    ],
    ['no roads', '{"elements": []}', /no road for cars among its 0 ways/],
    ['ways without nodes', overpassOf({ ...smallTown, nodes: [] }), /roads but not their nodes; of Overpass ask/],
    [
      'a node without a place',
      '{"elements": [{"type":"node","id":1}, {"type":"way","id":1,"nodes":[1,2],"tags":{"highway":"road"}}]}',
      /elements\[0\]/,
    ],
    ['a truncated PBF', pbf.subarray(0, pbf.length - 9), /ends in the middle of a block, at byte \d+; it was cut off/],
    ['garbage', Buffer.from('this is no map at all, just text'), /is no PBF file or damaged: at byte 0/],
    ['an unknown feature', encodePbf([], [], ['HistoricalInformation']), /needs HistoricalInformation/],
  ])('%s', (name, content, expected) => {
    const file = temporary(`bad ${name}`, content);
    expect(() => osmNetwork(file)).toThrow(UserError);
    expect(() => osmNetwork(file)).toThrow(expected);
  });

  it('ends in a network or a sentence, whatever byte is changed or lost', () => {
    fc.assert(
      fc.property(fc.nat(pbf.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, bits, cut) => {
        const damaged = cut ? pbf.slice(0, at) : pbf.slice();
        if (!cut) damaged[at] = damaged[at]! ^ bits;
        try {
          expect(osmNetwork(temporary('damaged.osm.pbf', damaged)).network.longitudes.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
