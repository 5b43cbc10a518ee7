import { createRng, type Rng } from '../shared/rng.ts';
import { percentileInterval } from '../statistics/bootstrap.ts';
import { eloRatings, type Pairing } from '../statistics/bradley-terry.ts';
import type { Estimate } from '../statistics/summaries.ts';
import { type Duel, reversed } from './duels.ts';
import type { TournamentOrder } from './order.ts';

const RESAMPLES = 1000;

/**
 * Elo of the entrants, in their order, with 95 % intervals from drawing anew what was drawn by chance: training seeds, or where every entrant has one, beginnings.
 * @param entrantOf the entrant that a player is one of, by their places in the order
 */
export function rate(
  { entrants, format, matches, seed }: TournamentOrder,
  duels: readonly Duel[],
  entrantOf: ReadonlyMap<number, number>,
): Estimate[] {
  const rng = createRng(seed).split('elo');
  const severalSeeds = entrants.some(({ players }) => players.length > 1);
  const lineUpOf = new Map(matches.flatMap(({ rounds }, lineUp) => rounds.map((round) => [round, lineUp] as const)));
  const byLineUp = format.kind === 'individuals' && matches.length > 1;
  const beginningOf = ({ round }: Duel): number => (byLineUp ? lineUpOf.get(round)! : round);
  const parts = totals(duels, beginningOf);
  const ratings = (weigh: (part: Total) => number): Float64Array => {
    const pairings = parts.map((part): Pairing => {
      const weight = weigh(part);
      const [first, second] = [entrantOf.get(part.first)!, entrantOf.get(part.second)!];
      return { first, second, games: weight * part.games, score: weight * part.score };
    });
    return eloRatings(entrants.length, pairings);
  };
  const byPlayer = severalSeeds && !byLineUp;
  const strata = byPlayer ? entrants.map(({ players }) => players) : [[...new Set(parts.map(({ beginning }) => beginning))]];
  const draws = Array.from({ length: RESAMPLES }, () => {
    const times = drawAnew(strata, rng);
    const timesOf = (one: number): number => times.get(one) ?? 0;
    return ratings(({ first, second, beginning }) => (byPlayer ? timesOf(first) * timesOf(second) : timesOf(beginning)));
  });
  const best = ratings(() => 1);
  return entrants.map((_, index) =>
    percentileInterval(
      best[index]!,
      Float64Array.from(draws, (each) => each[index]!),
    ),
  );
}

/** How often each was drawn when as many as there are in a stratum were, with replacement, from each. */
function drawAnew(strata: readonly (readonly number[])[], rng: Rng): Map<number, number> {
  const times = new Map<number, number>();
  for (const stratum of strata) {
    for (let i = 0; i < stratum.length; i++) {
      const one = stratum[rng.integer(stratum.length)]!;
      times.set(one, (times.get(one) ?? 0) + 1);
    }
  }
  return times;
}

/** Duels of the same two players from the same beginnings, added up. */
interface Total {
  readonly first: number;
  readonly second: number;
  readonly beginning: number;
  games: number;
  score: number;
}

function totals(duels: readonly Duel[], beginningOf: (duel: Duel) => number): Total[] {
  const sums = new Map<string, Total>();
  for (const duel of duels) {
    const { first, second, score } = duel.first < duel.second ? duel : reversed(duel);
    const beginning = beginningOf(duel);
    const key = `${first}/${second}/${beginning}`;
    const sum = sums.get(key) ?? { first, second, beginning, games: 0, score: 0 };
    sum.games++;
    sum.score += score;
    sums.set(key, sum);
  }
  return [...sums.values()];
}
