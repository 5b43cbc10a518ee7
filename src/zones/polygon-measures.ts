import type { NumberedPolygon } from './polygon-index.ts';

/** Twice the signed area of a closed or open ring, and the moments that its centre of mass is made from. */
function momentsOf(ring: readonly (readonly number[])[]): { area: number; x: number; y: number } {
  const [x0, y0] = ring[0] as [number, number];
  const sum = { area: 0, x: 0, y: 0 };
  ring.forEach((point, i) => {
    const next = ring[(i + 1) % ring.length]!;
    const [ax, ay, bx, by] = [point[0]! - x0, point[1]! - y0, next[0]! - x0, next[1]! - y0];
    const cross = ax * by - bx * ay;
    sum.area += cross;
    sum.x += (ax + bx) * cross;
    sum.y += (ay + by) * cross;
  });
  return { area: sum.area, x: sum.x / 3 + x0 * sum.area, y: sum.y / 3 + y0 * sum.area };
}

/** Area of a polygon without its holes, in squared units of its coordinates. */
export function areaOf({ rings }: NumberedPolygon): number {
  const [outline, ...holes] = rings.map((ring) => Math.abs(momentsOf(ring).area) / 2);
  return Math.max(
    0,
    holes.reduce((left, hole) => left - hole, outline!),
  );
}

/** The common centre of mass of polygons; the first point when they have no area. */
export function centreOfMass(polygons: readonly NumberedPolygon[]): [number, number] {
  let area = 0;
  let x = 0;
  let y = 0;
  for (const { rings } of polygons) {
    rings.forEach((ring, i) => {
      const moments = momentsOf(ring);
      const sign = Math.sign(moments.area) * (i === 0 ? 1 : -1);
      area += sign * moments.area;
      x += sign * moments.x;
      y += sign * moments.y;
    });
  }
  if (!(area > 0)) return [polygons[0]!.rings[0]![0]![0]!, polygons[0]!.rings[0]![0]![1]!];
  return [x / area, y / area];
}
