import { readText } from '../../shared/csv-rows.ts';
import { UserError } from '../../shared/user-error.ts';
import type { OsmNode, OsmSource, OsmWay } from './osm-source.ts';

interface Element {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly lat?: unknown;
  readonly lon?: unknown;
  readonly nodes?: unknown;
  readonly geometry?: unknown;
  readonly tags?: unknown;
}

/**
 * An answer of the Overpass API in JSON, with nodes as elements of their own (`(._;>;); out body;`) or as the geometry of the ways
 * (`out geom;`).
 * @throws UserError if it is not JSON, not of Overpass, or an answer that the server broke off
 */
export function overpassJson(file: string): OsmSource {
  let json: { elements?: unknown; remark?: unknown } | null;
  try {
    json = JSON.parse(readText(file, 'OpenStreetMap file'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The OpenStreetMap file "${file}" is not valid JSON: ${(error as Error).message}.`);
  }
  if (typeof json?.remark === 'string' && /error|timed out/i.test(json.remark)) {
    throw new UserError(`The OpenStreetMap file "${file}" is incomplete; the Overpass server wrote: ${json.remark.trim()}`);
  }
  if (!Array.isArray(json?.elements)) {
    throw new UserError(`The OpenStreetMap file "${file}" has no list "elements", as answers of the Overpass API in JSON have.`);
  }
  const elements: readonly Element[] = json.elements;
  return {
    file,
    read: ({ way, node }) =>
      elements.forEach((element, i) => {
        if (element?.type === 'node') node?.(nodeOf(element, file, i));
        else if (element?.type === 'way') readWay(element, file, i, way, node);
      }),
  };
}

function readWay(element: Element, file: string, i: number, way?: (way: OsmWay) => void, node?: (node: OsmNode) => void): void {
  const { id, nodes, geometry, tags } = element;
  if (!Number.isSafeInteger(id) || !Array.isArray(nodes) || !nodes.every(Number.isSafeInteger)) {
    throw new UserError(`The OpenStreetMap file "${file}" has a way (elements[${i}]) without an id or a list of nodes.`);
  }
  if (Array.isArray(geometry) && node) {
    nodes.forEach((reference, at) => {
      if (geometry[at]) node(nodeOf({ ...geometry[at], id: reference }, file, i));
    });
  }
  way?.({ id: id as number, nodes, tags: isTags(tags) ? tags : {} });
}

function nodeOf({ id, lat, lon }: Element, file: string, i: number): OsmNode {
  const known = typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  if (known && Number.isSafeInteger(id)) return { id: id as number, lat, lon };
  throw new UserError(`The OpenStreetMap file "${file}" has a node (elements[${i}]) without an id or a latitude and longitude in degrees.`);
}

function isTags(tags: unknown): tags is Record<string, string> {
  return typeof tags === 'object' && tags !== null && Object.values(tags).every((value) => typeof value === 'string');
}
