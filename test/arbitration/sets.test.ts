import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascend, createAuctioneer } from '../../src/arbitration/ascending-auction.ts';
import { createAuction } from '../../src/arbitration/auction.ts';
import { collectBids, createBids } from '../../src/arbitration/bids.ts';
import { arbiterKinds, createSetArbiter } from '../../src/arbitration/create-set-arbiter.ts';
import { createGrants } from '../../src/arbitration/grants.ts';
import { boundAt, netOf, surplusOf } from '../../src/arbitration/prices.ts';
import type { SetContest } from '../../src/arbitration/set-contest.ts';
import { bestTotal, claimsOf, grantedAdvantages, setContestOf, setContests, total, wishesOf } from './set-contests.ts';

const small = setContests({ vehicles: 5, items: 6, choices: 6, claims: 3 });
const arbiters = new Map(await Promise.all(arbiterKinds.map(async (kind) => [kind, await createSetArbiter({ kind })] as const)));

describe.each(arbiterKinds)('%s', (kind) => {
  const arbiter = arbiters.get(kind)!;

  it('grants every request once at most, only what is offered and preferred, and says what that is worth', () => {
    fc.assert(
      fc.property(small, (contest) => {
        const { objective, bound = Infinity } = arbiter(contest);
        const claims = Array.from(contest.executed, (c, v) => claimsOf(contest, v, c));
        expect(new Set(claims.flat()).size).toBe(claims.flat().length);
        for (const [v, c] of contest.executed.entries()) {
          expect(contest.mask[v * contest.choices + c]).toBe(1);
          if (claims[v]!.length > 0) expect(wishesOf(contest, v).map(({ choice }) => choice)).toContain(c);
        }
        expect(objective).toBe(total(grantedAdvantages(contest)));
        expect(bound).toBeGreaterThanOrEqual(objective);
      }),
      { numRuns: 60 },
    );
  });

  it('decides the same contest alike, whatever it decided before', async () => {
    const fresh = await createSetArbiter({ kind });
    const contests = fc.sample(small, { numRuns: 40, seed: 7 });
    const decide = (decider: typeof fresh) =>
      contests.map((contest) => {
        decider(contest);
        return [...contest.executed];
      });
    expect(decide(arbiter)).toEqual(decide(fresh));
  });

  it('takes what is not finite as never, and goes on', () => {
    for (const never of [Number.NaN, Infinity, -Infinity]) {
      const contest = setContestOf(
        [
          [
            { claims: [], score: never },
            { claims: [], score: 0 },
            { claims: [0], score: never },
            { claims: [1], score: 1 },
          ],
          [{ claims: [], score: never }, null, { claims: [0], score: -3 }],
        ],
        2,
      );
      arbiter(contest);
      expect([...contest.executed]).toEqual([3, 2]);
      contest.scores.fill(never);
      expect(arbiter(contest).objective).toBe(0);
      expect([...contest.executed]).toEqual([0, 0]);
    }
  });

  it('says so when a candidate claims a request that is not there', () => {
    expect(() =>
      arbiter(
        setContestOf(
          [
            [
              { claims: [], score: 0 },
              { claims: [2], score: 1 },
            ],
          ],
          2,
        ),
      ),
    ).toThrow('Candidate 1 of vehicle 0 claims request 2, but there are 2 requests.');
  });

  it('has nothing to do without requests', () => {
    const contest = setContestOf(
      [
        [
          { claims: [], score: 1 },
          { claims: [], score: 2 },
        ],
      ],
      0,
    );
    expect(arbiter(contest).objective).toBe(0);
    expect([...contest.executed]).toEqual([1]);
  });
});

describe('ilp', () => {
  it('finds the greatest total advantage (tried against everything), and proves it', () => {
    const ilp = arbiters.get('ilp')!;
    fc.assert(
      fc.property(small, (contest) => {
        const best = bestTotal(contest);
        const { objective, bound, gap, timedOut } = ilp(contest);
        expect(objective).toBe(best);
        expect(bound).toBeGreaterThanOrEqual(best);
        expect(gap).toBeLessThanOrEqual(1e-4);
        expect(timedOut).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('tells small scores apart as well as large ones', () => {
    const ilp = arbiters.get('ilp')!;
    // A power of two, so that sums are still exact.
    const unit = 2 ** -24;
    fc.assert(
      fc.property(setContests({ vehicles: 9, items: 9, choices: 7, claims: 3 }), (contest) => {
        const best = bestTotal(contest) * unit;
        contest.scores.set(contest.scores.map((score) => score * unit));
        const { objective, bound } = ilp(contest);
        expect(objective).toBe(best);
        expect(bound! / unit).toBeGreaterThanOrEqual(best / unit - 1e-6);
      }),
      { numRuns: 500 },
    );
  });

  it('goes on after a programme of few bids, also for a decision with a bid that costs more than was left of the gap then', () => {
    const own = { claims: [], score: 0 };
    const contest = setContestOf(
      [
        [own, { claims: [0, 1], score: 6.25 }],
        [own, { claims: [0], score: 0.25 }],
        [own, { claims: [1], score: 6.25 }, { claims: [0], score: 1 }],
      ],
      2,
    );
    expect(arbiters.get('ilp')!(contest)).toMatchObject({ objective: 6.5, bound: 6.5 });
    expect([...contest.executed]).toEqual([0, 1, 1]);
  });
});

describe.each(['lp', 'auction'] as const)('%s', (kind) => {
  it('knows a bound that no decision exceeds', () => {
    const arbiter = arbiters.get(kind)!;
    fc.assert(
      fc.property(small, (contest) => {
        const best = bestTotal(contest);
        const { objective, bound } = arbiter(contest);
        expect(objective).toBeLessThanOrEqual(best);
        expect(bound!).toBeGreaterThanOrEqual(best - 1e-6);
      }),
      { numRuns: 150 },
    );
  });
});

describe('ascending auction', () => {
  it('ends where nobody gains more than epsilon a claim by another bid or by none, at prices that bound every decision', () => {
    const bids = createBids();
    const grants = createGrants();
    const auctioneer = createAuctioneer();
    fc.assert(
      fc.property(setContests({ vehicles: 7, items: 7, choices: 6, claims: 3 }), (contest) => {
        collectBids(contest, bids);
        ascend(bids, grants, 0.02, auctioneer);
        const { prices, epsilon } = auctioneer;
        for (let v = 0; v < contest.vehicles; v++) {
          const held = grants.held[v]!;
          const claims = held < 0 ? 0 : bids.claimFirst[held + 1]! - bids.claimFirst[held]!;
          const own = held < 0 ? 0 : netOf(bids, prices, held);
          expect(own).toBeGreaterThanOrEqual(surplusOf(bids, prices, v) - claims * epsilon - 1e-9);
        }
        expect(boundAt(bids, prices)).toBeGreaterThanOrEqual(bestTotal(contest) - 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});

describe('auction', () => {
  it('is stable: nobody takes a set, pays the displaced for what they lose, and gains anything', () => {
    const auction = createAuction(0.02);
    fc.assert(
      fc.property(setContests({ vehicles: 7, items: 7, choices: 6, claims: 3 }), (contest) => {
        auction(contest);
        for (let v = 0; v < contest.vehicles; v++) {
          for (const wish of wishesOf(contest, v)) expect(gainOf(contest, v, wish.choice)).toBeLessThanOrEqual(1e-5);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('heeds what a tie-break adds to a score, far below epsilon', () => {
    const offer = (slack: number) => ({ claims: [0, 1], score: 2 + slack });
    const own = { claims: [], score: 0 };
    const contest = setContestOf(
      [
        [own, offer(1e-5)],
        [own, offer(3e-5)],
        [own, offer(2e-5)],
      ],
      2,
    );
    createAuction(0.005)(contest);
    expect([...contest.executed]).toEqual([0, 1, 0]);
  });
});

/** By how much the total advantage grows when vehicle v carries out `choice` and those displaced fall back one by one, as told in plain words. */
function gainOf(contest: SetContest, v: number, choice: number): number {
  const before = grantedAdvantages(contest);
  const wanted = claimsOf(contest, v, choice);
  const wish = wishesOf(contest, v).find((one) => one.choice === choice)!;
  if (wish.advantage <= before[v]!) return 0;
  const holds = Array.from(contest.executed, (c, w) => claimsOf(contest, w, c));
  const displaced = wanted.map((item) => holds.findIndex((held, w) => w !== v && held.includes(item))).filter((w) => w >= 0);
  const leaving = new Set([v, ...displaced]);
  const held = new Set([...wanted, ...holds.filter((_, w) => !leaving.has(w)).flat()]);
  let gain = wish.advantage - total([...leaving].map((w) => before[w]!));
  for (const w of new Set(displaced)) {
    const free = wishesOf(contest, w).filter(({ claims }) => !claims.some((item) => held.has(item)));
    const best = free.toSorted((a, b) => b.advantage - a.advantage)[0];
    for (const item of best?.claims ?? []) held.add(item);
    gain += best?.advantage ?? 0;
  }
  return gain;
}
