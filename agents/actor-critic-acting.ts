import type { Group } from '../src/environment/population-env.ts';
import type { ActionDistribution, Mask } from '../src/learning/action-distribution.ts';
import { createFrame, type Frame, type FrameShape, readFrame } from '../src/learning/frame.ts';
import type { Rng } from '../src/shared/rng.ts';
import type { Actor } from './actor.ts';
import { eachRow } from './each-row.ts';

interface Parts {
  readonly actor: Actor;
  readonly distribution: ActionDistribution;
  readonly shape: FrameShape;
}

/** How agents act on what their actors say: they draw from it, or take what is likeliest. */
export class ActorCriticActing {
  readonly parts: Parts;
  /** Live rows of the last pass, by their entry among the actor's; the first `count` count. */
  readonly rowOf: Int32Array;
  count = 0;
  private readonly frame: Frame;

  constructor(parts: Parts) {
    const { population } = parts.actor;
    this.parts = parts;
    this.rowOf = new Int32Array(population.maxRows);
    this.frame = createFrame(parts.shape);
  }

  /**
   * Writes the actions of all live rows, what was chosen into `choices` [rows, width], and its log-probability into `logProbabilities` [rows] where it is wanted.
   * @param rng null: the likeliest is taken
   */
  act(group: Group, fields: Float32Array | null, rng: Rng | null, choices: Float32Array, logProbabilities?: Float32Array): void {
    const { actor, distribution } = this.parts;
    this.consult(group, fields);
    for (let entry = 0; entry < this.count; entry++) {
      const row = this.rowOf[entry]!;
      const at = row * distribution.width;
      const logProbability = distribution.draw(actor.heads, entry, maskOf(group, row), rng, choices, at);
      distribution.write(choices, at, group.actions, row);
      if (logProbabilities) logProbabilities[row] = logProbability;
    }
  }

  /** Writes how likely each of the discrete actions is [rows, actions]: where `isGreedy`, one of them is taken for certain. */
  probabilities(group: Group, fields: Float32Array | null, isGreedy: boolean, into: Float64Array): void {
    const { actor, distribution } = this.parts;
    const actions = into.length / group.rows;
    const choice = new Float32Array(1);
    into.fill(0);
    this.consult(group, fields);
    for (let entry = 0; entry < this.count; entry++) {
      const row = this.rowOf[entry]!;
      const mask = maskOf(group, row);
      if (isGreedy) {
        distribution.draw(actor.heads, entry, mask, null, choice, 0);
        into[row * actions + choice[0]!] = 1;
        continue;
      }
      for (let action = 0; action < actions; action++) {
        choice[0] = action;
        into[row * actions + action] = Math.exp(distribution.logProbability(actor.heads, entry, mask, choice, 0));
      }
    }
  }

  /** Has the actor evaluated for every live row. */
  private consult(group: Group, fields: Float32Array | null): void {
    const { actor, shape } = this.parts;
    const { frame, rowOf } = this;
    actor.clear();
    this.count = 0;
    eachRow(group, actor.population.policies, (row, policy) => {
      if (!group.alive[row]) return;
      readFrame(group, row, fields, shape, frame);
      rowOf[this.count++] = row;
      actor.add(policy, frame);
    });
    actor.evaluate();
  }
}

/** The allowed actions of a row, where the group masks any. */
function maskOf({ actionMask, rows }: Group, row: number): Mask | null {
  return actionMask ? { flags: actionMask, at: row * (actionMask.length / rows) } : null;
}
