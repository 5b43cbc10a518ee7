import { UserError } from '../shared/user-error.ts';
import type { Entrant, Format, Match } from './order.ts';

/**
 * Who meets whom, how often. `games` counts for every pair of entrants: of teams, each beginning is played twice, the second time with sides
 * changed; of individuals, as often as there are entrants, so that each has every share of the seats once. Where entrants have several players, the games
 * are spread evenly over their combinations, rounded up.
 */
export function schedule(format: Format, entrants: readonly Entrant[], games: number): Match[] {
  switch (format.kind) {
    case 'teams':
      return teamMatches(entrants, games);
    case 'individuals':
      return individualMatches(entrants, games, format.seats);
    case 'returns':
      return entrants.flatMap(({ players }) => players.map((player) => ({ players: [player], rounds: range(0, games) })));
  }
}

function teamMatches(entrants: readonly Entrant[], games: number): Match[] {
  const matches: Match[] = [];
  for (const [index, a] of entrants.entries()) {
    for (const b of entrants.slice(index + 1)) {
      const pairs = a.players.flatMap((first) => b.players.map((second) => [first, second] as const));
      const rounds = Math.ceil(games / 2 / pairs.length);
      for (const [pair, [first, second]] of pairs.entries()) {
        const own = range(pair * rounds, (pair + 1) * rounds);
        matches.push({ players: [first, second], rounds: own }, { players: [second, first], rounds: own });
      }
    }
  }
  return matches;
}

/** Every entrant's players take turns, so that of five seeds each, five line-ups meet. */
function individualMatches(entrants: readonly Entrant[], games: number, seats: number): Match[] {
  if (entrants.length > seats) {
    throw new UserError(`${entrants.length} entrants cannot share ${seats} agents; let fewer play, or more agents.`);
  }
  const lineUps = Math.max(...entrants.map(({ players }) => players.length));
  const rounds = Math.ceil(games / entrants.length / lineUps);
  return range(0, lineUps).map((lineUp) => ({
    players: entrants.map(({ players }) => players[lineUp % players.length]!),
    rounds: range(lineUp * rounds, (lineUp + 1) * rounds),
  }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
