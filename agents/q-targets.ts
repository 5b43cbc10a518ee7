import type { SetArbiter, SetContest } from '../src/arbitration/set-contest.ts';
import type { ActionValues } from '../src/learning/action-values.ts';
import { indexOfMax, meanValue, softmaxValue } from '../src/learning/choices.ts';
import type { FrameShape } from '../src/learning/frame.ts';
import type { Replay } from '../src/learning/replay.ts';
import type { Sample } from '../src/learning/sampling/sampler.ts';
import type { TargetKind } from './q-target-kind.ts';

export interface TargetOptions {
  readonly kind: TargetKind;
  /** Of the softmax policy whose value is expected, now. */
  temperature(): number;
  /** The next state is valued with the field of the present one. */
  readonly staleField: boolean;
  readonly shape: FrameShape;
  readonly values: ActionValues;
  readonly replay: Replay;
  /** Joint targets: who decides among the agents, so many of them, and most samples of a batch. */
  readonly joint: { readonly arbiter: SetArbiter; readonly agents: number; readonly most: number } | null;
}

/** What the decisions of a batch should have been worth: y = R + gamma^k v(o', m'), with v as `kind` says. */
export class Targets {
  private readonly options: TargetOptions;
  private readonly choices: Float64Array;
  private readonly weights: Float64Array;
  private readonly contest: SetContest | null;
  /** What the candidates of each sample's next state claim. [most, choices, claims] */
  private readonly claimed: Int32Array;

  constructor(options: TargetOptions) {
    const { shape, joint } = options;
    this.options = options;
    this.choices = new Float64Array(shape.choices);
    this.weights = new Float64Array(shape.choices);
    const claims = shape.claims ?? 0;
    this.claimed = new Int32Array(joint ? joint.most * shape.choices * claims : 0);
    this.contest = joint && {
      vehicles: joint.agents,
      choices: shape.choices,
      claims,
      items: 0,
      scores: new Float32Array(joint.agents * shape.choices),
      mask: new Uint8Array(joint.agents * shape.choices),
      claimed: new Int32Array(joint.agents * shape.choices * claims),
      executed: new Int32Array(joint.agents),
    };
  }

  /** Fills in the targets of the first `size` samples. `alone`: they are not all that the agents did at their moments. */
  fill(batch: readonly Sample[], size: number, alone = false): void {
    const { values, kind } = this.options;
    const temperature = this.options.temperature();
    const { choices } = this;
    this.present(batch, size);
    if (kind === 'double') this.chooseOnline(batch, size);
    if (kind === 'executed' || (alone && this.contest)) this.chooseExecuted(batch, size);
    values.evaluate('target');
    if (this.contest && !alone) this.arbitrate(batch, size);
    for (let i = 0; i < size; i++) {
      const sample = batch[i]!;
      const { discount } = sample.transition;
      if (discount === 0) continue;
      values.values(sample.entry, choices);
      sample.target += discount * this.valueNext(kind, sample.next, temperature);
    }
  }

  private valueNext(kind: TargetKind, next: number, temperature: number): number {
    if (kind === 'expected') return softmaxValue(this.choices, temperature, this.weights);
    if (kind === 'average') return meanValue(this.choices);
    return this.choices[next >= 0 ? next : indexOfMax(this.choices)]!;
  }

  /** Adds the states that the samples led to, to what is valued next. */
  private present(batch: readonly Sample[], size: number): void {
    const { values, replay, staleField } = this.options;
    values.clear();
    for (let i = 0; i < size; i++) {
      const sample = batch[i]!;
      sample.target = sample.transition.rewards;
      sample.next = -1;
      if (sample.transition.discount === 0) continue;
      const frame = values.frame();
      replay.read(sample.transition.to, frame);
      if (staleField) replay.readField(sample.transition.from, frame);
      sample.entry = values.add(sample.policy, frame);
      if (this.contest) this.claimed.set(frame.claimed, i * frame.claimed.length);
    }
  }

  private chooseOnline(batch: readonly Sample[], size: number): void {
    const { values } = this.options;
    values.evaluate('online');
    for (let i = 0; i < size; i++) {
      if (batch[i]!.transition.discount === 0) continue;
      values.values(batch[i]!.entry, this.choices);
      batch[i]!.next = indexOfMax(this.choices);
    }
  }

  private chooseExecuted(batch: readonly Sample[], size: number): void {
    for (let i = 0; i < size; i++) {
      const { to } = batch[i]!.transition;
      if (to >= 0) batch[i]!.next = this.options.replay.action(to);
    }
  }

  /** Lets the agents of each moment compete with the target network's values, without noise. */
  private arbitrate(batch: readonly Sample[], size: number): void {
    const { joint, shape, values } = this.options;
    const contest = this.contest!;
    const width = shape.choices * contest.claims;
    let moments = 0;
    for (let i = 0; i < size; i++) moments = Math.max(moments, batch[i]!.moment + 1);
    for (let moment = 0; moment < moments; moment++) {
      contest.items = 0;
      contest.scores.fill(0);
      contest.claimed.fill(-1);
      contest.mask.fill(0);
      for (let agent = 0; agent < contest.vehicles; agent++) contest.mask[agent * shape.choices] = 1;
      for (let i = 0; i < size; i++) {
        const sample = batch[i]!;
        if (sample.moment !== moment || sample.transition.discount === 0) continue;
        values.values(sample.entry, this.choices);
        for (let choice = 0; choice < shape.choices; choice++) {
          const at = sample.agent * shape.choices + choice;
          const exists = this.choices[choice] !== -Infinity;
          contest.mask[at] = exists ? 1 : 0;
          if (exists) contest.scores[at] = this.choices[choice]!;
        }
        for (let k = 0; k < width; k++) {
          const claim = this.claimed[i * width + k]!;
          contest.claimed[sample.agent * width + k] = claim;
          if (claim >= contest.items) contest.items = claim + 1;
        }
      }
      joint!.arbiter(contest);
      for (let i = 0; i < size; i++) {
        if (batch[i]!.moment === moment) batch[i]!.next = contest.executed[batch[i]!.agent]!;
      }
    }
  }
}
