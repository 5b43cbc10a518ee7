import type { ActionDistribution } from '../src/learning/action-distribution.ts';
import { createFrame, type Frame } from '../src/learning/frame.ts';
import type { Rollout } from '../src/learning/rollout.ts';
import { RolloutSamples } from '../src/learning/rollout-samples.ts';
import { scheduled } from '../src/learning/schedule.ts';
import type { Population } from '../src/population/population.ts';
import type { Rng } from '../src/shared/rng.ts';
import type { Actor } from './actor.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';
import { presentFrame } from './present-frame.ts';

interface Parts {
  readonly actor: Actor;
  readonly critic: Population;
  readonly distribution: ActionDistribution;
  readonly rollout: Rollout;
  readonly parameters: ActorCriticParameters;
  readonly shuffling: Rng;
}

/** How actors and critics learn from a rollout whose advantages are estimated. */
export class ActorCriticLearning {
  private readonly parts: Parts;
  private readonly samples: RolloutSamples;
  private readonly frame: Frame;
  /** Of the minibatch loaded last: samples of each network, which networks have any, and the sample of each row. */
  private readonly counts: Int32Array;
  private readonly active: Uint8Array;
  private readonly sampleOf: Int32Array;
  /** Share of the run that is over. */
  private progress = 0;
  /** Since the figures were last told. */
  readonly sums = { actorLoss: 0, criticLoss: 0, entropy: 0, updates: 0 };

  constructor(parts: Parts) {
    const { rollout, critic } = parts;
    const { policies } = critic;
    this.parts = parts;
    this.samples = new RolloutSamples(rollout, policies);
    this.frame = createFrame(rollout.shape.frame);
    this.counts = new Int32Array(policies);
    this.active = new Uint8Array(policies);
    this.sampleOf = new Int32Array(rollout.shape.rows * rollout.shape.steps);
  }

  /** Goes over all of the rollout as often as there are epochs. */
  learn(progress: number): void {
    const { samples } = this;
    const { shuffling } = this.parts;
    const { epochs, minibatches, normaliseAdvantages } = this.parts.parameters;
    this.progress = progress;
    samples.gather();
    if (normaliseAdvantages) samples.normaliseAdvantages();
    for (let epoch = 0; epoch < epochs; epoch++) {
      samples.shuffle(shuffling);
      for (let part = 0; part < minibatches; part++) this.update(part);
    }
  }

  metrics(): Record<string, number> {
    const { actorLoss, criticLoss, entropy, updates } = this.sums;
    Object.assign(this.sums, { actorLoss: 0, criticLoss: 0, entropy: 0, updates: 0 });
    return updates > 0 ? { actorLoss: actorLoss / updates, criticLoss: criticLoss / updates, entropy: entropy / updates } : {};
  }

  /** One optimiser step of every network on its share of the samples. */
  private update(part: number): void {
    const { counts, active, progress, sums } = this;
    const { actor, critic } = this.parts;
    const { actorLearningRate, criticLearningRate, finalLearningRate, maxGradientNorm } = this.parts.parameters;
    const fall = scheduled(1, finalLearningRate, 1, progress);
    const options = { active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) };
    const count = this.loadSamples(part);
    if (count === 0) return;

    critic.forward(counts);
    sums.criticLoss += this.criticGradients();
    critic.backward(counts);
    critic.step(criticLearningRate * fall, options);

    actor.evaluate();
    sums.actorLoss += this.actorGradients();
    actor.backward();
    actor.population.step(actorLearningRate * fall, options);
    sums.updates++;
  }

  /** Writes a share of every network's samples into the inputs of actor and critic; returns how many there are. */
  private loadSamples(part: number): number {
    const { samples, counts, active, sampleOf, frame } = this;
    const { actor, critic, rollout } = this.parts;
    const { minibatches } = this.parts.parameters;
    let count = 0;
    actor.clear();
    for (let policy = 0; policy < counts.length; policy++) {
      const own = samples.part(policy, part, minibatches);
      counts[policy] = own.length;
      active[policy] = own.length > 0 ? 1 : 0;
      for (const sample of own) {
        rollout.read(sample, frame);
        actor.add(policy, frame);
        presentFrame(critic, count, frame);
        sampleOf[count++] = sample;
      }
    }
    return count;
  }

  /** The critic learns 0.5 (V - R)^2, averaged over each network's samples. Returns the mean loss. */
  private criticGradients(): number {
    const { critic, rollout } = this.parts;
    const values = critic.outputs['value']!;
    const gradients = critic.outputGradients['value']!;
    return this.eachSample((at, sample, share) => {
      const error = values[at]! - rollout.returns[sample]!;
      gradients[at] = error * share;
      return 0.5 * error * error;
    });
  }

  /**
   * The actor goes up the advantage of what was done, -log pi(a | o) A, or with `clip` PPO's -min(r A, clip(r, 1 - c, 1 + c) A) with
   * r = pi / pi_old (Schulman et al. 2017, equation 7), plus its entropy. Returns the mean loss without the entropy.
   */
  private actorGradients(): number {
    const { actor, distribution, rollout } = this.parts;
    const { clip, entropy: firstWeight, finalEntropy } = this.parts.parameters;
    const entropyWeight = scheduled(firstWeight, finalEntropy ?? firstWeight, 1, this.progress);
    const { maskSize } = rollout.shape;
    let entropy = 0;
    let count = 0;
    const loss = this.eachSample((at, sample, share) => {
      const mask = maskSize > 0 ? { flags: rollout.masks, at: sample * maskSize } : null;
      const choiceAt = sample * distribution.width;
      const advantage = rollout.advantages[sample]!;
      const logProbability = distribution.logProbability(actor.heads, at, mask, rollout.choices, choiceAt);
      const ratio = clip === null ? 1 : Math.exp(logProbability - rollout.logProbabilities[sample]!);
      const isHeld = clip !== null && (advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip);
      entropy += distribution.entropy(actor.heads, at, mask);
      count++;
      const weight = isHeld ? 0 : -share * ratio * advantage;
      distribution.gradient(actor.heads, actor.gradients, at, mask, rollout.choices, choiceAt, weight, -share * entropyWeight);
      if (clip === null) return -logProbability * advantage;
      return -Math.min(ratio * advantage, Math.min(1 + clip, Math.max(1 - clip, ratio)) * advantage);
    });
    this.sums.entropy += entropy / count;
    return loss;
  }

  /** Visits the samples loaded last with their place, their index, and 1 / the number of samples of their network; averages what is returned. */
  private eachSample(visit: (at: number, sample: number, share: number) => number): number {
    const { counts, sampleOf } = this;
    let at = 0;
    let total = 0;
    for (let policy = 0; policy < counts.length; policy++) {
      const share = 1 / counts[policy]!;
      for (const end = at + counts[policy]!; at < end; at++) total += visit(at, sampleOf[at]!, share);
    }
    return total / at;
  }
}
