import type { Plane } from './geometry.ts';

/**
 * Groups places into about `target` zones: the cells of a square grid, sized so that their number comes nearest to the target; a cell
 * with less than an eighth of the average joins the nearest larger one. Zones are numbered from south-west to north-east, row by row.
 * @returns the zone of every place, [places]
 */
export function gridClusters(plane: Plane, target: number): Int32Array {
  const places = plane.x.length;
  if (places <= target) return Int32Array.from({ length: places }, (_, place) => place);
  const width = plane.x.reduce((most, value) => Math.max(most, value), 1);
  const height = plane.y.reduce((most, value) => Math.max(most, value), 1);
  let best = new Int32Array(places);
  let bestCount = 1;
  const longer = Math.max(width, height);
  for (let cells = 1; cells <= 2 * target; cells++) {
    const zones = clustersOfCell(plane, longer / cells, Math.ceil(width / (longer / cells)) + 1, target);
    const count = 1 + zones.reduce((most, value) => Math.max(most, value), 0);
    if (Math.abs(count - target) < Math.abs(bestCount - target)) {
      best = zones;
      bestCount = count;
    }
    if (count >= 2 * target) break;
  }
  return best;
}

function clustersOfCell(plane: Plane, size: number, columns: number, target: number): Int32Array<ArrayBuffer> {
  const { x, y } = plane;
  const places = x.length;
  const cells = Int32Array.from({ length: places }, (_, i) => Math.floor(y[i]! / size) * columns + Math.floor(x[i]! / size));
  const sums = new Map<number, { count: number; x: number; y: number }>();
  cells.forEach((cell, place) => {
    const sum = sums.get(cell) ?? { count: 0, x: 0, y: 0 };
    sum.count++;
    sum.x += x[place]!;
    sum.y += y[place]!;
    sums.set(cell, sum);
  });
  const kept = [...sums.keys()].filter((cell) => sums.get(cell)!.count * 8 * target >= places).sort((a, b) => a - b);
  if (kept.length === 0) return new Int32Array(places);
  const square = (a: number, b: number) => {
    const one = sums.get(a)!;
    const other = sums.get(b)!;
    return (one.x / one.count - other.x / other.count) ** 2 + (one.y / one.count - other.y / other.count) ** 2;
  };
  const zoneOfCell = new Map<number, number>();
  for (const cell of sums.keys()) {
    let zone = kept.indexOf(cell);
    if (zone < 0) {
      zone = 0;
      for (let k = 1; k < kept.length; k++) if (square(cell, kept[k]!) < square(cell, kept[zone]!)) zone = k;
    }
    zoneOfCell.set(cell, zone);
  }
  return cells.map((cell) => zoneOfCell.get(cell)!);
}
