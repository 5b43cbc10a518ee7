import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from '../runs/config.ts';
import { learnerName } from '../runs/learner-name.ts';
import { makeFolder } from '../runs/make-folder.ts';

/** Takes the first free folder `runs/<env>-<learner>-<seed>-<n>`, n from 1, by making it, so that no two runs take the same. */
export function takeRunFolder(config: RunConfig, root = 'runs'): string {
  makeFolder(root, 'folder of runs');
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
