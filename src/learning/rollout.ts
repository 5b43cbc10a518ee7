import type { SnapshotRecord, TypedArray } from '../shared/snapshot.ts';

export interface RolloutShape {
  /** Rows of the training environment. */
  readonly rows: number;
  readonly steps: number;
  readonly observationSize: number;
  /** 0: no mean field is kept. */
  readonly fieldSize: number;
  /** Numbers of a choice. */
  readonly choiceSize: number;
  /** 0: no actions are masked. */
  readonly maskSize: number;
}

/** What an on-policy learner has lived through since it last learned: `steps` steps of all rows. Sample index = step * rows + row. */
export class Rollout {
  /** Steps recorded. */
  length = 0;
  readonly shape: RolloutShape;
  readonly observations: Float32Array;
  readonly fields: Float32Array;
  readonly masks: Uint8Array;
  readonly choices: Float32Array;
  readonly logProbabilities: Float32Array;
  /** V(o_t, m_t) when it was acted on. */
  readonly values: Float32Array;
  readonly rewards: Float32Array;
  /** 1 where the row acted. */
  readonly acted: Uint8Array;
  /** 1 where the row's life or episode ended in the step; what is beyond is in `beyond`. */
  readonly ended: Uint8Array;
  /** The value beyond an end: 0 for a death, V of the last observation for a time limit. */
  readonly beyond: Float32Array;
  /** A_t, and what the critic should have said: A_t + V_t. */
  readonly advantages: Float32Array;
  readonly returns: Float32Array;

  constructor(shape: RolloutShape) {
    const samples = shape.rows * shape.steps;
    this.shape = shape;
    this.observations = new Float32Array(samples * shape.observationSize);
    this.fields = new Float32Array(samples * shape.fieldSize);
    this.masks = new Uint8Array(samples * shape.maskSize);
    this.choices = new Float32Array(samples * shape.choiceSize);
    this.logProbabilities = new Float32Array(samples);
    this.values = new Float32Array(samples);
    this.rewards = new Float32Array(samples);
    this.acted = new Uint8Array(samples);
    this.ended = new Uint8Array(samples);
    this.beyond = new Float32Array(samples);
    this.advantages = new Float32Array(samples);
    this.returns = new Float32Array(samples);
  }

  get isFull(): boolean {
    return this.length === this.shape.steps;
  }

  clear(): void {
    this.length = 0;
  }

  /**
   * Generalised advantage estimation (Schulman et al. 2016): A_t = sum_k (gamma lambda)^k delta_{t+k} within a life, delta_t = r_t + gamma V_{t+1} - V_t.
   * lambda 0 is the temporal difference of one step, lambda 1 the return less the value.
   * @param nextValues V of what each row sees now, for lives that go on beyond the rollout. [rows]
   */
  estimateAdvantages(gamma: number, lambda: number, nextValues: Float32Array): void {
    const { rows } = this.shape;
    for (let row = 0; row < rows; row++) {
      let later = 0;
      let nextValue = nextValues[row]!;
      for (let step = this.length - 1; step >= 0; step--) {
        const index = step * rows + row;
        if (!this.acted[index]) continue;
        const isEnd = this.ended[index] === 1;
        const delta = this.rewards[index]! + gamma * (isEnd ? this.beyond[index]! : nextValue) - this.values[index]!;
        later = delta + (isEnd ? 0 : gamma * lambda * later);
        this.advantages[index] = later;
        this.returns[index] = later + this.values[index]!;
        nextValue = this.values[index]!;
      }
    }
  }

  saveState(): SnapshotRecord {
    return {
      length: this.length,
      ...Object.fromEntries(this.recorded().map(([name, array, width]) => [name, array.slice(0, this.length * this.shape.rows * width)])),
    };
  }

  loadState(state: SnapshotRecord): void {
    this.length = state['length'] as number;
    for (const [name, array] of this.recorded()) array.set(state[name] as TypedArray & ArrayLike<number>);
  }

  private recorded(): readonly (readonly [string, Float32Array | Uint8Array, number])[] {
    const { observationSize, fieldSize, maskSize, choiceSize } = this.shape;
    return [
      ['observations', this.observations, observationSize],
      ['fields', this.fields, fieldSize],
      ['masks', this.masks, maskSize],
      ['choices', this.choices, choiceSize],
      ['logProbabilities', this.logProbabilities, 1],
      ['values', this.values, 1],
      ['rewards', this.rewards, 1],
      ['acted', this.acted, 1],
      ['ended', this.ended, 1],
      ['beyond', this.beyond, 1],
    ];
  }
}
