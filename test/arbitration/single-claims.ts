import fc from 'fast-check';
import type { SetContest } from '../../src/arbitration/set-contest.ts';

/** Candidates before this one claim nothing. */
export const firstRequest = 2;

/** Random contests: small integer scores, so that ties are common; vehicle v may want request r or not know it. */
export function contests(size: { readonly vehicles: number; readonly requests: number }): fc.Arbitrary<SetContest> {
  const score = fc.integer({ min: -4, max: 8 });
  return fc
    .record({ vehicles: fc.integer({ min: 1, max: size.vehicles }), requests: fc.integer({ min: 0, max: size.requests }) })
    .chain((drawn) =>
      fc
        .array(
          fc.record({
            own: fc.tuple(score, fc.option(score)),
            wants: fc.array(fc.option(score, { freq: 2 }), { minLength: drawn.requests, maxLength: drawn.requests }),
          }),
          { minLength: drawn.vehicles, maxLength: drawn.vehicles },
        )
        .map((vehicles) => contestOf(vehicles, drawn.requests)),
    );
}

/** A contest in which every vehicle has its own two choices (the second may be absent) and a score or null for each request. */
export function contestOf(
  vehicles: readonly { readonly own: readonly [number, number | null]; readonly wants: readonly (number | null)[] }[],
  requests: number,
): SetContest {
  const choices = firstRequest + requests;
  const contest: SetContest = {
    vehicles: vehicles.length,
    choices,
    claims: 1,
    items: requests,
    scores: new Float32Array(vehicles.length * choices),
    mask: new Uint8Array(vehicles.length * choices),
    claimed: new Int32Array(vehicles.length * choices).fill(-1),
    executed: new Int32Array(vehicles.length),
  };
  for (const [v, { own, wants }] of vehicles.entries()) {
    const scores = [...own, ...wants];
    // Requests stand in the list in an order of the vehicle's own, as they do when sorted by distance.
    for (const [i, value] of scores.entries()) {
      const at = v * choices + (i < firstRequest ? i : firstRequest + ((i - firstRequest + v) % requests));
      contest.scores[at] = value ?? 1e9;
      contest.mask[at] = value === null ? 0 : 1;
      contest.claimed[at] = i < firstRequest ? -1 : i - firstRequest;
    }
  }
  return contest;
}

/** The best a vehicle can do without a request. */
export function outsideOf(contest: SetContest, v: number): number {
  const own = [0, 1].filter((c) => contest.mask[v * contest.choices + c] === 1).map((c) => contest.scores[v * contest.choices + c]!);
  return Math.max(...own);
}

/** What vehicle v gains by a request over doing without, or null where it is not offered to it. */
export function advantageOf(contest: SetContest, v: number, request: number): number | null {
  for (let c = firstRequest; c < contest.choices; c++) {
    const at = v * contest.choices + c;
    if (contest.mask[at] === 1 && contest.claimed[at] === request) return contest.scores[at]! - outsideOf(contest, v);
  }
  return null;
}

/** The request that each vehicle was given, or -1. */
export function given(contest: SetContest): number[] {
  return Array.from(contest.executed, (c, v) => contest.claimed[v * contest.choices + c]!);
}

/** Total advantage of what was given. */
export function totalAdvantage(contest: SetContest): number {
  return given(contest).reduce((sum, request, v) => sum + (request < 0 ? 0 : advantageOf(contest, v, request)!), 0);
}

/** The greatest total advantage, by trying everything. */
export function bestTotal(contest: SetContest): number {
  const free = new Set(Array.from({ length: contest.items }, (_, request) => request));
  const best = (v: number): number => {
    if (v === contest.vehicles) return 0;
    let most = best(v + 1);
    for (const request of [...free]) {
      const advantage = advantageOf(contest, v, request);
      if (advantage === null || advantage <= 0) continue;
      free.delete(request);
      most = Math.max(most, advantage + best(v + 1));
      free.add(request);
    }
    return most;
  };
  return best(0);
}
