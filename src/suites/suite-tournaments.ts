import { join } from 'node:path';
import { asTyped } from '../shared/as-typed.ts';
import type { SuiteRun } from './expand-suite.ts';
import type { Suite } from './read-suite.ts';

/** A tournament between the runs of a suite in one environment. */
export interface SuiteTournament {
  readonly environment: string;
  readonly folder: string;
  /** As it is typed from the working directory. */
  readonly command: string;
  /** The words after `murmur`. */
  readonly words: readonly string[];
  /** Why it could not be held. */
  readonly error?: string;
}

/** The tournaments that a suite asks for, between those of its runs that are done: one for each environment, all seeds of a learner an entrant. */
export function tournamentsOf({ file }: Suite, folder: string, done: readonly SuiteRun[]): SuiteTournament[] {
  const { tournament } = file;
  if (!tournament) return [];
  const environments = tournament.environments ?? Object.keys(file.environments);
  return environments.flatMap((environment) => {
    const entrants = done.filter((run) => run.environment === environment).map(({ path }) => path);
    if (entrants.length < 2) return [];
    const out = join(folder, 'tournaments', `${environment}-${entrants.length}-runs-${tournament.games}-games`);
    const words = ['tournament', ...entrants, '--by', 'learner', '--games', String(tournament.games), '--out', out];
    return [{ environment, folder: out, command: `murmur ${asTyped(words)}`, words }];
  });
}
