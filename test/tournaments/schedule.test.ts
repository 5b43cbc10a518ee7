import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entrant } from '../../src/tournaments/order.ts';
import { schedule } from '../../src/tournaments/schedule.ts';

const teams = { kind: 'teams', teams: [] } as const;

/** Entrants with so many players each. */
function field(sizes: readonly number[]): Entrant[] {
  let next = 0;
  return sizes.map((size, index) => ({ name: `e${index}`, players: Array.from({ length: size }, () => next++) }));
}

describe('the schedule', () => {
  it('has all pairs of players meet equally often, from both sides, and every pair of entrants in beginnings of its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (sizes, games) => {
          const entrants = field(sizes);
          const matches = schedule(teams, entrants, games);
          for (const [index, a] of entrants.entries()) {
            for (const b of entrants.slice(index + 1)) {
              const rounds: number[] = [];
              for (const first of a.players) {
                for (const second of b.players) {
                  const own = matches.filter(({ players }) => players.includes(first) && players.includes(second));
                  expect(own.map(({ players }) => players)).toEqual([
                    [first, second],
                    [second, first],
                  ]);
                  expect(own[0]!.rounds).toEqual(own[1]!.rounds);
                  rounds.push(...own[0]!.rounds);
                }
              }
              expect(new Set(rounds).size).toBe(rounds.length);
              expect(2 * rounds.length).toBeGreaterThanOrEqual(games);
              expect(2 * rounds.length).toBeLessThan(games + 2 * a.players.length * b.players.length);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has individuals meet all at once, in as many line-ups as there are seeds', () => {
    const matches = schedule({ kind: 'individuals', group: 'all', seats: 6 }, field([2, 1, 2]), 12);
    expect(matches).toEqual([
      { players: [0, 2, 3], rounds: [0, 1] },
      { players: [1, 2, 4], rounds: [2, 3] },
    ]);
    expect(() => schedule({ kind: 'individuals', group: 'all', seats: 2 }, field([1, 1, 1]), 9)).toThrow(
      '3 entrants cannot share 2 agents',
    );
  });

  it('has everybody play the same episodes where nobody meets', () => {
    expect(schedule({ kind: 'returns' }, field([2, 1]), 3)).toEqual([0, 1, 2].map((player) => ({ players: [player], rounds: [0, 1, 2] })));
  });
});
