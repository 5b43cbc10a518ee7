import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eloRatings, type Pairing } from '../../src/statistics/bradley-terry.ts';

const expected = (difference: number) => 1 / (1 + 10 ** (-difference / 400));

const tables = fc.integer({ min: 2, max: 6 }).chain((size) => {
  const pairs = Array.from({ length: size }, (_, i) => Array.from({ length: i }, (_, j) => [i, j] as const)).flat();
  return fc.record({
    size: fc.constant(size),
    pairings: fc.tuple(
      ...pairs.map(([first, second]) =>
        fc
          .tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1, noNaN: true }))
          .map(([games, share]): Pairing => ({ first, second, games, score: games * share })),
      ),
    ),
  });
});

describe('Elo by maximum likelihood', () => {
  it('of two is the logarithm of the odds, the drawn game counted in', () => {
    const [a, b] = eloRatings(2, [{ first: 0, second: 1, games: 10, score: 7 }]);
    expect(a! - b!).toBeCloseTo(400 * Math.log10(7.5 / 3.5), 9);
    expect(a! + b!).toBeCloseTo(3000, 9);
  });

  it('gives everybody as many points as it got, which is what the likelihood equations say', () => {
    fc.assert(
      fc.property(tables, ({ size, pairings }) => {
        const ratings = eloRatings(size, pairings);
        const surplus = new Float64Array(size);
        for (const { first, second, games, score } of pairings) {
          const points = (games + 1) * expected(ratings[first]! - ratings[second]!);
          surplus[first]! += score + 0.5 - points;
          surplus[second]! += points - score - 0.5;
        }
        for (const each of surplus) expect(each).toBeCloseTo(0, 6);
      }),
    );
  });

  it('does not depend on the order of games or names', () => {
    fc.assert(
      fc.property(tables, ({ size, pairings }) => {
        const ratings = eloRatings(size, pairings);
        const turned = pairings
          .map(({ first, second, games, score }) => ({ first: size - 1 - second, second: size - 1 - first, games, score: games - score }))
          .reverse();
        const again = eloRatings(size, turned).reverse();
        for (let i = 0; i < size; i++) expect(again[i]).toBeCloseTo(ratings[i]!, 6);
      }),
    );
  });

  it('is finite where somebody lost every game, or never played', () => {
    const ratings = eloRatings(3, [{ first: 0, second: 1, games: 1000, score: 1000 }]);
    expect(ratings[0]! - ratings[1]!).toBeCloseTo(400 * Math.log10(2001), 3);
    expect(ratings[2]).toBeCloseTo(1500, 9);
  });

  it('holds those whom chains of games join at the mean, however many games they played', () => {
    const ratings = eloRatings(6, [
      { first: 0, second: 3, games: 100_000, score: 548 },
      { first: 3, second: 5, games: 100_000, score: 100_000 },
      { first: 1, second: 4, games: 10, score: 7 },
    ]);
    expect((ratings[0]! + ratings[3]! + ratings[5]!) / 3).toBeCloseTo(1500, 6);
    expect((ratings[1]! + ratings[4]!) / 2).toBeCloseTo(1500, 6);
    expect(ratings[2]).toBe(1500);
  });
});
