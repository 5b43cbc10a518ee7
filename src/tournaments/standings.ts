import { createRng, type Rng } from '../shared/rng.ts';
import { bootstrapInterval, crossedBootstrapInterval, percentileInterval } from '../statistics/bootstrap.ts';
import { eloRatings, type Pairing } from '../statistics/bradley-terry.ts';
import { type Estimate, mean } from '../statistics/summaries.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { type Duel, duelsOf } from './duels.ts';
import type { Game, TournamentOrder } from './order.ts';

/** How one entrant did against another. Of entrants that never met there is no pair. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  readonly games: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Wins / games, with Wilson's interval, all games taken for independent. */
  readonly winRate: Estimate;
  /**
   * Wins and half of the draws / games. Between single players Wilson's interval over games; where an entrant has several training seeds, a bootstrap over
   * these, which is what tells of the algorithm.
   */
  readonly score: Estimate;
  /** Return of the first less that of the second. */
  readonly margin: number;
}

export interface Standing {
  readonly name: string;
  readonly players: number;
  readonly games: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Elo with a 95 % bootstrap interval over training seeds or, where every entrant has one, over rounds. */
  readonly elo: Estimate;
  /** Mean over its games of what its agents got: the team, each agent of individuals, everybody of those who play alone. */
  readonly return: number;
}

export interface Standings {
  /** By rating, the best first. */
  readonly ranking: readonly Standing[];
  /** Of any two entrants, the better one first. */
  readonly pairs: readonly Pair[];
}

const RESAMPLES = 1000;

/** What the games of a tournament come to. The order of entrants and games is of no consequence. */
export function standingsOf(order: TournamentOrder, games: readonly Game[]): Standings {
  const { entrants } = order;
  const duels = duelsOf(order.format, games);
  const entrantOf = new Map(entrants.flatMap(({ players }, index) => players.map((player) => [player, index] as const)));
  const between = (a: number, b: number): Duel[] =>
    duels.flatMap((duel) => {
      const [first, second] = [entrantOf.get(duel.first)!, entrantOf.get(duel.second)!];
      if (first === a && second === b) return [duel];
      return first === b && second === a ? [reversed(duel)] : [];
    });
  const ratings = rate(order, duels, entrantOf);
  const best = [...entrants.keys()].sort(
    (a, b) => ratings[b]!.value - ratings[a]!.value || (entrants[a]!.name < entrants[b]!.name ? -1 : 1),
  );

  const ranking = best.map((index): Standing => {
    const own = [...entrants.keys()].flatMap((other) => (other === index ? [] : between(index, other)));
    const returns = games.flatMap(({ players, returns }) =>
      players.flatMap((player, i) => (entrantOf.get(player) === index ? [returns[i]!] : [])),
    );
    const { name, players } = entrants[index]!;
    return { name, players: players.length, games: own.length, ...count(own), elo: ratings[index]!, return: mean(returns) };
  });
  const pairs = best.flatMap((a, rank) =>
    best.slice(rank + 1).flatMap((b): Pair[] => {
      const met = between(a, b);
      if (met.length === 0) return [];
      const tally = count(met);
      return [
        {
          first: entrants[a]!.name,
          second: entrants[b]!.name,
          games: met.length,
          ...tally,
          winRate: wilsonInterval(tally.wins, met.length),
          score: scoreOf(met, createRng(order.seed).split(`score/${entrants[a]!.name}/${entrants[b]!.name}`)),
          margin: mean(met.map(({ margin }) => margin)),
        },
      ];
    }),
  );
  return { ranking, pairs };
}

function count(duels: readonly Duel[]) {
  const wins = duels.filter(({ score }) => score === 1).length;
  const losses = duels.filter(({ score }) => score === 0).length;
  return { wins, draws: duels.length - wins - losses, losses };
}

function reversed({ first, second, round, score, margin }: Duel): Duel {
  return { first: second, second: first, round, score: 1 - score, margin: -margin };
}

/** The share of the points that the first got, with an interval over what was drawn by chance: players where there are several, else games. */
function scoreOf(duels: readonly Duel[], rng: Rng): Estimate {
  const firsts = [...new Set(duels.map(({ first }) => first))].sort((a, b) => a - b);
  const seconds = [...new Set(duels.map(({ second }) => second))].sort((a, b) => a - b);
  const points = duels.reduce((sum, { score }) => sum + score, 0);
  if (firsts.length === 1 && seconds.length === 1) return wilsonInterval(points, duels.length);
  const cells = firsts.map((first) => seconds.map((second) => mean(scoresBetween(duels, first, second))));
  if (cells.every((row) => row.every(Number.isFinite))) return crossedBootstrapInterval(cells, rng);
  return bootstrapInterval(cells.flat().filter(Number.isFinite), rng);
}

function scoresBetween(duels: readonly Duel[], first: number, second: number): number[] {
  return duels.filter((duel) => duel.first === first && duel.second === second).map(({ score }) => score);
}

/** Elo of the entrants, with intervals from drawing anew what was drawn by chance. */
function rate(
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
