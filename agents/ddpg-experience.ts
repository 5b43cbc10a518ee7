import type { Group } from '../src/environment/population-env.ts';
import type { ActionNoise } from '../src/learning/action-noise.ts';
import { createFrame, type Frame } from '../src/learning/frame.ts';
import type { Replay } from '../src/learning/replay.ts';
import type { DdpgActing } from './ddpg-acting.ts';
import type { DdpgSchedule } from './ddpg-schedule.ts';
import { recordOutcomes } from './record-outcomes.ts';

interface Parts {
  readonly acting: DdpgActing;
  readonly replay: Replay;
  readonly noise: ActionNoise;
  readonly schedule: DdpgSchedule;
  /** Of the training environment. */
  readonly rows: number;
  readonly terminalMask: boolean;
}

/** What agents live through in training, step by step, as the replay is told of it. */
export class DdpgExperience {
  private readonly parts: Parts;
  /** What each row has done in this step, in half-widths of the box. [rows, width] */
  private readonly chosen: Float32Array;
  private readonly frame: Frame;

  constructor(parts: Parts) {
    const { shape } = parts.replay;
    this.parts = parts;
    this.chosen = new Float32Array(parts.rows * shape.actionSize);
    this.frame = createFrame(shape);
  }

  /** Has all act with noise, and opens the frames of what they do. */
  act(group: Group, fields: Float32Array | null): void {
    const { acting, replay, noise, schedule } = this.parts;
    const scale = schedule.noiseScale();
    acting.act(group, fields, {
      see: (row, frame) => replay.open(row, frame),
      explore: (row, component, said) => (scale > 0 ? said + scale * noise.next(row, component) : said),
      chosen: this.chosen,
    });
  }

  /** After the environment's step: what was done, what it gave, and whose life or episode ended. */
  record(group: Group, fields: Float32Array | null): void {
    const { replay, terminalMask } = this.parts;
    for (let row = 0; row < group.rows; row++) replay.actPoint(row, this.chosen, row * replay.shape.actionSize);
    recordOutcomes(replay, group, fields, terminalMask, this.frame);
  }
}
