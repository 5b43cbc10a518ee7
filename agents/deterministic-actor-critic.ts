import type { Group, PopulationEnv } from '../src/environment/population-env.ts';
import type { Box } from '../src/environment/spaces.ts';
import { ActionNoise } from '../src/learning/action-noise.ts';
import { createFrame, type Frame, frameShape, readFrame } from '../src/learning/frame.ts';
import type { Learner, LearnerContext, Mode, Policy } from '../src/learning/learner.ts';
import type { Replay } from '../src/learning/replay.ts';
import { DecisionSampler } from '../src/learning/sampling/decision-sampler.ts';
import { LearningTurns } from '../src/learning/sampling/learning-turns.ts';
import { createSample, type Sample } from '../src/learning/sampling/sampler.ts';
import { withScaledObservations } from '../src/learning/scaled-observations.ts';
import { scheduled } from '../src/learning/schedule.ts';
import { createPopulation } from '../src/population/create-population.ts';
import type { NetworkSpec } from '../src/population/network.ts';
import type { Population } from '../src/population/population.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { actorNetwork, criticNetwork } from './actor-critic-networks.ts';
import type { DdpgParameters } from './ddpg.ts';
import { eachRow } from './each-row.ts';
import { FieldPolicy } from './field-policy.ts';
import type { FieldSource } from './field-source.ts';
import { createLifeReplay } from './life-replay.ts';
import { recordOutcomes } from './record-outcomes.ts';

/** Builds the learner around a field source (null: actor and critic see observations alone). The group's actions must be a bounded box. */
export async function createDeterministicActorCritic(context: LearnerContext<DdpgParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const shape = frameShape(group, field?.size ?? 0, false);
  const replay = createLifeReplay(context, shape);
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const { learnersPerUpdate, batchSize, nSteps, learningStarts } = parameters;
  const [randomness, turns] = [rng.split('sampling'), new LearningTurns(policies, learnersPerUpdate)];
  const sampler = new DecisionSampler({ replay, rng: randomness, turns, batchSize, nSteps, learningStarts, prioritisation: null });
  const make = (name: string, network: NetworkSpec) =>
    createPopulation({
      network,
      policies,
      maxRows: Math.max(group.capacity * numEnvs, sampler.most),
      optimiser: { kind: 'adam' },
      target: true,
      seed: String(rng.split(name).uniform()),
      engine,
    });
  const head = { name: 'action', units: shape.actionSize, activation: 'tanh' } as const;
  const actor = await make('actor', actorNetwork(group, parameters, [head], parameters.actorSeesField ? shape.fieldSize : 0));
  const critic = await make('critic', criticNetwork(group, parameters, shape.fieldSize, shape.actionSize));
  const learner = new DeterministicActorCritic(context, {
    actor,
    critic,
    replay,
    sampler,
    randomness,
    turns,
    field,
    frame: createFrame(shape),
  });
  return parameters.scaleObservations ? withScaledObservations(learner, group) : learner;
}

interface Parts {
  readonly actor: Population;
  readonly critic: Population;
  readonly replay: Replay;
  readonly sampler: DecisionSampler;
  /** What the sampler draws from. */
  readonly randomness: Rng;
  readonly turns: LearningTurns;
  readonly field: FieldSource | null;
  /** The working copy of what is seen. */
  readonly frame: Frame;
}

/** Actions are in half-widths of their box around its centre, -1 .. 1, wherever they are not the environment's. */
class DeterministicActorCritic implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<DdpgParameters>;
  private readonly parts: Parts;
  private readonly width: number;
  private readonly noise: ActionNoise;
  /** What each row of the training environment has done in this step. [rows, width] */
  private readonly chosen: Float32Array;
  private readonly rowOf: Int32Array;
  private readonly counts: Int32Array;
  private readonly active: Uint8Array;
  /** The sampled transitions, by policy and then by place in its batch, as are the rows of the networks; and y of each. */
  private readonly batch: readonly Sample[];
  private readonly targets: Float64Array;
  private training = false;
  private step = 0;
  /** Learning steps so far. */
  private steps = 0;
  private readonly sums = { criticLoss: 0, actorLoss: 0, updates: 0 };

  constructor(context: LearnerContext<DdpgParameters>, parts: Parts) {
    const { group, numEnvs, parameters, rng } = context;
    const rows = group.capacity * numEnvs;
    const { critic } = parts;
    this.numPolicies = critic.policies;
    this.context = context;
    this.parts = parts;
    this.width = critic.inputs['action']!.length / critic.maxRows;
    this.noise = new ActionNoise(
      { kind: parameters.noise, rows, width: this.width, reversion: parameters.noiseReversion },
      rng.split('noise'),
    );
    this.chosen = new Float32Array(rows * this.width);
    this.rowOf = new Int32Array(rows);
    this.counts = new Int32Array(this.numPolicies);
    this.active = new Uint8Array(this.numPolicies);
    this.batch = Array.from({ length: parts.sampler.most }, createSample);
    this.targets = new Float64Array(this.batch.length);
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const isTraining = !this.training;
    this.training = true;
    const { capacity } = group;
    return new FieldPolicy(group, this.parts.field?.attach(group, env) ?? null, {
      begin: (copy) => {
        if (isTraining) this.noise.begin(copy * capacity, (copy + 1) * capacity);
      },
      choose: (mode, policyGroup, fields) => this.choose(mode, policyGroup, fields),
      record: isTraining ? (recorded, fields) => this.record(recorded, fields) : null,
    });
  }

  learn(step: number): boolean {
    const { trainEvery, gradientSteps } = this.context.parameters;
    this.step = step;
    if (step % trainEvery !== 0) return false;
    let changed = false;
    for (let i = 0; i < gradientSteps; i++) changed = this.update() || changed;
    return changed;
  }

  metrics(): Record<string, number> {
    const { criticLoss, actorLoss, updates } = this.sums;
    const figures: Record<string, number> = { noise: this.noiseScale(), ...(this.parts.field?.metrics() ?? {}) };
    if (updates > 0) Object.assign(figures, { criticLoss: criticLoss / updates, actorLoss: actorLoss / updates });
    Object.assign(this.sums, { criticLoss: 0, actorLoss: 0, updates: 0 });
    return figures;
  }

  saveState(): SnapshotRecord {
    const { actor, critic, replay, field, randomness, turns } = this.parts;
    const { step, steps } = this;
    return {
      actor: actor.saveState(),
      critic: critic.saveState(),
      replay: replay.saveState(),
      field: field?.saveState() ?? null,
      noise: this.noise.saveState(),
      sampling: { ...randomness.save() },
      counters: { step, steps },
      turn: turns.next,
      sums: { ...this.sums },
    };
  }

  loadState(state: SnapshotRecord): void {
    const { actor, critic, replay, field, randomness, turns } = this.parts;
    actor.loadState(state['actor'] as SnapshotRecord);
    critic.loadState(state['critic'] as SnapshotRecord);
    replay.loadState(state['replay'] as SnapshotRecord);
    field?.loadState(state['field'] as SnapshotRecord);
    this.noise.loadState(state['noise'] as SnapshotRecord);
    randomness.load(state['sampling'] as unknown as RngState);
    Object.assign(this, state['counters']);
    turns.next = state['turn'] as number;
    Object.assign(this.sums, state['sums']);
  }

  /** Writes the actions of all live rows, and opens their frames when training. */
  private choose(mode: Mode, group: Group, fields: Float32Array | null): void {
    const { actor, replay, frame } = this.parts;
    const { rowOf, counts, width, chosen } = this;
    let count = 0;
    counts.fill(0);
    eachRow(group, (row) => {
      if (!group.alive[row]) return;
      readFrame(group, row, fields, replay.shape, frame);
      if (mode === 'train') replay.open(row, frame);
      this.present(actor, count);
      counts[this.numPolicies === 1 ? 0 : row % group.capacity]!++;
      rowOf[count++] = row;
    });
    actor.forward(counts);
    const { low, high } = group.actionSpace as Box;
    const scale = mode === 'train' ? this.noiseScale() : 0;
    const action = actor.outputs['action']!;
    for (let at = 0; at < count; at++) {
      const row = rowOf[at]!;
      for (let i = 0; i < width; i++) {
        const moved = scale > 0 ? action[at * width + i]! + scale * this.noise.next(row, i) : action[at * width + i]!;
        const kept = Math.min(1, Math.max(-1, moved));
        if (mode === 'train') chosen[row * width + i] = kept;
        group.actions[row * width + i] = low + ((kept + 1) / 2) * (high - low);
      }
    }
  }

  /** After the environment's step: what was done, what it gave, whose life or episode ended. */
  private record(group: Group, fields: Float32Array | null): void {
    const { replay, frame } = this.parts;
    for (let row = 0; row < group.rows; row++) replay.actPoint(row, this.chosen, row * this.width);
    recordOutcomes(replay, group, fields, this.context.parameters.terminalMask, frame);
  }

  /** One optimiser step of the critic, then the actor, of every policy whose turn it is and that has enough to learn from. */
  private update(): boolean {
    const { tau, criticTau, maxGradientNorm, actorLearningRate, criticLearningRate, finalLearningRate } = this.context.parameters;
    const { actor, critic } = this.parts;
    const { active, sums } = this;
    const size = this.parts.sampler.draw(this.batch, active);
    if (size === 0) return false;
    for (let policy = 0; policy < active.length; policy++) this.counts[policy] = active[policy]! * this.context.parameters.batchSize;
    const fall = scheduled(1, finalLearningRate, 1, this.step / this.context.totalTimesteps);
    const options = { active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) };
    this.fillTargets(size);
    this.presentBatch(size);
    sums.criticLoss += this.improveCritic(size, criticLearningRate * fall, options) / size;
    sums.actorLoss -= this.improveActor(size, actorLearningRate * fall, options) / size;
    actor.updateTarget(tau, active);
    critic.updateTarget(criticTau ?? tau, active);
    sums.updates++;
    this.steps++;
    return true;
  }

  /** y = R + gamma^k Q'(o', mu'(o'), m'), with the target networks. */
  private fillTargets(size: number): void {
    const { actor, critic, replay, frame } = this.parts;
    const { batch, counts, targets } = this;
    for (let i = 0; i < size; i++) {
      // Beyond the end of a life there is nothing to look at; what stands in the row then is not used.
      if (batch[i]!.transition.discount > 0) replay.read(batch[i]!.transition.to, frame);
      this.present(actor, i);
      this.present(critic, i);
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
    const { actor, critic, replay, frame } = this.parts;
    for (let i = 0; i < size; i++) {
      const { from } = this.batch[i]!.transition;
      replay.read(from, frame);
      this.present(actor, i);
      this.present(critic, i);
      replay.readPoint(from, critic.inputs['action']!, i * this.width);
    }
  }

  /** Brings Q(o, a, m) nearer to the targets; returns the sum of the losses. */
  private improveCritic(size: number, rate: number, options: { active: Uint8Array; maxGradientNorm?: number }): number {
    const { critic } = this.parts;
    const { loss, batchSize } = this.context.parameters;
    const values = critic.outputs['value']!;
    const gradients = critic.outputGradients['value']!;
    critic.forward(this.counts);
    let total = 0;
    for (let i = 0; i < size; i++) {
      const error = values[i]! - this.targets[i]!;
      const isFar = loss === 'huber' && Math.abs(error) > 1;
      total += isFar ? Math.abs(error) - 0.5 : 0.5 * error * error;
      gradients[i] = (isFar ? Math.sign(error) : error) / batchSize;
    }
    critic.backward(this.counts);
    critic.step(rate, options);
    return total;
  }

  /** Moves the actor up d(Q - c a^2 / 2)/da da/dtheta at a = mu(o) (deterministic policy gradient); returns the sum of the values it had. */
  private improveActor(size: number, rate: number, options: { active: Uint8Array; maxGradientNorm?: number }): number {
    const { actor, critic } = this.parts;
    const { batchSize, actionPenalty } = this.context.parameters;
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

  /** Writes what the frame holds into a row of a population's inputs. */
  private present({ inputs }: Population, at: number): void {
    const { observation, field } = this.parts.frame;
    inputs['observation']!.set(observation, at * observation.length);
    inputs['field']?.set(field, at * field.length);
  }

  /** The actor's last outputs become the actions that the critic judges. */
  private takeActions(size: number): void {
    const { actor, critic } = this.parts;
    critic.inputs['action']!.set(actor.outputs['action']!.subarray(0, size * this.width));
  }

  private noiseScale(): number {
    const { noiseScale, finalNoiseScale, explorationShare, noiseDecay } = this.context.parameters;
    const scale = scheduled(noiseScale, finalNoiseScale, explorationShare, this.step / this.context.totalTimesteps);
    return scale * noiseDecay ** this.steps;
  }
}
