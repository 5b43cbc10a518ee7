import { METRES_PER_DEGREE, type Plane } from './geometry.ts';

/** Finds the point nearest to a coordinate: (longitude, latitude, radius in metres) -> index, or -1. Ties go to the lower index. */
export type SnapIndex = (longitude: number, latitude: number, radiusMetres: number) => number;

/** Builds a grid of square cells over the points, about two points a cell, and returns the look-up; it does not allocate. */
export function createSnapIndex(plane: Plane): SnapIndex {
  const { x, y } = plane;
  const points = x.length;
  const width = x.reduce((most, value) => Math.max(most, value), 0);
  const height = y.reduce((most, value) => Math.max(most, value), 0);
  const cell = Math.max(1, Math.sqrt((2 * Math.max(width, 1) * Math.max(height, 1)) / points));
  const columns = Math.floor(width / cell) + 1;
  const rows = Math.floor(height / cell) + 1;

  const columnOf = (east: number) => Math.min(columns - 1, Math.max(0, Math.floor(east / cell)));
  const rowOf = (north: number) => Math.min(rows - 1, Math.max(0, Math.floor(north / cell)));
  const starts = new Int32Array(columns * rows + 1);
  for (let i = 0; i < points; i++) starts[rowOf(y[i]!) * columns + columnOf(x[i]!) + 1]!++;
  for (let c = 0; c < columns * rows; c++) starts[c + 1]! += starts[c]!;
  const filled = starts.slice(0, columns * rows);
  const members = new Int32Array(points);
  for (let i = 0; i < points; i++) members[filled[rowOf(y[i]!) * columns + columnOf(x[i]!)]!++] = i;

  return (longitude, latitude, radiusMetres) => {
    const east = (longitude - plane.originLongitude) * plane.metresPerLongitude;
    const north = (latitude - plane.originLatitude) * METRES_PER_DEGREE;
    if (!(radiusMetres >= 0) || Number.isNaN(east + north)) return -1;
    const column = columnOf(east);
    const row = rowOf(north);
    let best = -1;
    let bestSquare = radiusMetres * radiusMetres;
    const rings = Math.max(columns, rows);
    for (let ring = 0; ring < rings; ring++) {
      // Points in this ring are at least (ring - 1) cells away, also from a coordinate outside the grid.
      const nearest = (ring - 1) * cell;
      if (ring > 1 && nearest * nearest > bestSquare) break;
      for (let r = Math.max(0, row - ring); r <= Math.min(rows - 1, row + ring); r++) {
        const whole = r === row - ring || r === row + ring;
        for (let c = column - ring; c <= column + ring; c += whole || ring === 0 ? 1 : 2 * ring) {
          if (c < 0 || c >= columns) continue;
          const end = starts[r * columns + c + 1]!;
          for (let m = starts[r * columns + c]!; m < end; m++) {
            const i = members[m]!;
            const dx = x[i]! - east;
            const dy = y[i]! - north;
            const square = dx * dx + dy * dy;
            if (square < bestSquare || (square === bestSquare && (best < 0 || i < best))) {
              best = i;
              bestSquare = square;
            }
          }
        }
      }
    }
    return best;
  };
}
