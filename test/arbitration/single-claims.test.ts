import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssignment } from '../../src/arbitration/assignment.ts';
import { createAuction } from '../../src/arbitration/auction.ts';
import { createFirstCome } from '../../src/arbitration/first-come.ts';
import { createAssignmentWork, maximumAssignment, type SparseRows } from '../../src/arbitration/maximum-assignment.ts';
import type { SetArbiter, SetContest } from '../../src/arbitration/set-contest.ts';
import { advantageOf, bestTotal, contestOf, contests, firstRequest, given, outsideOf, totalAdvantage } from './single-claims.ts';

const arbiters: [string, () => SetArbiter][] = [
  ['auction', () => createAuction(0.01)],
  ['first-come', createFirstCome],
  ['assignment', createAssignment],
];

describe.each(arbiters)('%s', (_name, create) => {
  it('gives no request twice, none that was not offered, and none worse than doing without', () => {
    const arbiter = create();
    fc.assert(
      fc.property(contests({ vehicles: 6, requests: 6 }), (contest) => {
        arbiter(contest);
        const requests = given(contest).filter((request) => request >= 0);
        expect(new Set(requests).size).toBe(requests.length);
        for (const [v, choice] of contest.executed.entries()) {
          expect(contest.mask[v * contest.choices + choice]).toBe(1);
          const score = contest.scores[v * contest.choices + choice]!;
          if (choice >= firstRequest) expect(score).toBeGreaterThan(outsideOf(contest, v));
          else expect(score).toBe(outsideOf(contest, v));
        }
      }),
    );
  });

  it('decides the same contest alike, whatever it decided before', () => {
    const used = create();
    fc.assert(
      fc.property(contests({ vehicles: 7, requests: 7 }), (contest) => {
        used(contest);
        const first = [...contest.executed];
        create()(contest);
        expect([...contest.executed]).toEqual(first);
      }),
    );
  });

  it('leaves no request idle that somebody without one would rather have', () => {
    const arbiter = create();
    fc.assert(
      fc.property(contests({ vehicles: 6, requests: 6 }), (contest) => {
        arbiter(contest);
        const taken = new Set(given(contest));
        for (const [v, request] of given(contest).entries()) {
          if (request >= 0) continue;
          for (let free = 0; free < contest.items; free++) {
            if (!taken.has(free)) expect(advantageOf(contest, v, free) ?? 0).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });

  it('takes scores of NaN and minus infinity as never', () => {
    const contest = contestOf([{ own: [0, null], wants: [1, 1] }], 2);
    contest.scores[2] = Number.NaN;
    contest.scores[3] = -Infinity;
    create()(contest);
    expect([...contest.executed]).toEqual([0]);
    const unwilling = contestOf([{ own: [0, 0], wants: [-5] }], 1);
    unwilling.scores[0] = -Infinity;
    unwilling.scores[1] = Number.NaN;
    create()(unwilling);
    expect(given(unwilling)).toEqual([0]);
  });
});

describe('first-come', () => {
  it('gives each request in turn to the highest score, to the lowest index on ties', () => {
    const contest = contestOf(
      [
        { own: [0, null], wants: [3, 9, null] },
        { own: [0, null], wants: [3, 1, 2] },
        { own: [0, null], wants: [2, 1, 2] },
      ],
      3,
    );
    createFirstCome()(contest);
    expect(given(contest)).toEqual([0, 1, 2]);
  });
});

describe('assignment', () => {
  it('finds the greatest total advantage (tried against everything)', () => {
    const assignment = createAssignment();
    fc.assert(
      fc.property(contests({ vehicles: 5, requests: 5 }), (contest) => {
        assignment(contest);
        expect(totalAdvantage(contest)).toBe(bestTotal(contest));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with trying everything on real weights, wide and tall', () => {
    const weight = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(-Infinity));
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([rows, columns]) =>
        fc.array(weight, { minLength: rows * columns, maxLength: rows * columns }).map((weights) => ({ rows, columns, weights })),
      );
    fc.assert(
      fc.property(matrix, ({ rows, columns, weights }) => {
        const columnOfRow = new Int32Array(rows);
        maximumAssignment(sparse(weights, rows, columns), rows, columns, columnOfRow, createAssignmentWork());
        const used = [...columnOfRow].filter((column) => column >= 0);
        expect(new Set(used).size).toBe(used.length);
        const total = columnOfRow.reduce((sum, column, row) => sum + (column < 0 ? 0 : weights[row * columns + column]!), 0);
        expect(total).toBeCloseTo(bestSum(weights, columns, 0, new Set()), 12);
      }),
      { numRuns: 500 },
    );
  });
});

function sparse(weights: readonly number[], rows: number, columns: number): SparseRows {
  const entries = weights.flatMap((weight, at) =>
    weight > -Infinity ? [{ row: Math.floor(at / columns), column: at % columns, weight }] : [],
  );
  return {
    first: Int32Array.from({ length: rows + 1 }, (_, row) => entries.filter((entry) => entry.row < row).length),
    column: Int32Array.from(entries, (entry) => entry.column),
    weight: Float64Array.from(entries, (entry) => entry.weight),
  };
}

function bestSum(weights: readonly number[], columns: number, row: number, used: ReadonlySet<number>): number {
  if (row * columns === weights.length) return 0;
  let best = bestSum(weights, columns, row + 1, used);
  for (let column = 0; column < columns; column++) {
    if (!used.has(column))
      best = Math.max(best, weights[row * columns + column]! + bestSum(weights, columns, row + 1, new Set([...used, column])));
  }
  return best;
}

describe('auction', () => {
  it('comes within epsilon a request of the greatest total advantage', () => {
    const auction = createAuction(0.02);
    const assignment = createAssignment();
    fc.assert(
      fc.property(contests({ vehicles: 12, requests: 9 }), (contest) => {
        assignment(contest);
        const best = totalAdvantage(contest);
        auction(contest);
        const requests = given(contest).filter((request) => request >= 0).length;
        expect(totalAdvantage(contest)).toBeGreaterThanOrEqual(best - requests * auction.outcome().epsilon - 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('ends where nobody gains more than epsilon by changing, and unsold requests cost nothing', () => {
    const auction = createAuction(0.02);
    fc.assert(
      fc.property(contests({ vehicles: 8, requests: 8 }), (contest) => {
        auction(contest);
        const { prices, epsilon } = auction.outcome();
        const sold = new Set(given(contest));
        for (let request = 0; request < contest.items; request++) if (!sold.has(request)) expect(prices[request]).toBe(0);
        for (const [v, request] of given(contest).entries()) {
          const net = (other: number) => (advantageOf(contest, v, other) ?? -Infinity) - prices[other]!;
          const own = request < 0 ? 0 : net(request);
          expect(own).toBeGreaterThanOrEqual(-epsilon - 1e-9);
          for (let other = 0; other < contest.items; other++) expect(own).toBeGreaterThanOrEqual(net(other) - epsilon - 1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('settles a fleet that wants the same few requests in at most vehicles + requests / relative epsilon bids', () => {
    const fleet: SetContest = contestOf(
      Array.from({ length: 300 }, () => ({ own: [0, null] as const, wants: new Array<number>(20).fill(1) })),
      20,
    );
    const auction = createAuction(0.01);
    auction(fleet);
    expect(given(fleet).filter((request) => request >= 0).length).toBe(20);
    expect(auction.outcome().made).toBeLessThanOrEqual(300 + 20 / 0.01);
  });
});
