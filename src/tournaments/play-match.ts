import type { PopulationEnv } from '../environment/population-env.ts';
import type { EpisodeResult } from '../learning/episode-tally.ts';
import { type EvaluationWatch, playEpisodes } from '../learning/evaluate.ts';
import type { Policy } from '../learning/learner.ts';
import { attachPolicies } from '../learning/policies.ts';
import { shareSeats } from '../learning/shared-seats.ts';
import { createRng } from '../shared/rng.ts';
import { joinViews } from './join-views.ts';
import type { Format, Game, Match, TournamentOrder } from './order.ts';
import type { LoadedPlayer, Stage } from './stage.ts';

/**
 * Plays the games of a match. What they come to depends on the order's seed, the rounds and the players alone: policies begin each match as they
 * were saved, so that matches may be played in any order and in any thread.
 */
export async function playMatch(stage: Stage, { players: indices, rounds }: Match): Promise<Game[]> {
  const { order } = stage;
  const players = await stage.players(indices);
  const numEnvs = Math.min(...players.map((player) => player.numEnvs));
  const envs: PopulationEnv[] = [];
  for (const player of players) envs.push(await stage.environment(numEnvs, player.env));
  const [env] = envs as [PopulationEnv];
  switch (order.format.kind) {
    case 'teams':
      return playTeams(envs, order, order.format, players, { players: indices, rounds });
    case 'individuals':
      return playIndividuals(env, order, order.format, players, { players: indices, rounds });
    case 'returns': {
      const results = await play(env, attachPolicies(env, players[0]!.learners), order, rounds);
      return results.map((result, i) => ({ round: rounds[i]!, players: indices, returns: [result.return], length: result.length }));
    }
  }
}

type FormatOf<Kind> = Extract<Format, { kind: Kind }>;

async function playTeams(
  envs: readonly PopulationEnv[],
  order: TournamentOrder,
  { teams }: FormatOf<'teams'>,
  players: readonly LoadedPlayer[],
  match: Match,
): Promise<Game[]> {
  const views = teams.map(({ groups }, side) => ({
    env: envs[side]!,
    leaders: Object.fromEntries(groups.map((group) => [group, players[side]!.learners[group]!])),
  }));
  const { env, policy } = joinViews(views);
  const results = await play(env, policy, order, match.rounds);
  return results.map(({ metrics, returns, length }, i) => {
    const wins = teams.map(({ name }) => metrics[`${name}Wins`]!);
    const winners = wins.reduce((sum, win) => sum + win, 0);
    return {
      round: match.rounds[i]!,
      players: match.players,
      returns: teams.map(({ groups }) => groups.reduce((sum, group) => sum + returns[group]!, 0)),
      scores: wins.map((win) => (winners === 0 ? 1 / teams.length : win / winners)),
      length,
    };
  });
}

/**
 * Every round is played as often as there are players, from the same beginning. The seats are dealt out by chance in shares as equal as can be, and
 * go round from game to game, so that each player has had each share once, and no place favours anybody.
 */
async function playIndividuals(
  env: PopulationEnv,
  order: TournamentOrder,
  format: FormatOf<'individuals'>,
  players: readonly LoadedPlayer[],
  match: Match,
): Promise<Game[]> {
  const group = env.groups.find(({ name }) => name === format.group)!;
  const shared = shareSeats(
    env,
    group,
    players.map(({ learners }) => learners[group.name]!),
  );
  const rounds = match.rounds.flatMap((round) => players.map(() => round));
  const owners = rounds.map((round, game) => dealSeats(order.seed, round, group.capacity, players.length, game % players.length));
  const sums = owners.map(() => new Float64Array(players.length));
  const gameIn = new Int32Array(env.numEnvs);
  const watch: Partial<EvaluationWatch> = {
    prepare(copy, game) {
      shared.seat(copy, owners[game]!);
      gameIn[copy] = game;
    },
    step(copy) {
      const game = gameIn[copy]!;
      for (let slot = 0; slot < group.capacity; slot++) sums[game]![owners[game]![slot]!]! += group.rewards[copy * group.capacity + slot]!;
    },
  };
  const results = await play(env, shared.policy, order, rounds, watch);
  return results.map(({ length }, game) => ({
    round: rounds[game]!,
    players: match.players,
    returns: players.map((_, player) => sums[game]![player]! / owners[game]!.filter((owner) => owner === player).length),
    length,
  }));
}

/** The owner of every seat: `turn` passes each share on to the next player. */
export function dealSeats(seed: number, round: number, seats: number, players: number, turn: number): Int32Array {
  const shares = Int32Array.from({ length: seats }, (_, seat) => seat % players);
  createRng(seed).split(`seats/${round}`).shuffle(shares);
  return shares.map((share) => (share + turn) % players);
}

function play(
  env: PopulationEnv,
  policy: Policy,
  { seed }: TournamentOrder,
  rounds: readonly number[],
  watch?: Partial<EvaluationWatch>,
): Promise<EpisodeResult[]> {
  const planned = rounds.map((round) => ({
    seed: createRng(seed)
      .split(`round/${round}`)
      .integer(2 ** 31),
    evaluation: true,
    episode: round,
  }));
  return playEpisodes(env, policy, planned, watch);
}
