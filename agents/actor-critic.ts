import type { Group, PopulationEnv } from '../src/environment/population-env.ts';
import type { ActionDistribution, Mask } from '../src/learning/action-distribution.ts';
import { createFrame, type Frame, type FrameShape, frameShape, readFrame } from '../src/learning/frame.ts';
import type { Learner, LearnerContext, Mode, Policy } from '../src/learning/learner.ts';
import { Rollout } from '../src/learning/rollout.ts';
import { RolloutSamples } from '../src/learning/rollout-samples.ts';
import { withScaledObservations } from '../src/learning/scaled-observations.ts';
import { scheduled } from '../src/learning/schedule.ts';
import type { MeanField } from '../src/meanfield/mean-field.ts';
import { createPopulation } from '../src/population/create-population.ts';
import type { Population } from '../src/population/population.ts';
import { copyRow } from '../src/shared/copy-row.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { type Actor, createActor } from './actor.ts';
import { criticNetwork, distributionOf } from './actor-critic-networks.ts';
import type { ActorCriticParameters } from './actor-critic-parameters.ts';
import type { FieldSource } from './field-source.ts';

/** Builds the learner around a field source (null: actor and critic see observations alone). */
export async function createActorCritic(context: LearnerContext<ActorCriticParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const rows = group.capacity * numEnvs;
  const shape = frameShape(group, field?.size ?? 0, false);
  const batch = Math.ceil((parameters.rolloutSteps * rows) / policies / parameters.minibatches) * policies;
  const distribution = distributionOf(group, parameters);
  const maxRows = Math.max(rows, batch);
  const seedOf = (name: string) => String(rng.split(name).uniform());
  const actor = await createActor({ group, parameters, distribution, shape, policies, maxFrames: maxRows, seed: seedOf('actor'), engine });
  const critic = await createPopulation({
    network: criticNetwork(group, parameters, shape.fieldSize),
    policies,
    maxRows,
    optimiser: { kind: 'adam' },
    seed: seedOf('critic'),
    engine,
  });
  const learner = new ActorCritic(context, { actor, critic, distribution, shape, field });
  return parameters.scaleObservations ? withScaledObservations(learner, group) : learner;
}

interface Parts {
  readonly actor: Actor;
  readonly critic: Population;
  readonly distribution: ActionDistribution;
  readonly shape: FrameShape;
  readonly field: FieldSource | null;
}

class ActorCritic implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<ActorCriticParameters>;
  private readonly parts: Parts;
  private readonly rollout: Rollout;
  private readonly drawing: Rng;
  private readonly shuffling: Rng;
  private readonly frame: Frame;
  /** Environment row of each row of the critic's last pass, and of each entry of the actor's. */
  private readonly rowOf: Int32Array;
  private readonly actorRowOf: Int32Array;
  private acting = 0;
  private readonly counts: Int32Array;
  private readonly active: Uint8Array;
  private readonly samples: RolloutSamples;
  /** Sample of each population row of the minibatch loaded last. */
  private readonly sampleOf: Int32Array;
  private readonly nextValues: Float32Array;
  /** The training group and its estimates, once attached. */
  private training: { readonly group: Group; readonly meanField: MeanField | null; readonly numEnvs: number } | null = null;
  private step = 0;
  private readonly sums = { actorLoss: 0, criticLoss: 0, entropy: 0, updates: 0 };

  constructor(context: LearnerContext<ActorCriticParameters>, parts: Parts) {
    const { group, numEnvs, parameters, rng } = context;
    const rows = group.capacity * numEnvs;
    this.numPolicies = parameters.sharing === 'shared' ? 1 : group.capacity;
    this.context = context;
    this.parts = parts;
    const isMasked = group.masksActions || group.actionSpace.kind === 'candidates';
    this.rollout = new Rollout({
      rows,
      steps: parameters.rolloutSteps,
      frame: parts.shape,
      choiceSize: parts.distribution.width,
      maskSize: isMasked ? parts.shape.choices : 0,
    });
    this.frame = createFrame(parts.shape);
    this.drawing = rng.split('drawing');
    this.shuffling = rng.split('shuffling');
    this.rowOf = new Int32Array(rows);
    this.actorRowOf = new Int32Array(rows);
    this.counts = new Int32Array(this.numPolicies);
    this.active = new Uint8Array(this.numPolicies);
    this.samples = new RolloutSamples(this.rollout, this.numPolicies);
    this.sampleOf = new Int32Array(rows * parameters.rolloutSteps);
    this.nextValues = new Float32Array(rows);
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const meanField = this.parts.field?.attach(group, env) ?? null;
    const isTraining = this.training === null;
    this.training ??= { group, meanField, numEnvs: env.numEnvs };
    const evaluating = this.context.rng.split('evaluating');
    const choice = new Float32Array(group.rows * this.parts.distribution.width);
    const act = (mode: Mode) => this.act(mode, group, meanField, env.numEnvs, mode === 'train' ? this.drawing : evaluating, choice);
    return {
      begin: (copy) => meanField?.begin(copy),
      act(mode) {
        if (meanField?.isOracle) {
          act('evaluate');
          meanField.foresee();
        }
        act(mode);
      },
      // What an oracle foresees hangs on the actions drawn.
      ...(group.actionSpace.kind === 'discrete' && !meanField?.isOracle
        ? { probabilities: (into: Float64Array) => this.probabilities(group, meanField, env.numEnvs, into) }
        : {}),
      observe: (mode) => {
        meanField?.advance(mode === 'train');
        if (mode === 'train' && isTraining) this.record(group, meanField, env.numEnvs);
      },
      saveState: () => ({ meanField: meanField?.saveState() ?? null, evaluating: { ...evaluating.save() } }),
      loadState(state) {
        meanField?.loadState(state['meanField'] as SnapshotRecord);
        evaluating.load(state['evaluating'] as unknown as RngState);
      },
    };
  }

  learn(step: number): boolean {
    this.step = step;
    const { rollout, samples } = this;
    if (!rollout.isFull) return false;
    const { gamma, lambda, epochs, minibatches, normaliseAdvantages } = this.context.parameters;
    const { group, meanField, numEnvs } = this.training!;
    this.nextValues.fill(0);
    this.valueRows(group, meanField, numEnvs, (row) => group.alive[row] === 1, this.nextValues);
    rollout.estimateAdvantages(gamma, lambda, this.nextValues);
    samples.gather();
    if (normaliseAdvantages) samples.normaliseAdvantages();
    for (let epoch = 0; epoch < epochs; epoch++) {
      samples.shuffle(this.shuffling);
      for (let part = 0; part < minibatches; part++) this.update(part);
    }
    rollout.clear();
    return true;
  }

  metrics(): Record<string, number> {
    const { actorLoss, criticLoss, entropy, updates } = this.sums;
    const figures: Record<string, number> = { ...(this.parts.field?.metrics() ?? {}) };
    if (updates > 0)
      Object.assign(figures, { actorLoss: actorLoss / updates, criticLoss: criticLoss / updates, entropy: entropy / updates });
    Object.assign(this.sums, { actorLoss: 0, criticLoss: 0, entropy: 0, updates: 0 });
    return figures;
  }

  saveState(): SnapshotRecord {
    return {
      actor: this.parts.actor.population.saveState(),
      critic: this.parts.critic.saveState(),
      field: this.parts.field?.saveState() ?? null,
      rollout: this.rollout.saveState(),
      drawing: { ...this.drawing.save() },
      shuffling: { ...this.shuffling.save() },
      step: this.step,
      sums: { ...this.sums },
    };
  }

  loadState(state: SnapshotRecord): void {
    this.parts.actor.population.loadState(state['actor'] as SnapshotRecord);
    this.parts.critic.loadState(state['critic'] as SnapshotRecord);
    this.parts.field?.loadState(state['field'] as SnapshotRecord);
    this.rollout.loadState(state['rollout'] as SnapshotRecord);
    this.drawing.load(state['drawing'] as unknown as RngState);
    this.shuffling.load(state['shuffling'] as unknown as RngState);
    this.step = state['step'] as number;
    Object.assign(this.sums, state['sums']);
  }

  /** Draws an action for every live row, and records the decision when training. */
  private act(mode: Mode, group: Group, meanField: MeanField | null, numEnvs: number, rng: Rng, choice: Float32Array): void {
    const { actor, distribution } = this.parts;
    const { actorRowOf } = this;
    const stream = mode === 'evaluate' && this.isGreedy(group) ? null : rng;
    const from = this.rollout.length * group.rows;
    if (mode === 'train') this.openStep(group, meanField);
    const count = this.consult(group, meanField, numEnvs);
    for (let at = 0; at < count; at++) {
      const row = actorRowOf[at]!;
      const logProbability = distribution.draw(actor.heads, at, maskOf(group, row), stream, choice, row * distribution.width);
      distribution.write(choice, row * distribution.width, group.actions, row);
      if (mode === 'train') this.rollout.logProbabilities[from + row] = logProbability;
    }
    if (mode !== 'train') return;
    this.acting = count;
    this.rollout.choices.set(choice, from * distribution.width);
    this.valueRows(group, meanField, numEnvs, (row) => group.alive[row] === 1, this.rollout.values.subarray(from, from + group.rows));
  }

  /** Has the actor evaluated for every live row, whose entries then are in `actorRowOf`; returns how many there are. */
  private consult(group: Group, meanField: MeanField | null, numEnvs: number): number {
    const { actor, shape } = this.parts;
    const { frame, actorRowOf } = this;
    actor.clear();
    let count = 0;
    eachRow(group, numEnvs, (row) => {
      if (!group.alive[row]) return;
      readFrame(group, row, meanField?.estimates ?? null, shape, frame);
      actorRowOf[count++] = row;
      actor.add(this.numPolicies === 1 ? 0 : row % group.capacity, frame);
    });
    actor.evaluate();
    return count;
  }

  /** Writes what evaluation draws discrete actions from. [rows, actions] */
  private probabilities(group: Group, meanField: MeanField | null, numEnvs: number, into: Float64Array): void {
    const { actor, distribution } = this.parts;
    const actions = into.length / group.rows;
    const choice = new Float32Array(1);
    into.fill(0);
    const count = this.consult(group, meanField, numEnvs);
    for (let at = 0; at < count; at++) {
      const row = this.actorRowOf[at]!;
      const mask = maskOf(group, row);
      if (this.isGreedy(group)) {
        distribution.draw(actor.heads, at, mask, null, choice, 0);
        into[row * actions + choice[0]!] = 1;
        continue;
      }
      for (let action = 0; action < actions; action++) {
        choice[0] = action;
        into[row * actions + action] = Math.exp(distribution.logProbability(actor.heads, at, mask, choice, 0));
      }
    }
  }

  private isGreedy(group: Group): boolean {
    const { evaluation } = this.context.parameters;
    return evaluation === 'greedy' || (evaluation === 'auto' && group.actionSpace.kind === 'candidates');
  }

  /** Notes what everybody sees before acting. */
  private openStep(group: Group, meanField: MeanField | null): void {
    const { rollout } = this;
    const from = rollout.length * group.rows;
    rollout.see(group, meanField?.estimates ?? null);
    rollout.acted.set(group.alive, from);
    rollout.ended.fill(0, from, from + group.rows);
  }

  /** After the environment's step: what it gave, and whose life or episode ended. */
  private record(group: Group, meanField: MeanField | null, numEnvs: number): void {
    const { rollout } = this;
    const { terminalMask } = this.context.parameters;
    const from = rollout.length * group.rows;
    if (group.executed && this.context.parameters.credit === 'executed') this.creditExecuted(group, group.executed);
    rollout.rewards.set(group.rewards, from);
    const isCutOff = (row: number) => group.truncated[row] === 1 || (group.terminated[row] === 1 && !terminalMask);
    let anyCutOff = false;
    for (let row = 0; row < group.rows; row++) {
      rollout.beyond[from + row] = 0;
      if (group.terminated[row] || group.truncated[row]) rollout.ended[from + row] = 1;
      anyCutOff ||= isCutOff(row);
    }
    if (anyCutOff) this.valueRows(group, meanField, numEnvs, isCutOff, rollout.beyond.subarray(from, from + group.rows));
    rollout.length++;
  }

  /** The decisions of this step become those that arbitration let through. */
  private creditExecuted(group: Group, executed: Int32Array): void {
    const { rollout, actorRowOf } = this;
    const { actor, distribution, shape } = this.parts;
    const from = rollout.length * group.rows;
    for (let entry = 0; entry < this.acting; entry++) {
      const sample = from + actorRowOf[entry]!;
      const mask = { flags: rollout.masks, at: sample * shape.choices };
      rollout.choices[sample] = executed[actorRowOf[entry]!]!;
      rollout.logProbabilities[sample] = distribution.logProbability(actor.heads, entry, mask, rollout.choices, sample);
    }
  }

  /** Writes V(o, m) of the rows that are meant into `into` [rows], and leaves the others as they are. */
  private valueRows(
    group: Group,
    meanField: MeanField | null,
    numEnvs: number,
    isMeant: (row: number) => boolean,
    into: Float32Array,
  ): void {
    const { critic } = this.parts;
    const count = this.present(group, meanField, numEnvs, isMeant);
    critic.forward(this.counts);
    for (let at = 0; at < count; at++) into[this.rowOf[at]!] = critic.outputs['value']![at]!;
  }

  /** Writes what the rows that are meant see into the critic's inputs, network by network; returns how many there are. */
  private present(group: Group, meanField: MeanField | null, numEnvs: number, isMeant: (row: number) => boolean): number {
    const { counts, rowOf } = this;
    const { observationSize, fieldSize } = this.parts.shape;
    const { observation, field } = this.parts.critic.inputs;
    let count = 0;
    counts.fill(0);
    eachRow(group, numEnvs, (row) => {
      if (!isMeant(row)) return;
      copyRow(group.observations, row, observation!, count, observationSize);
      if (field) copyRow(meanField!.estimates, row, field, count, fieldSize);
      counts[this.numPolicies === 1 ? 0 : row % group.capacity]!++;
      rowOf[count++] = row;
    });
    return count;
  }

  /** One optimiser step of every network on its share of the samples. */
  private update(part: number): void {
    const { actor, critic } = this.parts;
    const { actorLearningRate, criticLearningRate, finalLearningRate, maxGradientNorm } = this.context.parameters;
    const fall = scheduled(1, finalLearningRate, 1, this.step / this.context.totalTimesteps);
    const options = { active: this.active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) };
    const count = this.loadSamples(part);
    if (count === 0) return;

    critic.forward(this.counts);
    this.sums.criticLoss += this.criticGradients();
    critic.backward(this.counts);
    critic.step(criticLearningRate * fall, options);

    actor.evaluate();
    this.sums.actorLoss += this.actorGradients();
    actor.backward();
    actor.population.step(actorLearningRate * fall, options);
    this.sums.updates++;
  }

  /** Writes a share of every network's samples into the inputs of actor and critic; returns how many there are. */
  private loadSamples(part: number): number {
    const { rollout, samples, counts, active, sampleOf, frame } = this;
    const { actor, critic } = this.parts;
    const { observation, field } = critic.inputs;
    const { minibatches } = this.context.parameters;
    let count = 0;
    actor.clear();
    for (let policy = 0; policy < this.numPolicies; policy++) {
      const own = samples.part(policy, part, minibatches);
      counts[policy] = own.length;
      active[policy] = own.length > 0 ? 1 : 0;
      for (const sample of own) {
        rollout.read(sample, frame);
        actor.add(policy, frame);
        observation!.set(frame.observation, count * frame.observation.length);
        field?.set(frame.field, count * frame.field.length);
        sampleOf[count++] = sample;
      }
    }
    return count;
  }

  /** The critic learns 0.5 (V - R)^2, averaged over each network's samples. Returns the mean loss. */
  private criticGradients(): number {
    const values = this.parts.critic.outputs['value']!;
    const gradients = this.parts.critic.outputGradients['value']!;
    return this.eachSample((at, sample, share) => {
      const error = values[at]! - this.rollout.returns[sample]!;
      gradients[at] = error * share;
      return 0.5 * error * error;
    });
  }

  /**
   * The actor goes up the advantage of what was done, -log pi(a | o) A, or with `clip` PPO's -min(r A, clip(r, 1 - c, 1 + c) A) with
   * r = pi / pi_old (Schulman et al. 2017, equation 7), plus its entropy. Returns the mean loss without the entropy.
   */
  private actorGradients(): number {
    const { actor, distribution } = this.parts;
    const { rollout } = this;
    const { clip, entropy: firstWeight, finalEntropy } = this.context.parameters;
    const entropyWeight = scheduled(firstWeight, finalEntropy ?? firstWeight, 1, this.step / this.context.totalTimesteps);
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
    let at = 0;
    let total = 0;
    for (let policy = 0; policy < this.numPolicies; policy++) {
      const share = 1 / this.counts[policy]!;
      for (const end = at + this.counts[policy]!; at < end; at++) total += visit(at, this.sampleOf[at]!, share);
    }
    return total / at;
  }
}

/** Visits the rows of a group's copies, network by network. */
function eachRow(group: Group, numEnvs: number, visit: (row: number) => void): void {
  for (let slot = 0; slot < group.capacity; slot++) {
    for (let copy = 0; copy < numEnvs; copy++) visit(copy * group.capacity + slot);
  }
}

/** The allowed actions of a row, where the group masks any. */
const maskOf = ({ actionMask, rows }: Group, row: number): Mask | null =>
  actionMask ? { flags: actionMask, at: row * (actionMask.length / rows) } : null;
