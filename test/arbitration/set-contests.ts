import fc from 'fast-check';
import type { SetContest } from '../../src/arbitration/set-contest.ts';

/** What a vehicle may do: requests that it would take (none: its own candidate) and a score; null: no such candidate. */
export type Offer = { readonly claims: readonly number[]; readonly score: number } | null;

export function setContestOf(vehicles: readonly (readonly Offer[])[], items: number, claims = 3): SetContest {
  const choices = Math.max(1, ...vehicles.map((offers) => offers.length));
  const contest: SetContest = {
    vehicles: vehicles.length,
    choices,
    claims,
    items,
    scores: new Float32Array(vehicles.length * choices).fill(1e9),
    mask: new Uint8Array(vehicles.length * choices),
    claimed: new Int32Array(vehicles.length * choices * claims).fill(-1),
    executed: new Int32Array(vehicles.length),
  };
  for (const [v, offers] of vehicles.entries()) {
    for (const [c, offer] of offers.entries()) {
      if (offer === null) continue;
      contest.mask[v * choices + c] = 1;
      contest.scores[v * choices + c] = offer.score;
      contest.claimed.set(offer.claims, (v * choices + c) * claims);
    }
  }
  return contest;
}

/** Random contests. Scores are quarters, so that ties are common and sums exact. Candidate 0 is the vehicle's own. */
export function setContests(size: { vehicles: number; items: number; choices: number; claims: number }): fc.Arbitrary<SetContest> {
  const score = fc.integer({ min: -8, max: 40 }).map((quarters) => quarters / 4);
  return fc.integer({ min: 1, max: size.items }).chain((items) => {
    const set = fc.uniqueArray(fc.integer({ min: 0, max: items - 1 }), { minLength: 0, maxLength: size.claims });
    const offer = fc.option(fc.record({ claims: set.map((list) => list.toSorted((a, b) => a - b)), score }), { freq: 5 });
    const vehicle = fc.tuple(score, fc.array(offer, { maxLength: size.choices - 1 }));
    return fc.array(vehicle, { minLength: 1, maxLength: size.vehicles }).map((vehicles) =>
      setContestOf(
        vehicles.map(([own, offers]): Offer[] => [{ claims: [], score: own }, ...offers]),
        items,
        size.claims,
      ),
    );
  });
}

export function claimsOf({ claims, claimed, choices }: SetContest, v: number, c: number): number[] {
  const from = (v * choices + c) * claims;
  return Array.from(claimed.subarray(from, from + claims)).filter((item) => item >= 0);
}

/** What vehicle v can do with requests, and by how much it prefers that to the best without: positive ones only. */
export function wishesOf(contest: SetContest, v: number): { choice: number; claims: number[]; advantage: number }[] {
  const offers = Array.from({ length: contest.choices }, (_, c) => c).filter((c) => contest.mask[v * contest.choices + c] === 1);
  const scoreOf = (c: number) => contest.scores[v * contest.choices + c]!;
  const own = Math.max(...offers.filter((c) => claimsOf(contest, v, c).length === 0).map(scoreOf));
  return offers
    .map((choice) => ({ choice, claims: claimsOf(contest, v, choice), advantage: scoreOf(choice) - own }))
    .filter(({ claims, advantage }) => claims.length > 0 && advantage > 0);
}

/** What each vehicle was granted over doing without: 0 where it carries out a candidate of its own. */
export function grantedAdvantages(contest: SetContest): number[] {
  return Array.from(contest.executed, (c, v) => wishesOf(contest, v).find(({ choice }) => choice === c)?.advantage ?? 0);
}

export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** The greatest total advantage, by trying everything. */
export function bestTotal(contest: SetContest): number {
  const taken = new Set<number>();
  const best = (v: number): number => {
    if (v === contest.vehicles) return 0;
    let most = best(v + 1);
    for (const { claims, advantage } of wishesOf(contest, v)) {
      if (claims.some((item) => taken.has(item))) continue;
      for (const item of claims) taken.add(item);
      most = Math.max(most, advantage + best(v + 1));
      for (const item of claims) taken.delete(item);
    }
    return most;
  };
  return best(0);
}
