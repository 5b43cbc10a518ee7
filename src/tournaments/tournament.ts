import type { PopulationEnv } from '../environment/population-env.ts';
import { makeNamedEnvironment } from '../runs/assemble.ts';
import { learnerFor } from '../runs/learner-fit.ts';
import { UserError } from '../shared/user-error.ts';
import type { Field } from './entrants.ts';
import type { Format, Game, Player, TournamentOrder } from './order.ts';
import { type PlayOptions, playMatches } from './play-matches.ts';
import { schedule } from './schedule.ts';
import { type Standings, standingsOf } from './standings.ts';

export interface Tournament {
  readonly order: TournamentOrder;
  readonly games: readonly Game[];
  readonly standings: Standings;
}

/** Plans a tournament. `games` counts for every pair of entrants. */
export async function planTournament({ game, players, entrants }: Field, games: number, seed: number): Promise<TournamentOrder> {
  const env = await makeNamedEnvironment(game.config.env, game.registry, 1);
  try {
    for (const group of env.groups) for (const player of players) if (player.kind === 'untrained') learnerFor(group, player.learner, game);
    const format = formatOf(env, game.config.env.name);
    if (format.kind === 'individuals') requireOneView(players);
    return { config: game.config, format, players, entrants, seed, matches: schedule(format, entrants, games) };
  } finally {
    env.close?.();
  }
}

/** Plays a tournament and says what came of it. */
export async function playTournament(order: TournamentOrder, options?: PlayOptions): Promise<Tournament> {
  const games = await playMatches(order, options);
  return { order, games, standings: standingsOf(order, games) };
}

/** Agents of one group see in one way. */
function requireOneView(players: readonly Player[]): void {
  const other = players.find((player) => player.kind === 'run' && player.env);
  if (other?.kind !== 'run') return;
  throw new UserError(
    `Where everybody plays for itself, all entrants play in one group and must see the game in the same way; ${other.path} was trained with ${JSON.stringify(other.env)}.`,
  );
}

function formatOf({ contest, groups }: PopulationEnv, name: string): Format {
  if (!contest) return { kind: 'returns' };
  if (contest.kind === 'teams') {
    if (contest.teams.length !== 2) {
      throw new UserError(`Tournaments are for two teams, and "${name}" has ${contest.teams.length}.`);
    }
    return contest;
  }
  const group = groups.find((each) => each.name === contest.group)!;
  if (groups.length > 1) {
    throw new UserError(
      `In "${name}" everybody of ${group.name} plays for itself beside other groups; entrants can be mixed only where there is one group.`,
    );
  }
  return { kind: 'individuals', group: group.name, seats: group.capacity };
}
