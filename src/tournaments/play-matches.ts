import { doInThreads } from '../shared/thread-tasks.ts';
import type { Game, PlayedMatch, TournamentOrder } from './order.ts';
import { playMatch } from './play-match.ts';
import { Stage } from './stage.ts';

export interface PlayOptions {
  /** Threads; no result depends on it. Default 1: this one. */
  readonly jobs?: number;
  /** Matches that have been played already. */
  readonly played?: readonly PlayedMatch[];
  /** Told of every match as it ends, in whatever order they do. */
  readonly onMatch?: (match: PlayedMatch) => void;
}

/** Plays what is left of a tournament. Returns all games, in the order of the matches. */
export async function playMatches(order: TournamentOrder, { jobs = 1, played = [], onMatch }: PlayOptions = {}): Promise<Game[]> {
  const results = new Map(played.map(({ match, games }) => [match, games]));
  const left = [...order.matches.keys()].filter((match) => !results.has(match));
  const take = (match: number, games: readonly Game[]): void => {
    results.set(match, games);
    onMatch?.({ match, games });
  };
  if (jobs > 1 && left.length > 1) {
    const threads = { here: import.meta.url, module: 'worker', workerData: order, threads: Math.min(jobs, left.length) };
    const matches = left.map((match) => order.matches[match]!);
    await doInThreads(matches, threads, (games: Game[], index) => take(left[index]!, games));
  } else {
    const stage = await Stage.open(order);
    for (const match of left) take(match, await playMatch(stage, order.matches[match]!));
    stage.close();
  }
  return order.matches.flatMap((_, match) => results.get(match)!);
}
