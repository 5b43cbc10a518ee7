import { describe, expect, it } from 'vitest';
import { dmfgAc } from '../../agents/dmfg-ac.ts';
import { dmfgQl } from '../../agents/dmfg-ql.ts';
import { mfq } from '../../agents/mfq.ts';
import gather from '../../envs/gather/index.ts';
import type { PopulationEnv } from '../../src/environment/population-env.ts';
import { playEpisodes } from '../../src/learning/evaluate.ts';
import type { LearnerDefinition } from '../../src/learning/learner.ts';
import { shareSeats } from '../../src/learning/shared-seats.ts';
import { makeEnvironment } from '../../src/plugins/make-environment.ts';
import { dealSeats, playMatch } from '../../src/tournaments/play-match.ts';
import { makeLearner } from '../agents/school.ts';
import { toyContest, toyStage } from './toy-contest.ts';

const teams = [
  { name: 'red', groups: ['redmelee', 'redranged'] },
  { name: 'blue', groups: ['bluemelee', 'blueranged'] },
];

describe('a match of teams', () => {
  const env = toyContest({ redmelee: 2, redranged: 1, bluemelee: 2, blueranged: 1 }, { kind: 'teams', teams }, 2);
  // As red, the first gets (2 * 1 + 2) * 2 steps = 8; as blue (2 * 3 + 4) * 2 = 20. The second gets 16 as either.
  const stage = toyStage(
    env,
    [
      [1, 2, 3, 4],
      [3, 2, 3, 2],
    ],
    { format: { kind: 'teams', teams } },
  );

  it('gives each player the team of its place: its red learners play red, its blue ones blue', async () => {
    const first = await playMatch(stage, { players: [0, 1], rounds: [4, 5, 6] });
    expect(first).toEqual([4, 5, 6].map((round) => ({ round, players: [0, 1], returns: [8, 16], scores: [0, 1], length: 2 })));
    const [turned] = await playMatch(stage, { players: [1, 0], rounds: [4] });
    expect(turned).toMatchObject({ players: [1, 0], returns: [16, 20], scores: [0, 1] });
  });

  it('is a draw where both win', async () => {
    const [game] = await playMatch(stage, { players: [1, 1], rounds: [0] });
    expect(game).toMatchObject({ returns: [16, 16], scores: [0.5, 0.5] });
  });
});

describe('a match of individuals', () => {
  it('has every player in every seat of a round once, in shares as equal as can be', () => {
    for (const [seats, players] of [
      [30, 5],
      [7, 3],
    ] as const) {
      for (let round = 0; round < 4; round++) {
        const deals = Array.from({ length: players }, (_, turn) => dealSeats(1, round, seats, players, turn));
        for (let seat = 0; seat < seats; seat++) expect(new Set(deals.map((deal) => deal[seat])).size).toBe(players);
        for (const deal of deals) {
          const sizes = Array.from({ length: players }, (_, player) => deal.filter((owner) => owner === player).length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }
      expect(dealSeats(1, 0, seats, players, 0)).not.toEqual(dealSeats(1, 1, seats, players, 0));
    }
  });

  it('adds up what the agents of each got, over all rotations from the same beginning', async () => {
    const format = { kind: 'individuals', group: 'all', seats: 7 } as const;
    const env = toyContest({ all: 7 }, format, 2, true);
    const games = await playMatch(toyStage(env, [[1], [5], [9]], { format }), { players: [0, 1, 2], rounds: [3, 8] });
    expect(games.map(({ round }) => round)).toEqual([3, 3, 3, 8, 8, 8]);
    const beginnings = games.map(({ returns }) => returns.map((value, player) => value - 2 * [1, 5, 9][player]!));
    for (const [game, beginning] of beginnings.entries()) {
      for (const value of beginning) expect(value).toBeCloseTo(beginnings[game < 3 ? 0 : 3]![0]!, 9);
    }
    expect(beginnings[0]![0]).not.toBe(beginnings[3]![0]);
  });

  it.each<[string, LearnerDefinition<never>, object]>([
    ['mfq', mfq, {}],
    ['dmfg-ql', dmfgQl, {}],
    ['dmfg-ql with an oracle', dmfgQl, { estimator: 'oracle' }],
    ['dmfg-ac with an oracle and scaled observations', dmfgAc, { estimator: 'oracle', scaleObservations: true, evaluation: 'greedy' }],
  ])('sees the mean field of the whole group: seats shared among copies of one %s play as it does alone', async (_, definition, raw) => {
    const make = (): Promise<PopulationEnv> => makeEnvironment(gather, { layout: 'random', mapSize: 12, maxCycles: 15, agents: 8 }, 1);
    const learner = async (env: PopulationEnv) => {
      const made = await makeLearner(definition, env.groups[0]!, { neighbourhood: { kind: 'radius', radius: 4 }, ...raw });
      made.attach(env.groups[0]!, env);
      return made;
    };
    const [alone, shared] = [await make(), await make()];
    const planned = [{ seed: 5, episode: 0 }];
    const trace = (env: PopulationEnv) => {
      const actions: number[] = [];
      return { actions, watch: { step: () => actions.push(...env.groups[0]!.actions) } };
    };
    const [one, other] = [trace(alone), trace(shared)];
    await playEpisodes(alone, (await learner(alone)).attach(alone.groups[0]!, alone), planned, one.watch);
    const seats = shareSeats(shared, shared.groups[0]!, [await learner(shared), await learner(shared)]);
    const owners = [0, 1, 1, 0, 0, 1, 0, 1];
    await playEpisodes(shared, seats.policy, planned, { ...other.watch, prepare: (copy) => seats.seat(copy, owners) });
    expect(other.actions).toEqual(one.actions);
    expect(new Set(one.actions).size).toBeGreaterThan(3);
  });
});

it('lets those who meet nobody play alone, on episodes that depend on the round only', async () => {
  const env = toyContest({ all: 2 }, null, 2, true);
  const stage = toyStage(env, [[1], [2]], { format: { kind: 'returns' } });
  const [first, second] = [
    await playMatch(stage, { players: [0], rounds: [0, 1, 2] }),
    await playMatch(stage, { players: [1], rounds: [2, 1] }),
  ];
  expect(first.map(({ returns }) => returns[0]! + 4)).toEqual([expect.any(Number), second[1]!.returns[0], second[0]!.returns[0]]);
});
