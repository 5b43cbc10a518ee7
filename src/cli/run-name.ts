import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../runs/config.ts';

/** The learners of a run in words: "dmfg-ql", or "dmfg-ql+random" when groups have different ones. */
export function learnerName(config: RunConfig): string {
  const others = Object.values(config.learners ?? {}).map(({ name }) => name);
  return [...new Set([config.learner.name, ...others])].join('+');
}

/** Takes the first free folder `runs/<env>-<learner>-<seed>-<n>`, n from 1, by making it, so that no two runs take the same. */
export function takeRunFolder(config: RunConfig, root = 'runs'): string {
  mkdirSync(root, { recursive: true });
  const name = `${config.env.name}-${learnerName(config)}-${config.seed}`.replace(/[^\w.+-]/g, '_');
  for (let n = 1; ; n++) {
    const path = join(root, `${name}-${n}`);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
