import type { Format, Game } from './order.ts';

/** One player against another, in one beginning. */
export interface Duel {
  readonly first: number;
  readonly second: number;
  readonly round: number;
  /** Of the first: 1 won, 0.5 drawn, 0 lost. */
  readonly score: number;
  /** Return of the first less that of the second. */
  readonly margin: number;
}

/** What games say of pairs of players: of teams, who won; else, whose return was the higher in the same game or in the same episode. */
export function duelsOf(format: Format, games: readonly Game[]): Duel[] {
  if (format.kind === 'teams') {
    return games.map(({ players, returns, scores, round }) => ({
      first: players[0]!,
      second: players[1]!,
      round,
      score: scores![0]!,
      margin: returns[0]! - returns[1]!,
    }));
  }
  return meetings(format, games).flatMap(({ round, returns }) =>
    returns.flatMap(([first, own], index) =>
      returns.slice(index + 1).map(([second, other]) => ({
        first,
        second,
        round,
        score: own > other ? 1 : own < other ? 0 : 0.5,
        margin: own - other,
      })),
    ),
  );
}

/** The same as the second sees it. */
export function reversed({ first, second, round, score, margin }: Duel): Duel {
  return { first: second, second: first, round, score: 1 - score, margin: -margin };
}

interface Meeting {
  readonly round: number;
  /** Player and return. */
  readonly returns: readonly (readonly [number, number])[];
}

/** Games of individuals are meetings as they are; of those who play alone, all that played the same episode. */
function meetings(format: Format, games: readonly Game[]): Meeting[] {
  const returnsOf = ({ players, returns }: Game) => players.map((player, i) => [player, returns[i]!] as const);
  if (format.kind === 'individuals') return games.map((game) => ({ round: game.round, returns: returnsOf(game) }));
  const rounds = new Map<number, (readonly [number, number])[]>();
  for (const game of games) rounds.set(game.round, [...(rounds.get(game.round) ?? []), ...returnsOf(game)]);
  return [...rounds].map(([round, returns]) => ({ round, returns }));
}
