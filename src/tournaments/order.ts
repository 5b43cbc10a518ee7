import type { Named, RunConfig } from '../runs/config.ts';

/** Whose policies play: those of a saved run, at its newest checkpoint, or of a learner as it is before training. */
export type Player =
  | {
      readonly kind: 'run';
      readonly path: string;
      readonly learner: string;
      readonly seed: number;
      readonly step: number;
      /** The environment as it sees it, where that is not as in the order. */
      readonly env?: Named;
    }
  | { readonly kind: 'untrained'; readonly learner: string };

/** One line of the table: a player, or several that are one algorithm trained with several seeds. */
export interface Entrant {
  readonly name: string;
  /** Places in the list of players. */
  readonly players: readonly number[];
}

/**
 * How players are held against each other:
 * - teams: one player leads the one team, another the other, and then the other way round;
 * - individuals: all entrants at once in one group, each with a share of its agents;
 * - returns: each alone, on the same episodes.
 */
export type Format =
  | { readonly kind: 'teams'; readonly teams: readonly { readonly name: string; readonly groups: readonly string[] }[] }
  | { readonly kind: 'individuals'; readonly group: string; readonly seats: number }
  | { readonly kind: 'returns' };

/** All that decides how a tournament goes; plain data. */
export interface TournamentOrder {
  /** The environment, and what untrained learners are made for. */
  readonly config: RunConfig;
  readonly format: Format;
  readonly players: readonly Player[];
  readonly entrants: readonly Entrant[];
  readonly seed: number;
  readonly matches: readonly Match[];
}

/** Games that the same players play in the same seats, one after the other. */
export interface Match {
  /** In the order of the teams; of individuals, the entrants'; else the one. */
  readonly players: readonly number[];
  /** Each is a beginning of its own: rounds with the same number begin alike, whoever plays. Of individuals, a round is a game for every entrant. */
  readonly rounds: readonly number[];
}

/** How a game ended. Arrays are in the order of the match's players. */
export interface Game {
  readonly round: number;
  readonly players: readonly number[];
  /** Summed rewards of each player's agents; of individuals the mean over its agents. */
  readonly returns: readonly number[];
  /** Teams: 1 for the winner, 0.5 each for a draw. */
  readonly scores?: readonly number[];
  /** Steps. */
  readonly length: number;
}

/** A match that has been played. */
export interface PlayedMatch {
  /** Its place in the order. */
  readonly match: number;
  readonly games: readonly Game[];
}
