import { isDeepStrictEqual } from 'node:util';
import type { RunConfig } from './config.ts';

/** Runs by environment and its parameters, in the order in which these come first. */
export function byEnvironment<Run extends { readonly config: RunConfig }>(runs: readonly Run[]): [Run, ...Run[]][] {
  const sections: [Run, ...Run[]][] = [];
  for (const run of runs) {
    const section = sections.find(([first]) => isDeepStrictEqual(first.config.env, run.config.env));
    if (section) section.push(run);
    else sections.push([run]);
  }
  return sections;
}
