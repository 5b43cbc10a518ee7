import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../src/environment/population-env.ts';
import { createNeighbourFinder, type Neighbourhood } from '../../src/meanfield/neighbourhood.ts';
import { createRng } from '../../src/shared/rng.ts';
import { groupAt } from './groups.ts';

/** The neighbours of a row as [group, row] pairs, in the order found. */
function neighbours(group: Group, groups: readonly Group[], neighbourhood: Neighbourhood, row: number, numEnvs = 1): [number, number][] {
  const finder = createNeighbourFinder(group, groups, numEnvs, neighbourhood);
  finder.arrange(Math.floor(row / group.capacity));
  return Array.from({ length: finder.find(row) }, (_, i) => [finder.groupOf[i]!, finder.rowOf[i]!]);
}

const rowsOf = (group: Group, neighbourhood: Neighbourhood, row: number) =>
  neighbours(group, [group], neighbourhood, row).map(([, other]) => other);

describe('a radius', () => {
  const cross = groupAt([
    [0, 0],
    [3, 0],
    [0, -2.75],
    [2, 1],
    [2, 2],
    [-40, 0],
  ]);

  it('takes in whoever is strictly nearer, by the metric asked for', () => {
    expect(rowsOf(cross, { kind: 'radius', radius: 3 }, 0)).toEqual([2]);
    expect(rowsOf(cross, { kind: 'radius', radius: 3.1 }, 0)).toEqual([1, 2, 3]);
    expect(rowsOf(cross, { kind: 'radius', radius: 3, metric: 'euclidean' }, 0)).toEqual([2, 3, 4]);
    expect(rowsOf(cross, { kind: 'radius', radius: Math.sqrt(5), metric: 'euclidean' }, 0)).toEqual([]);
    expect(rowsOf(cross, { kind: 'radius', radius: 1e9 }, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(rowsOf(cross, { kind: 'radius', radius: 1e-9 }, 0)).toEqual([]);
  });

  it('does not take in the dead, and lets them come back', () => {
    const group = groupAt([[0], [1], [2]]);
    const finder = createNeighbourFinder(group, [group], 1, { kind: 'radius', radius: 5 });
    group.alive[1] = 0;
    finder.arrange(0);
    expect([finder.find(0), finder.rowOf[0]]).toEqual([1, 2]);
    group.alive[1] = 1;
    finder.arrange(0);
    expect(finder.find(0)).toBe(2);
    group.alive.fill(0);
    finder.arrange(0);
    expect(finder.find(0)).toBe(0);
  });

  it('is asked around where an agent stands, even if its own group does not count', () => {
    const red = groupAt([[0, 0]]);
    const blue = groupAt([
      [1, 0],
      [0, 0],
      [90, 90],
    ]);
    const around = (point: number[]) => {
      red.positions!.set(point);
      return neighbours(red, [blue], { kind: 'radius', radius: 2 }, 0);
    };
    expect(around([0, 0])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(around([91, 90.5])).toEqual([[0, 2]]);
    expect(around([-500, 0])).toEqual([]);
    expect(around([0, 500])).toEqual([]);
  });

  it('finds exactly those whom a look at everybody finds', () => {
    const coordinate = fc.oneof(
      fc.integer({ min: -8, max: 8 }).map((n) => n / 2),
      fc.float({ min: -1000, max: 1000, noNaN: true }),
    );
    const agents = (size: number) =>
      fc.array(fc.tuple(fc.array(coordinate, { minLength: size, maxLength: size }), fc.boolean()), { minLength: 2, maxLength: 40 });
    const world = fc.integer({ min: 1, max: 3 }).chain((size) =>
      fc.record({
        red: agents(size),
        blue: agents(size),
        radius: fc.oneof(fc.constantFrom(0.5, 1, 2, 3), fc.double({ min: 1e-3, max: 3000, noNaN: true })),
        metric: fc.constantFrom('manhattan' as const, 'euclidean' as const),
      }),
    );
    fc.assert(
      fc.property(world, ({ red, blue, radius, metric }) => {
        const numEnvs = 2;
        const groups = [red, blue].map((list) => {
          const even = list.slice(0, list.length - (list.length % numEnvs));
          const group = groupAt(
            even.map(([point]) => point),
            {},
            numEnvs,
          );
          group.alive.set(even.map(([, alive]) => (alive ? 1 : 0)));
          return group;
        });
        const [own] = groups as [Group];
        for (let row = 0; row < own.rows; row++) {
          expect(neighbours(own, groups, { kind: 'radius', radius, metric }, row, numEnvs)).toEqual(
            slowly(own, groups, row, radius, metric),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('finds the neighbours of 300,000 agents, for which looking at all pairs would take minutes', () => {
    const rng = createRng(1);
    const group = groupAt(Array.from({ length: 300_000 }, () => [rng.uniform() * 4000, rng.uniform() * 4000]));
    const finder = createNeighbourFinder(group, [group], 1, { kind: 'radius', radius: 10 });
    finder.arrange(0);
    let found = 0;
    for (let row = 0; row < group.rows; row++) found += finder.find(row);
    const inReach = (2 * 10 ** 2) / 4000 ** 2;
    expect(Math.abs(found / group.rows ** 2 / inReach - 1)).toBeLessThan(0.02);
  });
});

/** Everybody present of the row's copy strictly nearer than the radius, by looking at all. */
function slowly(own: Group, groups: readonly Group[], row: number, radius: number, metric: 'manhattan' | 'euclidean'): [number, number][] {
  const at = (group: Group, r: number) => [...group.positions!.subarray(r * group.positionSize!, (r + 1) * group.positionSize!)];
  const copy = Math.floor(row / own.capacity);
  return groups.flatMap((group, g) =>
    Array.from({ length: group.capacity }, (_, slot) => copy * group.capacity + slot)
      .filter((other) => group.alive[other] && !(group === own && other === row))
      .filter((other) => {
        const apart = at(own, row).map((x, i) => x - at(group, other)[i]!);
        const sum = apart.reduce((total, d) => total + (metric === 'manhattan' ? Math.abs(d) : d * d), 0);
        return (metric === 'manhattan' ? sum : Math.sqrt(sum)) < radius;
      })
      .map((other): [number, number] => [g, other]),
  );
}

describe('the nearest', () => {
  it('come nearest first, ties by group and then by slot', () => {
    const red = groupAt([[0], [2], [-1], [1], [-2]]);
    expect(rowsOf(red, { kind: 'nearest', k: 3 }, 0)).toEqual([2, 3, 1]);
    expect(rowsOf(red, { kind: 'nearest', k: 9 }, 0)).toEqual([2, 3, 1, 4]);
    const blue = groupAt([[5], [-1]]);
    expect(neighbours(red, [blue, red], { kind: 'nearest', k: 2 }, 0)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(neighbours(red, [red, blue], { kind: 'nearest', k: 2 }, 0)).toEqual([
      [0, 2],
      [0, 3],
    ]);
  });

  it('are the first of all by distance, whatever the metric', () => {
    const point = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }));
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (points, k, manhattan) => {
          const group = groupAt(points);
          const distance = (row: number) => {
            const [dx, dy] = [points[row]![0] - points[0]![0], points[row]![1] - points[0]![1]];
            return manhattan ? Math.abs(dx) + Math.abs(dy) : Math.sqrt(dx * dx + dy * dy);
          };
          const expected = points
            .map((_, row) => row)
            .slice(1)
            .sort((a, b) => distance(a) - distance(b) || a - b)
            .slice(0, k);
          expect(rowsOf(group, { kind: 'nearest', k, metric: manhattan ? 'manhattan' : 'euclidean' }, 0)).toEqual(expected);
        },
      ),
    );
  });
});

describe('a graph', () => {
  it('joins slots of one group, in every copy, as listed, and leaves out the dead and oneself', () => {
    const group = groupAt(
      Array.from({ length: 6 }, () => [0]),
      {},
      2,
    );
    const graph: Neighbourhood = { kind: 'graph', edges: [[2, 0, 1], [], [0]] };
    expect(neighbours(group, [group], graph, 0, 2)).toEqual([
      [0, 2],
      [0, 1],
    ]);
    expect(neighbours(group, [group], graph, 3, 2)).toEqual([
      [0, 5],
      [0, 4],
    ]);
    expect(neighbours(group, [group], graph, 4, 2)).toEqual([]);
    group.alive[2] = 0;
    expect(neighbours(group, [group], graph, 0, 2)).toEqual([[0, 1]]);
  });
});

describe('all', () => {
  it('are everybody else alive in the copy, of all groups', () => {
    const red = groupAt([[0], [0], [0], [0]], {}, 2);
    const blue = groupAt([[0], [0]], {}, 2);
    expect(neighbours(red, [red, blue], { kind: 'all' }, 3, 2)).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(neighbours(red, [blue], { kind: 'all' }, 0, 2)).toEqual([[0, 0]]);
    blue.alive[0] = 0;
    expect(neighbours(red, [blue, red], { kind: 'all' }, 0, 2)).toEqual([[1, 1]]);
  });

  it('are those that the caller says are present', () => {
    const group = groupAt([[0], [1], [2]]);
    for (const neighbourhood of [{ kind: 'all' }, { kind: 'radius', radius: 9 }, { kind: 'nearest', k: 9 }] as const) {
      const finder = createNeighbourFinder(group, [group], 1, neighbourhood, [Uint8Array.of(0, 0, 1)]);
      finder.arrange(0);
      expect([finder.find(0), finder.rowOf[0], finder.find(2)]).toEqual([1, 2, 0]);
    }
  });
});

describe('a neighbourhood that cannot be', () => {
  const placed = groupAt([[0, 0]], { name: 'placed' });
  const nowhere = groupAt([[0]], { name: 'nowhere', positionSize: 0 });
  const line = groupAt([[0]], { name: 'line' });
  const graph = (edges: number[][], groups = [placed]) => createNeighbourFinder(placed, groups, 1, { kind: 'graph', edges });

  it.each([
    [
      () => neighbours(nowhere, [nowhere], { kind: 'radius', radius: 1 }, 0),
      /"radius" neighbourhood needs positions, but the group "nowhere" has none; use "all" or "graph"/,
    ],
    [() => neighbours(placed, [placed, line], { kind: 'nearest', k: 1 }, 0), /the group "line" has 1 coordinates where "placed" has 2/],
    [() => graph([[], []]), /graph lists 2 agents, but the group "placed" has 1/],
    [() => graph([[1]]), /graph of agent 0 names slot 1; the group "placed" has slots 0 to 0/],
    [() => graph([[0, 0]]), /graph of agent 0 names a slot twice: 0, 0/],
    [() => graph([[0]], [line]), /mean field of "placed" is not to count that group/],
  ])('is refused with a sentence (%#)', (make, sentence) => {
    expect(make).toThrow(sentence);
  });
});
