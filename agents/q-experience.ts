import type { Group } from '../src/environment/population-env.ts';
import { createFrame, type Frame, type FrameShape, readFrame } from '../src/learning/frame.ts';
import type { Replay } from '../src/learning/replay.ts';
import type { Sampler } from '../src/learning/sampling/sampler.ts';
import type { Rng } from '../src/shared/rng.ts';
import type { QActing } from './q-acting.ts';

interface Parts {
  readonly acting: QActing;
  readonly replay: Replay;
  readonly sampler: Sampler;
  readonly shape: FrameShape;
  /** Every decision is recorded, also where there is no choice. */
  readonly recordsAll: boolean;
  readonly terminalMask: boolean;
}

/** What agents live through in training, step by step, as the replay is told of it. */
export class QExperience {
  private readonly parts: Parts;
  private readonly frame: Frame;

  constructor(parts: Parts) {
    this.parts = parts;
    this.frame = createFrame(parts.shape);
  }

  /** Has all act, and opens the frames of their decisions. */
  act(group: Group, fields: Float32Array | null, rng: Rng): void {
    const { acting, replay, sampler, recordsAll } = this.parts;
    sampler.beginStep();
    acting.act('train', group, fields, rng, (row, frame, isFree) => {
      if (!isFree && !recordsAll) return;
      replay.open(row, frame);
      sampler.decided(row);
    });
  }

  /** After the environment's step: what was done, what it gave, and whose life or episode ended. */
  record(group: Group, fields: Float32Array | null): void {
    const { frame } = this;
    const { replay, shape, terminalMask } = this.parts;
    for (let row = 0; row < group.rows; row++) {
      const action = group.executed ? group.executed[row]! : group.actions[row]!;
      if (action >= 0) replay.act(row, action);
      replay.reward(row, group.rewards[row]!);
      if (group.terminated[row] && terminalMask) replay.terminate(row);
      else if (group.terminated[row] || group.truncated[row]) {
        readFrame(group, row, fields, shape, frame);
        replay.truncate(row, frame);
      }
    }
  }
}
