import type { ActionValues } from '../src/learning/action-values.ts';
import type { Replay } from '../src/learning/replay.ts';
import { createSample, type Sample, type Sampler } from '../src/learning/sampling/sampler.ts';
import { valueLoss, valueLossSlope } from '../src/learning/value-loss.ts';
import { presentDecisions } from './q-decisions.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import type { Schedule } from './q-schedule.ts';
import type { Targets } from './q-targets.ts';

interface Parts {
  readonly values: ActionValues;
  readonly replay: Replay;
  readonly sampler: Sampler;
  readonly targets: Targets;
  readonly schedule: Schedule;
  readonly parameters: Pick<QLearningParameters, 'loss' | 'maxGradientNorm' | 'tau'>;
  /** So many policies learn at a time, and then the next ones: their networks and what they learn from stay in the cache. */
  readonly together: number;
}

/** How values learn from the replay. */
export class QUpdates {
  private readonly parts: Parts;
  private readonly batch: readonly Sample[];
  private readonly active: Uint8Array;
  /** Samples of each policy in the batch. */
  private readonly shares: Int32Array;
  /** Since the figures were last told. */
  readonly sums = { losses: 0, updates: 0 };

  constructor(parts: Parts) {
    const { policies } = parts.values.population;
    this.parts = parts;
    this.batch = Array.from({ length: parts.sampler.most }, createSample);
    this.active = new Uint8Array(policies);
    this.shares = new Int32Array(policies);
  }

  /** One optimiser step of every policy whose turn it is and that has enough to learn from; returns whether there is any. */
  update(): boolean {
    const { batch, active, shares, sums } = this;
    const { sampler, together } = this.parts;
    const size = sampler.draw(batch, active);
    if (size === 0) return false;
    shares.fill(0);
    for (let i = 0; i < size; i++) shares[batch[i]!.policy]!++;
    let loss = 0;
    for (let from = 0; from < size; ) {
      const end = batch[from]!.policy + together;
      let to = from;
      active.fill(0);
      for (; to < size && batch[to]!.policy < end; to++) active[batch[to]!.policy] = 1;
      loss = this.learnFrom(batch.slice(from, to), loss);
      from = to;
    }
    sampler.learned(batch, size);
    sums.losses += loss / size;
    sums.updates++;
    return true;
  }

  metrics(): Record<string, number> {
    const { losses, updates } = this.sums;
    Object.assign(this.sums, { losses: 0, updates: 0 });
    return updates > 0 ? { loss: losses / updates } : {};
  }

  /** An optimiser step of the active policies, which the samples are of: equation (8) with the chosen target. Returns their losses added to `loss`. */
  private learnFrom(batch: readonly Sample[], loss: number): number {
    const { active, shares } = this;
    const { replay, values, targets, schedule } = this.parts;
    const { loss: kind, maxGradientNorm, tau } = this.parts.parameters;
    targets.fill(batch, batch.length);
    presentDecisions(this.parts, batch, batch.length);
    values.evaluate('online');
    for (const sample of batch) {
      const { transition, target, entry, policy, weight } = sample;
      const action = replay.action(transition.from);
      const error = values.value(entry, action) - target;
      loss += weight * valueLoss(kind, error);
      values.gradient(entry, action, (weight * valueLossSlope(kind, error)) / shares[policy]!);
      sample.error = error;
    }
    values.backward();
    values.population.step(schedule.learningRate(), { active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) });
    values.population.updateTarget(tau, active);
    return loss;
  }
}
