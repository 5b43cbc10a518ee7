import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { PointGrid } from '../../src/trips/point-grid.ts';

describe('the grid of points', () => {
  it('counts every point once, in the cell that holds it, also when it grows coarser', () => {
    const rng = createRng('points');
    const grid = new PointGrid();
    const points = Array.from({ length: 300_000 }, () => [-74 + 0.3 * rng.normal(), 40.7 + 0.3 * rng.normal()] as const);
    for (const [x, y] of points) grid.add(x, y);
    grid.add(Number.NaN, 1);
    const cells = grid.finish();
    expect(cells.length).toBeLessThanOrEqual(1 << 17);
    expect(cells.length).toBeGreaterThan(1 << 12);
    expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(points.length);
    const west = cells.filter(({ x }) => x < -74).reduce((sum, { count }) => sum + count, 0);
    // Half of the points, give or take the cells that the line goes through.
    expect(Math.abs(west - points.filter(([x]) => x < -74).length)).toBeLessThan(2500);
  });

  it('takes places on both sides of the zero meridian and the equator apart', () => {
    const grid = new PointGrid();
    for (const [x, y] of [
      [-0.00001, -0.00001],
      [0.00001, 0.00001],
      [179.99999, 89.99999],
      [-180, -90],
    ] as const)
      grid.add(x, y);
    expect(grid.finish().map(({ x, y }) => [Math.sign(x), Math.sign(y)])).toEqual([
      [-1, -1],
      [-1, -1],
      [1, 1],
      [1, 1],
    ]);
  });
});
