import type { Group } from '../environment/population-env.ts';
import { copyRow } from '../shared/copy-row.ts';
import type { SnapshotRecord, TypedArray } from '../shared/snapshot.ts';
import type { Frame, FrameShape } from './frame.ts';

export interface RolloutShape {
  /** Rows of the training environment. */
  readonly rows: number;
  readonly steps: number;
  /** What a row sees; the mask apart. */
  readonly frame: FrameShape;
  /** Numbers of a choice. */
  readonly choiceSize: number;
  /** Choices, where some may be masked; else 0. */
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
  /** Features of candidates, and bins that they name. */
  readonly candidates: Float32Array;
  readonly bins: Int32Array;
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
    const { observationSize, fieldSize, choices, features, bins } = shape.frame;
    this.observations = new Float32Array(samples * observationSize);
    this.fields = new Float32Array(samples * fieldSize);
    this.candidates = new Float32Array(samples * choices * features);
    this.bins = new Int32Array(bins > 0 ? samples * choices : 0);
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
   * Notes what all rows see before the step to come, and who acts; what these choose is still to be told, and zero of all others, so that nothing of an
   * earlier rollout is left that a run which goes on from its checkpoint would not have. `fields`: their estimates [rows, fieldSize], if any.
   */
  see(group: Group, fields: Float32Array | null): void {
    const { rows, choiceSize, frame } = this.shape;
    const { observationSize, fieldSize, choices, features } = frame;
    const [from, to] = [this.length * rows, (this.length + 1) * rows];
    this.acted.set(group.alive, from);
    for (const told of [this.ended, this.logProbabilities, this.values]) told.fill(0, from, to);
    this.choices.fill(0, from * choiceSize, to * choiceSize);
    this.observations.set(group.observations, from * observationSize);
    if (fields) this.fields.set(fields, from * fieldSize);
    if (this.masks.length > 0) this.masks.set(group.actionMask!, from * this.shape.maskSize);
    if (features > 0) this.candidates.set(group.candidates!, from * choices * features);
    if (this.bins.length > 0) this.bins.set(group.candidateBins!, from * choices);
  }

  /** Fills a frame with what a sample's row saw. */
  read(sample: number, frame: Frame): void {
    copyRow(this.observations, sample, frame.observation, 0, frame.observation.length);
    copyRow(this.fields, sample, frame.field, 0, frame.field.length);
    copyRow(this.candidates, sample, frame.candidates, 0, frame.candidates.length);
    if (this.bins.length > 0) copyRow(this.bins, sample, frame.bins, 0, frame.bins.length);
    if (this.masks.length > 0) copyRow(this.masks, sample, frame.mask, 0, frame.mask.length);
    else frame.mask.fill(1);
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
    // What older runs have not saved, they had none of.
    for (const [name, array] of this.recorded()) array.set((state[name] ?? []) as TypedArray & ArrayLike<number>);
  }

  private recorded(): readonly (readonly [string, Float32Array | Uint8Array | Int32Array, number])[] {
    const { maskSize, choiceSize, frame } = this.shape;
    const { observationSize, fieldSize, choices, features, bins } = frame;
    return [
      ['observations', this.observations, observationSize],
      ['fields', this.fields, fieldSize],
      ['masks', this.masks, maskSize],
      ['candidates', this.candidates, choices * features],
      ['bins', this.bins, bins > 0 ? choices : 0],
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
