import type { Group } from '../src/environment/population-env.ts';
import type { Rollout } from '../src/learning/rollout.ts';
import type { Rng } from '../src/shared/rng.ts';
import type { ActorCriticActing } from './actor-critic-acting.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';
import type { Critic } from './critic.ts';

interface Parts {
  readonly acting: ActorCriticActing;
  readonly critic: Critic;
  readonly rollout: Rollout;
  readonly parameters: Pick<ActorCriticParameters, 'credit' | 'terminalMask' | 'gamma' | 'lambda'>;
}

/** What agents live through in training, step by step, with what their critics say of it. */
export class Experience {
  private readonly parts: Parts;
  /** V of what each row sees when the rollout is full. [rows] */
  private readonly nextValues: Float32Array;

  constructor(parts: Parts) {
    this.parts = parts;
    this.nextValues = new Float32Array(parts.rollout.shape.rows);
  }

  /** Has all act, and notes what they see, what they choose and what that is worth. */
  act(group: Group, fields: Float32Array | null, rng: Rng): void {
    const { acting, critic, rollout } = this.parts;
    const { width } = acting.parts.distribution;
    const from = rollout.length * group.rows;
    const to = from + group.rows;
    rollout.see(group, fields);
    acting.act(group, fields, rng, rollout.choices.subarray(from * width, to * width), rollout.logProbabilities.subarray(from, to));
    critic.value(group, fields, (row) => group.alive[row] === 1, rollout.values.subarray(from, to));
  }

  /** After the environment's step: what it gave, and whose life or episode ended. */
  record(group: Group, fields: Float32Array | null): void {
    const { critic, rollout } = this.parts;
    const { credit, terminalMask } = this.parts.parameters;
    const from = rollout.length * group.rows;
    if (group.executed && credit === 'executed') this.creditExecuted(group.executed, from);
    rollout.rewards.set(group.rewards, from);
    const isCutOff = (row: number) => group.truncated[row] === 1 || (group.terminated[row] === 1 && !terminalMask);
    let anyCutOff = false;
    for (let row = 0; row < group.rows; row++) {
      rollout.beyond[from + row] = 0;
      if (group.terminated[row] || group.truncated[row]) rollout.ended[from + row] = 1;
      anyCutOff ||= isCutOff(row);
    }
    if (anyCutOff) critic.value(group, fields, isCutOff, rollout.beyond.subarray(from, from + group.rows));
    rollout.length++;
  }

  /** Once the rollout is full: what was better than expected, with what is seen now valued for lives that go on. */
  estimateAdvantages(group: Group, fields: Float32Array | null): void {
    const { critic, rollout } = this.parts;
    const { gamma, lambda } = this.parts.parameters;
    this.nextValues.fill(0);
    critic.value(group, fields, (row) => group.alive[row] === 1, this.nextValues);
    rollout.estimateAdvantages(gamma, lambda, this.nextValues);
  }

  /** The decisions of this step become those that arbitration let through. */
  private creditExecuted(executed: Int32Array, from: number): void {
    const { acting, rollout } = this.parts;
    const { actor, distribution, shape } = acting.parts;
    for (let entry = 0; entry < acting.count; entry++) {
      const row = acting.rowOf[entry]!;
      const sample = from + row;
      const mask = { flags: rollout.masks, at: sample * shape.choices };
      rollout.choices[sample] = executed[row]!;
      rollout.logProbabilities[sample] = distribution.logProbability(actor.heads, entry, mask, rollout.choices, sample);
    }
  }
}
