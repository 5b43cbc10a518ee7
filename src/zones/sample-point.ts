import type { Rng } from '../shared/rng.ts';
import { type NumberedPolygon, polygonTest } from './polygon-index.ts';
import { areaOf } from './polygon-measures.ts';
import type { Zones } from './zones.ts';

/** Draws a point [longitude, latitude] of a zone; null where nothing is known of its place. */
export type PointSampler = (zoneId: number, rng: Rng) => readonly [number, number] | null;

/** Draws from the box before a sliver of a polygon is answered with its first corner. */
const MOST_TRIES = 10_000;

/**
 * Points that are uniform over the area of a zone: a polygon is drawn by area, then points of its box until one lies inside. Zones of a
 * table without polygons answer with their centroid.
 */
export function createPointSampler({ zones, polygons }: Zones): PointSampler {
  const centroids = new Map(zones.map(({ id, longitude, latitude }) => [id, [longitude, latitude] as const]));
  const samplers = new Map<number, (rng: Rng) => readonly [number, number]>();
  return (zoneId, rng) => {
    const known = samplers.get(zoneId);
    if (known) return known(rng);
    const parts = polygons.filter((polygon) => polygon.id === zoneId);
    if (parts.length === 0) {
      const centroid = centroids.get(zoneId);
      return centroid && !Number.isNaN(centroid[0]) ? centroid : null;
    }
    const sampler = polygonSampler(parts);
    samplers.set(zoneId, sampler);
    return sampler(rng);
  };
}

function polygonSampler(parts: readonly NumberedPolygon[]): (rng: Rng) => readonly [number, number] {
  const shapes = parts.map((part) => {
    const outline = part.rings[0]!;
    const [xs, ys] = [outline.map((point) => point[0]!), outline.map((point) => point[1]!)];
    const [west, south] = [Math.min(...xs), Math.min(...ys)];
    const size = [Math.max(...xs) - west, Math.max(...ys) - south] as const;
    return { area: areaOf(part), west, south, size, holds: polygonTest(part), first: [xs[0]!, ys[0]!] as const };
  });
  const total = shapes.reduce((sum, shape) => sum + shape.area, 0);
  return (rng) => {
    const shape = byArea(shapes, rng.uniform() * total);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const x = shape.west + rng.uniform() * shape.size[0];
      const y = shape.south + rng.uniform() * shape.size[1];
      if (shape.holds(x, y)) return [x, y];
    }
    return shape.first;
  };
}

function byArea<T extends { readonly area: number }>(shapes: readonly T[], level: number): T {
  let left = level;
  for (const shape of shapes) {
    left -= shape.area;
    if (left < 0) return shape;
  }
  return shapes.at(-1)!;
}
