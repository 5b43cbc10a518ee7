import { UserError } from '../../shared/user-error.ts';
import { straightLineMetres } from '../geometry.ts';
import { driveRules } from './drive-rules.ts';
import type { OsmSource } from './osm-source.ts';
import { type Street, type StreetGraph, withStreets } from './street-graph.ts';

/** What was found in a file of OpenStreetMap data. */
export interface OsmCounts {
  readonly ways: number;
  /** Ways that cars may use. */
  readonly roads: number;
  /** Ways of ferries, which are left out. */
  readonly ferries: number;
  /** Of the roads, those whose speed is the limit that the map gives; the others have that of their class. */
  readonly limits: number;
  /** References to nodes that the file does not have (an extract cuts roads at its border); roads are cut there. */
  readonly missingNodes: number;
}

interface Road {
  readonly nodes: readonly number[];
  readonly metresPerSecond: number;
  readonly forward: boolean;
  readonly backward: boolean;
}

/**
 * The network for cars in a file of OpenStreetMap data: every node of a road a place, every stretch between two of them an edge.
 * @throws UserError if it has no roads
 */
export function readStreets(source: OsmSource): { readonly graph: StreetGraph; readonly counts: OsmCounts } {
  const counts = { ways: 0, roads: 0, ferries: 0, limits: 0, missingNodes: 0 };
  const roads: Road[] = [];
  const index = new Map<number, number>();
  source.read({
    way: ({ nodes, tags }) => {
      counts.ways++;
      if (tags['route'] === 'ferry') counts.ferries++;
      const rules = driveRules(tags);
      if (rules === null || nodes.length < 2) return;
      counts.roads++;
      if (driveRules({ ...tags, maxspeed: '' })!.kmh !== rules.kmh) counts.limits++;
      roads.push({ nodes, metresPerSecond: rules.kmh / 3.6, forward: rules.forward, backward: rules.backward });
      for (const node of nodes) if (!index.has(node)) index.set(node, index.size);
    },
  });
  if (roads.length === 0) {
    throw new UserError(`The OpenStreetMap file "${source.file}" has no road for cars among its ${counts.ways} ways.`);
  }
  const longitudes = new Float64Array(index.size).fill(Number.NaN);
  const latitudes = new Float64Array(index.size).fill(Number.NaN);
  source.read({
    node: ({ id, lon, lat }) => {
      const place = index.get(id);
      if (place === undefined) return;
      longitudes[place] = lon;
      latitudes[place] = lat;
    },
  });
  counts.missingNodes = longitudes.reduce((sum, longitude) => sum + Number(Number.isNaN(longitude)), 0);
  if (counts.missingNodes === index.size) {
    throw new UserError(
      `The OpenStreetMap file "${source.file}" has roads but not their nodes; of Overpass ask for them with "(._;>;); out body;".`,
    );
  }
  const empty = { from: new Int32Array(0), to: new Int32Array(0), metres: new Float64Array(0), seconds: new Float64Array(0) };
  const places = { ids: Float64Array.from(index.keys()), longitudes, latitudes, ...empty };
  return { graph: withStreets(places, stretches(roads, index, longitudes, latitudes)), counts };
}

function* stretches(
  roads: readonly Road[],
  index: ReadonlyMap<number, number>,
  longitudes: Float64Array,
  latitudes: Float64Array,
): Generator<Street> {
  for (const { nodes, metresPerSecond, forward, backward } of roads) {
    for (let i = 1; i < nodes.length; i++) {
      const from = index.get(nodes[i - 1]!)!;
      const to = index.get(nodes[i]!)!;
      const metres = straightLineMetres(longitudes[from]!, latitudes[from]!, longitudes[to]!, latitudes[to]!);
      if (Number.isNaN(metres)) continue;
      const seconds = metres / metresPerSecond;
      if (forward) yield { from, to, metres, seconds };
      if (backward) yield { from: to, to: from, metres, seconds };
    }
  }
}
