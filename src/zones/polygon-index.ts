/** A polygon with a number: closed rings of [x, y] points, the first ring the outline, further ones holes (in any orientation). */
export interface NumberedPolygon {
  readonly id: number;
  readonly rings: readonly (readonly (readonly number[])[])[];
  /** The number of the feature in its file, where several polygons belong together. */
  readonly feature?: number;
}

/** Tells the id of the first polygon that holds a point, or 0. */
export type PolygonLocator = (x: number, y: number) => number;

interface PreparedPolygon {
  readonly id: number;
  readonly box: Extent;
  /** x0 y0 x1 y1 of every edge of every ring. */
  readonly edges: Float64Array;
}

interface Extent {
  west: number;
  south: number;
  east: number;
  north: number;
}

const GRID = 512;
const UNKNOWN = -1;
const CROSSED = -2;

/**
 * Prepares polygons for many point queries. The plane is cut into cells; where no edge passes through a cell all of its points have the
 * same answer, which is found once and remembered. Elsewhere the polygons are tested by the even-odd rule.
 */
export function createPolygonIndex(polygons: readonly NumberedPolygon[]): PolygonLocator {
  const prepared = polygons.map(prepare);
  const extent = prepared.reduce((sum, polygon) => union(sum, polygon.box), emptyExtent());
  const columnsPerUnit = GRID / (extent.east - extent.west || 1);
  const rowsPerUnit = GRID / (extent.north - extent.south || 1);
  const column = (x: number): number => Math.min(GRID - 1, Math.floor((x - extent.west) * columnsPerUnit));
  const row = (y: number): number => Math.min(GRID - 1, Math.floor((y - extent.south) * rowsPerUnit));

  const cells = new Int32Array(GRID * GRID).fill(UNKNOWN);
  for (const { edges } of prepared) {
    for (let e = 0; e < edges.length; e += 4) {
      const [x0, y0, x1, y1] = [edges[e]!, edges[e + 1]!, edges[e + 2]!, edges[e + 3]!];
      const lastColumn = column(Math.max(x0, x1));
      for (let r = row(Math.min(y0, y1)); r <= row(Math.max(y0, y1)); r++) {
        cells.fill(CROSSED, r * GRID + column(Math.min(x0, x1)), r * GRID + lastColumn + 1);
      }
    }
  }
  const test = (x: number, y: number): number => {
    for (const polygon of prepared) {
      if (holds(polygon, x, y)) return polygon.id;
    }
    return 0;
  };
  return (x, y) => {
    if (!(x >= extent.west && x <= extent.east && y >= extent.south && y <= extent.north)) return 0;
    const cell = row(y) * GRID + column(x);
    const known = cells[cell]!;
    if (known >= 0) return known;
    const id = test(x, y);
    if (known === UNKNOWN) cells[cell] = id;
    return id;
  };
}

/** The test whether one polygon holds a point: for few queries, or polygons apart. */
export function polygonTest(polygon: NumberedPolygon): (x: number, y: number) => boolean {
  const prepared = prepare(polygon);
  return (x, y) => holds(prepared, x, y);
}

function prepare({ id, rings }: NumberedPolygon): PreparedPolygon {
  const box = emptyExtent();
  const edges: number[] = [];
  for (const ring of rings) {
    ring.forEach((point, i) => {
      const [x, y] = [point[0]!, point[1]!];
      const next = ring[(i + 1) % ring.length]!;
      if (x !== next[0] || y !== next[1]) edges.push(x, y, next[0]!, next[1]!);
      union(box, { west: x, south: y, east: x, north: y });
    });
  }
  return { id, box, edges: Float64Array.from(edges) };
}

/** Even-odd rule: a ray to the east crosses the edges of a polygon an odd number of times if it starts inside. */
function holds({ box, edges }: PreparedPolygon, x: number, y: number): boolean {
  if (x < box.west || x > box.east || y < box.south || y > box.north) return false;
  let inside = false;
  for (let e = 0; e < edges.length; e += 4) {
    const y0 = edges[e + 1]!;
    const y1 = edges[e + 3]!;
    if (y0 > y === y1 > y) continue;
    const x0 = edges[e]!;
    if (x < x0 + ((edges[e + 2]! - x0) * (y - y0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
}

function emptyExtent(): Extent {
  return { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
}

function union(sum: Extent, other: Extent): Extent {
  sum.west = Math.min(sum.west, other.west);
  sum.south = Math.min(sum.south, other.south);
  sum.east = Math.max(sum.east, other.east);
  sum.north = Math.max(sum.north, other.north);
  return sum;
}
