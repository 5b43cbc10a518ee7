import { createRng, type Rng } from '../shared/rng.ts';
import { bootstrapInterval, crossedBootstrapInterval } from '../statistics/bootstrap.ts';
import { type Estimate, mean } from '../statistics/summaries.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { type Duel, duelsOf, reversed } from './duels.ts';
import type { Game, TournamentOrder } from './order.ts';
import { rate } from './ratings.ts';

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
