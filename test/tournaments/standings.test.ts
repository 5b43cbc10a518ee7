import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/shared/rng.ts';
import { wilsonInterval } from '../../src/statistics/wilson-interval.ts';
import type { Format, Game, TournamentOrder } from '../../src/tournaments/order.ts';
import { schedule } from '../../src/tournaments/schedule.ts';
import { standingsOf } from '../../src/tournaments/standings.ts';

const strengths: Readonly<Record<string, number>> = { weak: 0, middling: 1, strong: 2 };

/** A tournament whose games are won by chance with the odds of the entrants' strengths, players of one entrant alike. */
function playedByChance(format: Format, players: Readonly<Record<string, readonly number[]>>, games: number, seed = 9) {
  const entrants = Object.entries(players).map(([name, own]) => ({ name, players: own }));
  const strengthOf = new Map(entrants.flatMap((entrant) => entrant.players.map((player) => [player, strengths[entrant.name]!] as const)));
  const matches = schedule(format, entrants, games);
  const order = { format, entrants, matches, seed: 1, players: [] } as unknown as TournamentOrder;
  const rng = createRng(seed);
  const results = matches.flatMap((match) =>
    match.rounds.map((round): Game => {
      const [a, b] = match.players.map((player) => strengthOf.get(player)!);
      const won = format.kind === 'teams' && rng.uniform() < 1 / (1 + Math.exp(b! - a!)) ? 1 : 0;
      const returns = match.players.map((player) => strengthOf.get(player)! + 4 * rng.uniform());
      return { round, players: match.players, returns, ...(format.kind === 'teams' ? { scores: [won, 1 - won] } : {}), length: 1 };
    }),
  );
  return { order, games: results };
}

const teams: Format = { kind: 'teams', teams: [] };

describe('standings', () => {
  it('rank single players, and count what happened', () => {
    const { order, games } = playedByChance(teams, { weak: [0], middling: [1], strong: [2] }, 200);
    const { ranking, pairs } = standingsOf(order, games);
    expect(ranking.map(({ name }) => name)).toEqual(['strong', 'middling', 'weak']);
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      ['strong', 'middling'],
      ['strong', 'weak'],
      ['middling', 'weak'],
    ]);
    for (const pair of pairs) {
      const wins = games.filter(
        ({ players, scores }) =>
          players.map((player) => ['weak', 'middling', 'strong'][player]).includes(pair.second) &&
          players.some((player, i) => ['weak', 'middling', 'strong'][player] === pair.first && scores![i] === 1),
      ).length;
      expect([pair.games, pair.wins, pair.draws, pair.losses]).toEqual([200, wins, 0, 200 - wins]);
      expect(pair.score).toEqual(wilsonInterval(wins, 200));
    }
  });

  it('have intervals of Elo that hold the truth about as often as they say', () => {
    const perStrength = 400 / Math.LN10;
    let held = 0;
    for (let seed = 0; seed < 12; seed++) {
      const { order, games } = playedByChance(teams, { weak: [0], middling: [1], strong: [2] }, 100, seed);
      for (const { name, elo } of standingsOf(order, games).ranking) {
        const truth = 1500 + perStrength * (strengths[name]! - 1);
        if (elo.low <= truth && truth <= elo.high) held++;
        expect(elo.high - elo.low).toBeLessThan(160);
      }
    }
    expect(held).toBeGreaterThanOrEqual(31);
    expect(held).toBeLessThanOrEqual(36);
  });

  it('do not depend on the order of the games', () => {
    const { order, games } = playedByChance(teams, { weak: [0], middling: [1], strong: [2] }, 40);
    const turned = standingsOf(order, [...games].reverse());
    const straight = standingsOf(order, games);
    expect(turned.pairs.map(({ wins, losses }) => [wins, losses])).toEqual(straight.pairs.map(({ wins, losses }) => [wins, losses]));
    for (const [rank, { name, elo }] of turned.ranking.entries()) {
      expect(name).toBe(straight.ranking[rank]!.name);
      expect(elo.value).toBeCloseTo(straight.ranking[rank]!.elo.value, 6);
    }
  });

  it('of learners take training seeds for the sample: seeds that differ make wide intervals, however many games', () => {
    const entrants = [
      { name: 'uneven', players: [0, 1, 2, 3] },
      { name: 'even', players: [4] },
    ];
    const matches = schedule(teams, entrants, 800);
    const games = matches.flatMap(({ players, rounds }) =>
      rounds.map((round): Game => {
        const won = players.map((player) => (player === 4 ? 0.5 : player % 2));
        const scores = won[0]! > won[1]! ? [1, 0] : [0, 1];
        return { round, players, returns: scores, scores, length: 1 };
      }),
    );
    const [pair] = standingsOf({ format: teams, entrants, matches, seed: 1, players: [] } as unknown as TournamentOrder, games).pairs;
    expect(pair).toMatchObject({ games: 800, wins: 400, winRate: { value: 0.5 }, score: { value: 0.5, low: 0, high: 1 } });
  });

  it('of individuals and of those who play alone compare returns in the same game or episode', () => {
    for (const kind of ['individuals', 'returns'] as const) {
      const format: Format = kind === 'returns' ? { kind } : { kind, group: 'all', seats: 6 };
      const { order, games } = playedByChance(format, { weak: [0, 1], middling: [2, 3], strong: [4] }, 60);
      const { ranking, pairs } = standingsOf(order, games);
      expect(ranking.map(({ name }) => name)).toEqual(['strong', 'middling', 'weak']);
      const [best] = pairs;
      // Uniform noise of width 4 on both: P(strong > middling) = 1 - (3 / 4)^2 / 2.
      expect(best!.score.value).toBeCloseTo(0.72, 1);
      expect(best!.margin).toBeCloseTo(1, 0);
    }
  });
});
