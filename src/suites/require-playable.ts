import { makeNamedEnvironment } from '../runs/assemble.ts';
import { misfits } from '../runs/learner-fit.ts';
import type { ResolvedConfig } from '../runs/resolve-config.ts';
import { UserError } from '../shared/user-error.ts';
import type { SuiteRun } from './expand-suite.ts';

/**
 * Looks whether the learners of runs that have not begun can play their environments. Each environment is made for it once, with one copy: a small part of what its
 * runs make of it, and nothing where all runs have begun.
 * @param path the suite's file
 * @throws UserError that lists every pair of environment and learner that cannot be trained, and why
 */
export async function requirePlayable(path: string, runs: readonly SuiteRun[]): Promise<void> {
  const left = runs.filter(({ state }) => state === 'new');
  const pairs = new Map(left.map((run) => [`${run.environment} x ${run.learner}`, run]));
  const reasonsAgainst = createReferee();
  const refused = new Map<string, string[]>();
  for (const [pair, run] of pairs) {
    const reasons = await reasonsAgainst(run);
    if (reasons === '') continue;
    refused.set(reasons, [...(refused.get(reasons) ?? []), pair]);
  }
  if (refused.size === 0) return;
  const lines = [...refused].map(([reasons, which]) => `  ${which.join(', ')}: ${reasons}`);
  throw new UserError(
    `${path}: nothing was started, as some of its environments and learners do not go together; change them, or leave them out (overrides with skip: true).\n${lines.join('\n')}`,
  );
}

/** Tells why a configuration cannot be trained, '' where it can. Makes each environment once, to see its groups. */
function createReferee(): (resolved: ResolvedConfig) => Promise<string> {
  const known = new Map<string, ReturnType<typeof groupsOf>>();
  return async (resolved) => {
    const key = JSON.stringify(resolved.config.env);
    const groups = known.get(key) ?? groupsOf(resolved);
    known.set(key, groups);
    try {
      return misfits(resolved, await groups).join(' ');
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  };
}

async function groupsOf({ config, registry }: ResolvedConfig) {
  const env = await makeNamedEnvironment(config.env, registry, 1);
  env.close?.();
  return env.groups;
}
