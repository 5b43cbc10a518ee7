import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRebalance, type Spread } from '../../src/arbitration/rebalancing.ts';
import { createRng } from '../../src/shared/rng.ts';

const situations = fc
  .record({ vehicles: fc.integer({ min: 0, max: 6 }), targets: fc.integer({ min: 0, max: 4 }) })
  .chain(({ vehicles, targets }) =>
    fc
      .array(fc.integer({ min: 0, max: 30 }), { minLength: vehicles * targets, maxLength: vehicles * targets })
      .map((seconds) => ({ vehicles, targets, seconds })),
  );

type Situation = { vehicles: number; targets: number; seconds: number[] };

/** Whether so many vehicles may go to the targets. */
function allowed(spread: Spread, { vehicles, targets }: Situation, counts: readonly number[]): boolean {
  if (spread === 'once') return Math.max(0, ...counts) <= 1;
  return counts.every((count) => count >= Math.floor(vehicles / targets) && count <= Math.floor(vehicles / targets) + 1);
}

/** The least total of seconds with the most pairs, by trying everything. */
function leastSeconds(spread: Spread, situation: Situation): number {
  const { vehicles, targets, seconds } = situation;
  const pairs = spread === 'once' ? Math.min(vehicles, targets) : targets === 0 ? 0 : vehicles;
  const counts = new Array<number>(targets).fill(0);
  const least = (v: number, made: number): number => {
    if (v === vehicles) return made === pairs && allowed(spread, situation, counts) ? 0 : Infinity;
    let total = least(v + 1, made);
    for (let target = 0; target < targets; target++) {
      counts[target]!++;
      total = Math.min(total, seconds[v * targets + target]! + least(v + 1, made + 1));
      counts[target]!--;
    }
    return total;
  };
  return least(0, 0);
}

describe.each(['once', 'balanced'] as const)('rebalancing, %s', (spread) => {
  const rebalance = createRebalance(spread);

  it('takes the least time, with as many vehicles on their way as can be (tried against everything)', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { vehicles, targets, seconds } = situation;
        const targetOf = new Int32Array(vehicles);
        expect(rebalance(seconds, vehicles, targets, targetOf)).toBe(leastSeconds(spread, situation));
        const counts = Array.from({ length: targets }, (_, target) => targetOf.filter((one) => one === target).length);
        if (targets > 0) expect(allowed(spread, situation, counts)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('looks beyond the nearest targets where everybody is near the same', () => {
    // A street of 40 targets, all vehicles at its end: the best is that the k-th goes k places far, whoever it is.
    const [vehicles, targets] = [30, 40];
    const seconds = Float64Array.from({ length: vehicles * targets }, (_, i) => 10 * (i % targets));
    const targetOf = new Int32Array(vehicles);
    expect(rebalance(seconds, vehicles, targets, targetOf)).toBe((10 * 30 * 29) / 2);
    expect(new Set(targetOf).size).toBe(30);
  });

  it('sends nobody where there is no way', () => {
    const targetOf = new Int32Array(2);
    expect(rebalance([Infinity, Infinity, 5, Infinity], 2, 2, targetOf)).toBe(5);
    expect([...targetOf]).toEqual([-1, 0]);
  });

  it('leaves a large fleet no two vehicles that would do better to change places', () => {
    const rng = createRng(1);
    const [vehicles, targets] = [300, 200];
    const [at, to] = [vehicles, targets].map((count) => Array.from({ length: count }, () => [rng.uniform(), rng.uniform()] as const));
    const seconds = Float64Array.from({ length: vehicles * targets }, (_, i) => {
      const [a, b] = [at![Math.floor(i / targets)]!, to![i % targets]!];
      return 1000 * (Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]));
    });
    const targetOf = new Int32Array(vehicles);
    const total = rebalance(seconds, vehicles, targets, targetOf);
    const cost = (vehicle: number, target: number) => (target < 0 ? 0 : seconds[vehicle * targets + target]!);
    let mostGained = 0;
    for (let v = 0; v < vehicles; v++) {
      for (let w = 0; w < v; w++) {
        const [own, other] = [targetOf[v]!, targetOf[w]!];
        mostGained = Math.max(mostGained, cost(v, own) + cost(w, other) - cost(v, other) - cost(w, own));
      }
    }
    expect(mostGained).toBeLessThan(1e-6);
    expect(total).toBeGreaterThan(0);
  });
});
