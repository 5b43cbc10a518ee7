import process from 'node:process';
import { carryOutCommand } from '../suites/carry-out-runs.ts';
import type { SuiteTournament } from '../suites/suite-tournaments.ts';
import { program } from './carry-out.ts';

/** Holds the tournaments of a suite, or what is missing of them, one after the other. Returns them, with the reason where one failed. */
export async function closeSuite(
  tournaments: readonly SuiteTournament[],
  { jobs, quiet, signal }: { readonly jobs: number; readonly quiet: boolean; readonly signal: AbortSignal },
): Promise<SuiteTournament[]> {
  const held: SuiteTournament[] = [];
  for (const tournament of tournaments) {
    if (signal.aborted) break;
    if (!quiet) process.stderr.write(`Tournament of ${tournament.environment}\n`);
    const words = [...tournament.words, '--jobs', String(jobs), '--resume', '--quiet'];
    const ending = await carryOutCommand(words, { program, signal });
    held.push(ending.status === 'failed' ? { ...tournament, error: ending.error } : tournament);
  }
  return held;
}
