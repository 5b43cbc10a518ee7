import { createRng, type Rng } from '../shared/rng.ts';
import type { Group, PopulationEnv, ResetOptions } from './population-env.ts';
import { sample } from './space-values.ts';
import { spaceSize } from './spaces.ts';

/** Drives an environment with random allowed actions that follow from each copy's seed alone. */
export interface Driver {
  readonly env: PopulationEnv;
  reset(copy: number, options: ResetOptions): void;
  /** Acts for all live rows of the copies that go on, then steps. */
  step(): void;
  /** Draws from now on the actions that the other driver, at the same point, will draw. */
  follow(other: Driver): void;
  readonly rngs: readonly Rng[];
}

export function createDriver(env: PopulationEnv): Driver {
  const rngs = Array.from({ length: env.numEnvs }, () => createRng(0));
  return {
    env,
    rngs,
    reset(copy, options) {
      rngs[copy] = createRng(options.seed).split('check/actions');
      env.reset(copy, options);
    },
    step() {
      for (let copy = 0; copy < env.numEnvs; copy++) {
        if (env.episodeOver[copy]) continue;
        for (const group of env.groups) writeRandomActions(group, copy, rngs[copy]!);
      }
      env.step();
    },
    follow(other) {
      for (const [copy, rng] of other.rngs.entries()) rngs[copy]!.load(rng.save());
    },
  };
}

function writeRandomActions(group: Group, copy: number, rng: Rng): void {
  const width = spaceSize(group.actionSpace);
  const maskWidth = group.actionMask ? group.actionMask.length / group.rows : 0;
  for (let row = copy * group.capacity; row < (copy + 1) * group.capacity; row++) {
    if (!group.alive[row]) continue;
    const mask = group.actionMask?.subarray(row * maskWidth, (row + 1) * maskWidth);
    const action = sample(group.actionSpace, rng, mask?.includes(1) ? mask : undefined);
    if (typeof action === 'number') group.actions[row] = action;
    else group.actions.set(action, row * width);
  }
}
