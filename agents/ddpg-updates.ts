import { createFrame, type Frame } from '../src/learning/frame.ts';
import type { Replay } from '../src/learning/replay.ts';
import { createSample, type Sample, type Sampler } from '../src/learning/sampling/sampler.ts';
import { valueLoss, valueLossSlope } from '../src/learning/value-loss.ts';
import type { Population, StepOptions } from '../src/population/population.ts';
import type { DdpgParameters } from './ddpg.ts';
import type { DdpgSchedule } from './ddpg-schedule.ts';
import { presentFrame } from './present-frame.ts';

interface Parts {
  readonly actor: Population;
  readonly critic: Population;
  readonly replay: Replay;
  readonly sampler: Sampler;
  readonly schedule: DdpgSchedule;
  readonly parameters: DdpgParameters;
}

/** How critics learn from the replay, and actors from their critics. */
export class DdpgUpdates {
  private readonly parts: Parts;
  private readonly width: number;
  /** The sampled transitions, by policy and then by place in its batch, as are the rows of the networks; and y of each. */
  private readonly batch: readonly Sample[];
  private readonly targets: Float64Array;
  private readonly active: Uint8Array;
  /** Samples of each policy in the batch. */
  private readonly counts: Int32Array;
  private readonly frame: Frame;
  /** Since the figures were last told. */
  readonly sums = { criticLoss: 0, actorLoss: 0, updates: 0 };

  constructor(parts: Parts) {
    const { critic, replay, sampler } = parts;
    this.parts = parts;
    this.width = replay.shape.actionSize;
    this.batch = Array.from({ length: sampler.most }, createSample);
    this.targets = new Float64Array(sampler.most);
    this.active = new Uint8Array(critic.policies);
    this.counts = new Int32Array(critic.policies);
    this.frame = createFrame(replay.shape);
  }

  /** One optimiser step of the critic, then the actor, of every policy whose turn it is and that has enough to learn from; returns whether there is any. */
  update(): boolean {
    const { actor, critic, sampler, schedule } = this.parts;
    const { batchSize, tau, criticTau, maxGradientNorm, actorLearningRate, criticLearningRate } = this.parts.parameters;
    const { active, counts, sums } = this;
    const size = sampler.draw(this.batch, active);
    if (size === 0) return false;
    for (let policy = 0; policy < active.length; policy++) counts[policy] = active[policy]! * batchSize;
    const share = schedule.rateShare();
    const options = { active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) };
    this.fillTargets(size);
    this.presentBatch(size);
    sums.criticLoss += this.improveCritic(size, criticLearningRate * share, options) / size;
    sums.actorLoss -= this.improveActor(size, actorLearningRate * share, options) / size;
    actor.updateTarget(tau, active);
    critic.updateTarget(criticTau ?? tau, active);
    sums.updates++;
    schedule.steps++;
    return true;
  }

  metrics(): Record<string, number> {
    const { criticLoss, actorLoss, updates } = this.sums;
    Object.assign(this.sums, { criticLoss: 0, actorLoss: 0, updates: 0 });
    return updates > 0 ? { criticLoss: criticLoss / updates, actorLoss: actorLoss / updates } : {};
  }

  /** y = R + gamma^k Q'(o', mu'(o'), m'), with the target networks. */
  private fillTargets(size: number): void {
    const { actor, critic, replay } = this.parts;
    const { batch, counts, targets, frame } = this;
    for (let i = 0; i < size; i++) {
      // Beyond the end of a life there is nothing to look at; what stands in the row then is not used.
      if (batch[i]!.transition.discount > 0) replay.read(batch[i]!.transition.to, frame);
      presentFrame(actor, i, frame);
      presentFrame(critic, i, frame);
    }
    actor.forward(counts, 'target');
    this.takeActions(size);
    critic.forward(counts, 'target');
    const values = critic.outputs['value']!;
    for (let i = 0; i < size; i++) {
      const { rewards, discount } = batch[i]!.transition;
      targets[i] = rewards + (discount > 0 ? discount * values[i]! : 0);
    }
  }

  /** Writes what was seen and done in the sampled transitions into the inputs of actor and critic. */
  private presentBatch(size: number): void {
    const { actor, critic, replay } = this.parts;
    const { batch, frame } = this;
    for (let i = 0; i < size; i++) {
      const { from } = batch[i]!.transition;
      replay.read(from, frame);
      presentFrame(actor, i, frame);
      presentFrame(critic, i, frame);
      replay.readPoint(from, critic.inputs['action']!, i * this.width);
    }
  }

  /** Brings Q(o, a, m) nearer to the targets; returns the sum of the losses. */
  private improveCritic(size: number, rate: number, options: StepOptions): number {
    const { critic } = this.parts;
    const { loss, batchSize } = this.parts.parameters;
    const values = critic.outputs['value']!;
    const gradients = critic.outputGradients['value']!;
    critic.forward(this.counts);
    let total = 0;
    for (let i = 0; i < size; i++) {
      const error = values[i]! - this.targets[i]!;
      total += valueLoss(loss, error);
      gradients[i] = valueLossSlope(loss, error) / batchSize;
    }
    critic.backward(this.counts);
    critic.step(rate, options);
    return total;
  }

  /** Moves the actor up d(Q - c a^2 / 2)/da da/dtheta at a = mu(o) (deterministic policy gradient); returns the sum of the values it had. */
  private improveActor(size: number, rate: number, options: StepOptions): number {
    const { actor, critic } = this.parts;
    const { batchSize, actionPenalty } = this.parts.parameters;
    const values = critic.outputs['value']!;
    const [action, slopes] = [actor.outputs['action']!, actor.outputGradients['action']!];
    actor.forward(this.counts);
    this.takeActions(size);
    critic.forward(this.counts);
    let total = 0;
    for (let i = 0; i < size; i++) total += values[i]!;
    critic.outputGradients['value']!.fill(-1 / batchSize, 0, size);
    critic.backwardInputs(this.counts);
    slopes.set(critic.inputGradients['action']!.subarray(0, size * this.width));
    for (let i = 0; i < size * this.width; i++) slopes[i]! += (actionPenalty * action[i]!) / batchSize;
    actor.backward(this.counts);
    actor.step(rate, options);
    return total;
  }

  /** The actor's last outputs become the actions that the critic judges. */
  private takeActions(size: number): void {
    const { actor, critic } = this.parts;
    critic.inputs['action']!.set(actor.outputs['action']!.subarray(0, size * this.width));
  }
}
