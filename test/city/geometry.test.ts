import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRES_PER_DEGREE, straightLineMetres, toPlane } from '../../src/city/geometry.ts';
import { createSnapIndex } from '../../src/city/snap-index.ts';
import { gridClusters } from '../../src/city/zone-clusters.ts';
import { directionSlots, gabrielNeighbours } from '../../src/city/zone-neighbours.ts';

const coordinate = fc.tuple(fc.double({ min: -74.02, max: -73.9, noNaN: true }), fc.double({ min: 40.7, max: 40.85, noNaN: true }));
const coordinates = fc.array(coordinate, { minLength: 1, maxLength: 60 });

function planeOf(points: readonly (readonly [number, number])[]) {
  return toPlane(
    Float64Array.from(points, ([longitude]) => longitude),
    Float64Array.from(points, ([, latitude]) => latitude),
  );
}

describe('straight lines', () => {
  it('agree with the haversine formula', () => {
    fc.assert(
      fc.property(coordinate, coordinate, ([a, b], [c, d]) => {
        const radians = Math.PI / 180;
        const h =
          Math.sin(((d - b) * radians) / 2) ** 2 + Math.cos(b * radians) * Math.cos(d * radians) * Math.sin(((c - a) * radians) / 2) ** 2;
        expect(straightLineMetres(a, b, c, d)).toBeCloseTo(2 * 6_371_008.8 * Math.asin(Math.sqrt(h)), 1);
      }),
    );
  });
});

describe('snapping', () => {
  it('finds the point that a search through all points finds, within the radius only', () => {
    const query = fc.tuple(fc.double({ min: -74.1, max: -73.8, noNaN: true }), fc.double({ min: 40.6, max: 40.95, noNaN: true }));
    fc.assert(
      fc.property(
        coordinates,
        query,
        fc.constantFrom(0, 150, 1000, 5000, Number.POSITIVE_INFINITY),
        (points, [longitude, latitude], radius) => {
          const plane = planeOf(points);
          const east = (longitude - plane.originLongitude) * plane.metresPerLongitude;
          const north = (latitude - plane.originLatitude) * METRES_PER_DEGREE;
          const squares = points.map((_, i) => (plane.x[i]! - east) ** 2 + (plane.y[i]! - north) ** 2);
          const least = Math.min(...squares);
          expect(createSnapIndex(plane)(longitude, latitude, radius)).toBe(least <= radius * radius ? squares.indexOf(least) : -1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds every point at its own coordinate and nothing for no coordinate', () => {
    const plane = planeOf([
      [-74, 40.7],
      [-73.99, 40.71],
    ]);
    const snap = createSnapIndex(plane);
    expect(snap(-73.99, 40.71, 1)).toBe(1);
    expect(snap(Number.NaN, 40.71, 1000)).toBe(-1);
  });
});

describe('zones', () => {
  it('are about as many as wanted, each with places, numbered without gaps', () => {
    const grid = Array.from({ length: 1500 }, (_, i) => [-74 + (i % 30) * 0.003, 40.7 + Math.floor(i / 30) * 0.002] as const);
    const zoneOf = gridClusters(planeOf(grid), 60);
    const sizes = new Map<number, number>();
    for (const zone of zoneOf) sizes.set(zone, (sizes.get(zone) ?? 0) + 1);
    expect([...sizes.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: sizes.size }, (_, zone) => zone));
    expect(sizes.size).toBeGreaterThanOrEqual(50);
    expect(sizes.size).toBeLessThanOrEqual(70);
    expect(Math.min(...sizes.values())).toBeGreaterThanOrEqual(1500 / 60 / 8);
  });

  it('have Gabriel neighbours: mutual, and all connected', () => {
    fc.assert(
      fc.property(coordinates, (points) => {
        const plane = planeOf(points);
        const neighbours = gabrielNeighbours(plane.x, plane.y);
        const seen = new Set([0]);
        for (const zone of seen) for (const other of neighbours[zone]!) seen.add(other);
        expect(seen.size).toBe(points.length);
        neighbours.forEach((list, zone) => {
          for (const other of list) expect(neighbours[other]).toContain(zone);
        });
      }),
    );
  });

  it('find their neighbours of a hexagon grid in the slots north-east, east, south-east, south-west, west, north-west', () => {
    const x = Float64Array.of(0, 0.5, 1, 0.5, -0.5, -1, -0.5);
    const y = Float64Array.of(0, 0.866, 0, -0.866, -0.866, 0, 0.866);
    const slots = directionSlots(x, y, [[6, 5, 4, 3, 2, 1], [], [], [], [], [], []]);
    expect([...slots.subarray(0, 6)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...slots.subarray(6)].every((zone) => zone === -1)).toBe(true);
  });

  it('keep the six nearest neighbours, each once; due north is north-east, due south south-west', () => {
    const x = Float64Array.of(0, 0, 0, 9, 9, 9, -9, -9, -9);
    const y = Float64Array.of(0, 1, -1, 2, 3, 4, 2, 3, 50);
    const slots = directionSlots(x, y, [[1, 2, 3, 4, 5, 6, 7, 8], [], [], [], [], [], [], [], []]).subarray(0, 6);
    expect([...slots].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7]);
    const grid = directionSlots(Float64Array.of(0, 0.05, 1, 0.05, -1), Float64Array.of(0, 1, 0, -1, 0), [[1, 2, 3, 4], [], [], [], []]);
    expect([...grid.subarray(0, 6)]).toEqual([1, 2, -1, 3, 4, -1]);
  });
});
