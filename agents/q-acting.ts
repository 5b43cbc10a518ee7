import type { Group } from '../src/environment/population-env.ts';
import type { ActionValues } from '../src/learning/action-values.ts';
import { countChoices, type Frame, type FrameShape, readFrame } from '../src/learning/frame.ts';
import type { Mode } from '../src/learning/learner.ts';
import type { Rng } from '../src/shared/rng.ts';
import { eachRow } from './each-row.ts';
import type { Exploration } from './q-exploration.ts';

interface Parts {
  readonly shape: FrameShape;
  readonly values: ActionValues;
  readonly exploration: Exploration;
}

/** Is shown what a row decides on, before it does, and whether it has a choice. */
type See = (row: number, frame: Frame, isFree: boolean) => void;

/** How agents act on their values: all that have a choice are valued at once. */
export class QActing {
  private readonly parts: Parts;
  private readonly choices: Float64Array;
  /** Rows that have a choice in this step, in the order of the networks, and their entries among the values; the first so many count. */
  private readonly choosing: { readonly rows: Int32Array; readonly entries: Int32Array };

  constructor(parts: Parts) {
    const { maxRows } = parts.values.population;
    this.parts = parts;
    this.choices = new Float64Array(parts.shape.choices);
    this.choosing = { rows: new Int32Array(maxRows), entries: new Int32Array(maxRows) };
  }

  /** Writes the actions (or scores) of all live rows. */
  act(mode: Mode, group: Group, fields: Float32Array | null, rng: Rng, see?: See): void {
    const { values, exploration } = this.parts;
    const { rows, entries } = this.choosing;
    const count = this.consult(group, fields, (row, frame, isFree) => {
      see?.(row, frame, isFree);
      if (!isFree) settle(group, row, frame);
    });
    for (let i = 0; i < count; i++) {
      values.values(entries[i]!, this.choices);
      exploration.write(mode, group, rows[i]!, this.choices, rng);
    }
  }

  /** Writes how likely evaluation takes each of the discrete actions. [rows, actions] */
  probabilities(group: Group, fields: Float32Array | null, into: Float64Array): void {
    const { values, exploration } = this.parts;
    const { rows, entries } = this.choosing;
    const actions = this.choices.length;
    into.fill(0);
    const count = this.consult(group, fields, (row, frame, isFree) => {
      if (!isFree) into[row * actions + onlyChoice(frame)] = 1;
    });
    for (let i = 0; i < count; i++) {
      values.values(entries[i]!, this.choices);
      exploration.probabilities(this.choices, into.subarray(rows[i]! * actions, (rows[i]! + 1) * actions));
    }
  }

  /** Has the live rows that have a choice valued, which then are in `choosing`; returns how many there are. */
  private consult(group: Group, fields: Float32Array | null, see: See): number {
    const { shape, values } = this.parts;
    const { rows, entries } = this.choosing;
    let count = 0;
    values.clear();
    eachRow(group, values.population.policies, (row, policy) => {
      if (!group.alive[row]) return;
      const frame = values.frame();
      readFrame(group, row, fields, shape, frame);
      const isFree = countChoices(frame) > 1;
      see(row, frame, isFree);
      if (!isFree) return;
      rows[count] = row;
      entries[count++] = values.add(policy, frame);
    });
    values.evaluate('online');
    return count;
  }
}

/** The only choice of a row that has one. */
function settle(group: Group, row: number, frame: Frame): void {
  if (group.actionSpace.kind === 'candidates') {
    group.actions.fill(0, row * frame.mask.length, (row + 1) * frame.mask.length);
  } else group.actions[row] = onlyChoice(frame);
}

function onlyChoice({ mask }: Frame): number {
  return Math.max(0, mask.indexOf(1));
}
