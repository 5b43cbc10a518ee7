import type { Group } from '../src/environment/population-env.ts';
import { createFrame, type Frame } from '../src/learning/frame.ts';
import type { Replay } from '../src/learning/replay.ts';
import type { Sampler } from '../src/learning/sampling/sampler.ts';
import type { Rng } from '../src/shared/rng.ts';
import type { QActing } from './q-acting.ts';
import { recordOutcomes } from './record-outcomes.ts';

interface Parts {
  readonly acting: QActing;
  readonly replay: Replay;
  readonly sampler: Sampler;
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
    this.frame = createFrame(parts.replay.shape);
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
    const { replay, terminalMask } = this.parts;
    const done = group.executed ?? group.actions;
    for (let row = 0; row < group.rows; row++) if (done[row]! >= 0) replay.act(row, done[row]!);
    recordOutcomes(replay, group, fields, terminalMask, this.frame);
  }
}
