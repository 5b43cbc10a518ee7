import { z } from 'zod';
import type { Group } from '../src/environment/population-env.ts';
import { spaceSize } from '../src/environment/spaces.ts';
import { fixedLearner } from '../src/learning/fixed-learner.ts';
import { defineLearner } from '../src/learning/learner.ts';
import { ModeStreams } from '../src/shared/mode-streams.ts';
import type { Rng } from '../src/shared/rng.ts';

/**
 * Chance: every live agent takes a uniformly random allowed action, each time anew. What any learner must beat, and the lower end of a
 * comparison. Boxes are sampled uniformly, those without bounds from the standard normal; candidates get uniformly random scores, so
 * that each existing one is equally likely to be an agent's first choice.
 */
export const random = defineLearner({
  name: 'random',
  summary: 'Uniformly random allowed actions; learns nothing.',
  parameters: z.strictObject({}),
  supports: () => true,
  create: ({ rng }) =>
    fixedLearner((group) => {
      const streams = new ModeStreams(rng);
      const draw = sampler(group);
      return {
        act(mode) {
          const stream = streams.of(mode);
          for (let row = 0; row < group.rows; row++) if (group.alive[row]) draw(row, stream);
        },
        ...(group.actionSpace.kind === 'discrete' ? { probabilities: (into) => tellUniform(group, into) } : {}),
        saveState: () => streams.saveState(),
        loadState: (state) => streams.loadState(state),
      };
    }),
});

/** Writes a random action into a row of the group. */
function sampler(group: Group): (row: number, stream: Rng) => void {
  const { actions, actionMask, actionSpace } = group;
  const width = spaceSize(actionSpace);
  switch (actionSpace.kind) {
    case 'discrete':
      return (row, stream) => {
        actions[row] = actionMask ? randomAllowed(actionMask, row * actionSpace.n, actionSpace.n, stream) : stream.integer(actionSpace.n);
      };
    case 'multi-discrete':
      return (row, stream) => {
        for (let i = 0; i < width; i++) actions[row * width + i] = stream.integer(actionSpace.nvec[i]!);
      };
    case 'box': {
      const { low, high } = actionSpace;
      const bounded = Number.isFinite(low) && Number.isFinite(high);
      return (row, stream) => {
        for (let i = 0; i < width; i++) {
          const value = bounded ? low + stream.uniform() * (high - low) : Math.min(high, Math.max(low, stream.normal()));
          actions[row * width + i] = value;
        }
      };
    }
    case 'candidates':
      return (row, stream) => {
        for (let i = 0; i < width; i++) actions[row * width + i] = stream.uniform();
      };
  }
}

/** Writes how likely each action of a discrete space is. [rows, actions] */
function tellUniform({ alive, actionMask, rows }: Group, into: Float64Array): void {
  const actions = into.length / rows;
  into.fill(0);
  for (let row = 0, from = 0; row < rows; row++, from += actions) {
    if (!alive[row]) continue;
    let allowed = 0;
    for (let i = 0; i < actions; i++) if (actionMask?.[from + i] !== 0) allowed++;
    if (allowed === 0) into[from] = 1;
    else for (let i = 0; i < actions; i++) if (actionMask?.[from + i] !== 0) into[from + i] = 1 / allowed;
  }
}

/** The index of a random allowed action; 0 when none is allowed. */
function randomAllowed(mask: Uint8Array, from: number, length: number, stream: Rng): number {
  let allowed = 0;
  for (let i = 0; i < length; i++) if (mask[from + i]) allowed++;
  let skip = allowed > 0 ? stream.integer(allowed) : 0;
  for (let i = 0; i < length; i++) if (mask[from + i] && skip-- === 0) return i;
  return 0;
}
