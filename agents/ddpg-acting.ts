import type { Group } from '../src/environment/population-env.ts';
import type { Box } from '../src/environment/spaces.ts';
import { createFrame, type Frame, type FrameShape, readFrame } from '../src/learning/frame.ts';
import type { Population } from '../src/population/population.ts';
import { eachRow } from './each-row.ts';
import { presentFrame } from './present-frame.ts';

interface Parts {
  readonly actor: Population;
  readonly shape: FrameShape;
}

/** How agents that train depart from what their actors say, and what is kept of it. */
interface Exploring {
  /** Is shown what a row acts on, before it does. */
  see(row: number, frame: Frame): void;
  /** What a row does where its actor says `said`, a component of its action; it is then kept inside the box. */
  explore(row: number, component: number, said: number): number;
  /** What each row does. [rows, width] */
  readonly chosen: Float32Array;
}

/** How agents act on what their actors say, which is in half-widths of the actions' box around its centre, -1 .. 1. */
export class DdpgActing {
  private readonly parts: Parts;
  /** Of the last pass: rows of each network, and the environment's row of each. */
  private readonly counts: Int32Array;
  private readonly rowOf: Int32Array;
  private readonly frame: Frame;

  constructor(parts: Parts) {
    const { policies, maxRows } = parts.actor;
    this.parts = parts;
    this.counts = new Int32Array(policies);
    this.rowOf = new Int32Array(maxRows);
    this.frame = createFrame(parts.shape);
  }

  /** Writes the actions of all live rows: those of their actors, or what exploring makes of them. */
  act(group: Group, fields: Float32Array | null, exploring?: Exploring): void {
    const { rowOf } = this;
    const width = this.parts.shape.actionSize;
    const said = this.parts.actor.outputs['action']!;
    const { low, high } = group.actionSpace as Box;
    const count = this.consult(group, fields, exploring);
    for (let at = 0; at < count; at++) {
      const row = rowOf[at]!;
      for (let i = 0; i < width; i++) {
        const own = said[at * width + i]!;
        const kept = Math.min(1, Math.max(-1, exploring ? exploring.explore(row, i, own) : own));
        if (exploring) exploring.chosen[row * width + i] = kept;
        group.actions[row * width + i] = low + ((kept + 1) / 2) * (high - low);
      }
    }
  }

  /** Has the actors evaluated for every live row; returns how many there are. */
  private consult(group: Group, fields: Float32Array | null, exploring?: Exploring): number {
    const { actor, shape } = this.parts;
    const { counts, rowOf, frame } = this;
    let count = 0;
    counts.fill(0);
    eachRow(group, actor.policies, (row, policy) => {
      if (!group.alive[row]) return;
      readFrame(group, row, fields, shape, frame);
      exploring?.see(row, frame);
      presentFrame(actor, count, frame);
      counts[policy]!++;
      rowOf[count++] = row;
    });
    actor.forward(counts);
    return count;
  }
}
