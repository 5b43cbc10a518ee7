import type { RunConfig } from './config.ts';

/** The learners of a run in words: "dmfg-ql", or "dmfg-ql+random" when groups have different ones. */
export function learnerName(config: RunConfig): string {
  const others = Object.values(config.learners ?? {}).map(({ name }) => name);
  return [...new Set([config.learner.name, ...others])].join('+');
}
