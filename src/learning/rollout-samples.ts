import type { Rng } from '../shared/rng.ts';
import type { Rollout } from './rollout.ts';

/** The samples of a rollout that each network learns from: those of its own agent, or of all where there is one network. */
export class RolloutSamples {
  private readonly rollout: Rollout;
  private readonly policies: number;
  /** Samples by network, `starts[p]` .. `starts[p + 1] - 1` those of network p. */
  private readonly order: Int32Array;
  private readonly starts: Int32Array;

  /** @param policies agents of a copy, or 1 */
  constructor(rollout: Rollout, policies: number) {
    this.rollout = rollout;
    this.policies = policies;
    this.order = new Int32Array(rollout.shape.rows * rollout.shape.steps);
    this.starts = new Int32Array(policies + 1);
  }

  /** Lists what rows that acted have lived through; row % policies is a row's network. */
  gather(): void {
    const { order, starts, rollout, policies } = this;
    let count = 0;
    for (let policy = 0; policy < policies; policy++) {
      starts[policy] = count;
      for (let index = policy; index < rollout.length * rollout.shape.rows; index += policies) {
        if (rollout.acted[index]) order[count++] = index;
      }
    }
    starts[policies] = count;
  }

  /** Brings the advantages of each network to mean 0 and deviation 1. */
  normaliseAdvantages(): void {
    const { order, starts, policies } = this;
    const { advantages } = this.rollout;
    for (let policy = 0; policy < policies; policy++) {
      const [from, to] = [starts[policy]!, starts[policy + 1]!];
      if (to - from < 2) continue;
      let [sum, squares] = [0, 0];
      for (let i = from; i < to; i++) sum += advantages[order[i]!]!;
      const mean = sum / (to - from);
      for (let i = from; i < to; i++) squares += (advantages[order[i]!]! - mean) ** 2;
      const scale = 1 / (Math.sqrt(squares / (to - from)) + 1e-8);
      for (let i = from; i < to; i++) advantages[order[i]!] = (advantages[order[i]!]! - mean) * scale;
    }
  }

  shuffle(rng: Rng): void {
    for (let policy = 0; policy < this.policies; policy++) {
      rng.shuffle(this.order.subarray(this.starts[policy]!, this.starts[policy + 1]!));
    }
  }

  /** Part `part` of `parts` of a network's samples, which are cut into parts as equal as possible. */
  part(policy: number, part: number, parts: number): Int32Array {
    const [from, total] = [this.starts[policy]!, this.starts[policy + 1]! - this.starts[policy]!];
    return this.order.subarray(from + Math.floor((total * part) / parts), from + Math.floor((total * (part + 1)) / parts));
  }
}
