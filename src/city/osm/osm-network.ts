import { closeSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../shared/user-error.ts';
import { largestPart, type RoadNetwork, TIME_COLUMNS } from '../road-network.ts';
import { osmPbf } from './osm-pbf.ts';
import type { OsmSource } from './osm-source.ts';
import { overpassJson } from './overpass-json.ts';
import { type OsmCounts, readStreets } from './read-streets.ts';
import { simplifyStreets } from './simplify-streets.ts';
import { largestStrongPart, subgraph } from './street-graph.ts';

/** A road network made of OpenStreetMap data, and how it came about. */
export interface OsmNetwork {
  readonly network: RoadNetwork;
  readonly counts: OsmCounts;
  /** Places and edges as mapped, before the largest strongly connected part was taken and simplified. */
  readonly mapped: { readonly places: number; readonly edges: number; readonly parts: number };
  /** Places that only bent a road. */
  readonly bends: number;
}

/** Whether a point in degrees belongs to the region that is wanted. */
export type RegionTest = (longitude: number, latitude: number) => boolean;

/**
 * The network for cars of an OpenStreetMap extract (`.osm.pbf`, or JSON of the Overpass API): within a region, its largest strongly
 * connected part, without places that only bend a road. Times are free-flow times, the same at all hours; calibrate them with trips.
 */
export function osmNetwork(file: string, inRegion: RegionTest = () => true): OsmNetwork {
  const { graph, counts } = readStreets(openOsm(file));
  const region = subgraph(
    graph,
    (place) => !Number.isNaN(graph.longitudes[place]!) && inRegion(graph.longitudes[place]!, graph.latitudes[place]!),
  );
  if (region.ids.length === 0) throw new UserError(`No road of the OpenStreetMap file "${file}" lies in the region that was asked for.`);
  const { part, parts } = largestStrongPart(region);
  const simple = simplifyStreets(part);
  const seconds = new Float64Array(simple.from.length * TIME_COLUMNS);
  let timesClamped = 0;
  simple.seconds.forEach((time, edge) => {
    if (time < 1) timesClamped++;
    seconds.fill(Math.max(1, Math.round(time * 100) / 100), edge * TIME_COLUMNS, (edge + 1) * TIME_COLUMNS);
  });
  const ids = Int32Array.from(simple.ids, (_, i) => i + 1);
  const { longitudes, latitudes, from, to, metres } = simple;
  const network = largestPart({ ids, longitudes, latitudes, from, to, metres, seconds, timesClamped }, `"${file}"`);
  return {
    network: {
      ...network,
      report: {
        ...network.report,
        pointsRead: region.ids.length,
        edgesRead: region.from.length,
        components: parts,
        placesDropped: region.ids.length - part.ids.length,
        edgesDropped: region.from.length - part.from.length,
      },
    },
    counts,
    mapped: { places: region.ids.length, edges: region.from.length, parts },
    bends: part.ids.length - simple.ids.length,
  };
}

function openOsm(file: string): OsmSource {
  let head: string;
  try {
    const bytes = Buffer.alloc(64);
    const descriptor = openSync(file, 'r');
    head = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0)).toString('latin1');
    closeSync(descriptor);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(`The OpenStreetMap file "${file}" ${missing ? 'does not exist' : `cannot be read (${(error as Error).message})`}.`);
  }
  if (head === '') throw new UserError(`The OpenStreetMap file "${file}" is empty.`);
  if (/^\s*\{/.test(head)) return overpassJson(file);
  if (/^\s*<(\?xml|osm)/.test(head)) {
    throw new UserError(`The OpenStreetMap file "${file}" is XML; give the .osm.pbf of the same extract, or JSON of the Overpass API.`);
  }
  if (head.startsWith('version https://git-lfs'))
    throw new UserError(`"${file}" is a Git LFS pointer, not the data; fetch it with git lfs pull.`);
  return osmPbf(file);
}
