import { createSetArbiter } from '../src/arbitration/create-set-arbiter.ts';
import type { Group, GroupSpec, PopulationEnv } from '../src/environment/population-env.ts';
import { type ActionValues, createActionValues } from '../src/learning/action-values.ts';
import { distinctDecisions } from '../src/learning/distinct-decisions.ts';
import { createFrame, type Frame, type FrameShape, frameShape, readFrame } from '../src/learning/frame.ts';
import type { Learner, LearnerContext, Mode, Policy, ValueRegression } from '../src/learning/learner.ts';
import type { Replay } from '../src/learning/replay.ts';
import { DecisionSampler } from '../src/learning/sampling/decision-sampler.ts';
import { JointSampler } from '../src/learning/sampling/joint-sampler.ts';
import { LearningTurns } from '../src/learning/sampling/learning-turns.ts';
import { createSample, type Sample, type Sampler } from '../src/learning/sampling/sampler.ts';
import type { Optimiser } from '../src/population/population.ts';
import { isTfNetwork } from '../src/population/tfjs/tf-network.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { UserError } from '../src/shared/user-error.ts';
import { FieldPolicy } from './field-policy.ts';
import type { FieldSource } from './field-source.ts';
import { createLifeReplay } from './life-replay.ts';
import { QActing } from './q-acting.ts';
import { Exploration, type ExplorationState } from './q-exploration.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import { chosenNetwork } from './q-network.ts';
import { Schedule } from './q-schedule.ts';
import { isJoint, Targets } from './q-targets.ts';

/** Parts that an update is cut into at most: each call of a population looks at all its policies, whichever learn. */
const MOST_PARTS = 64;

/** A solver's time for one target: so much that it does not depend on the machine what is found. */
const SOLVER_SECONDS = 60;

/** Builds the learner around a field source (null: independent Q-learning). */
export async function createQLearner(context: LearnerContext<QLearningParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const { learnersPerUpdate, learningStarts, batchSize, nSteps } = parameters;
  const kind = targetKindFor(parameters, group);
  const shape = frameShape(group, field?.size ?? 0, parameters.postDecision, isJoint(kind));
  const rows = group.capacity * numEnvs;
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const replay = createLifeReplay(context, shape);
  const schedule = new Schedule(parameters, context.totalTimesteps);
  const [randomness, turns] = [rng.split('sampling'), new LearningTurns(policies, learnersPerUpdate)];
  const sampling = {
    replay,
    rng: randomness,
    turns,
    batchSize,
    nSteps,
    learningStarts,
    prioritisation: parameters.prioritisation && {
      exponent: parameters.prioritisation.exponent,
      importance: () => schedule.importance(),
    },
  };
  const sampler = isJoint(kind)
    ? new JointSampler({ ...sampling, copies: numEnvs, capacity: group.capacity, moments: replay.framesPerRow })
    : new DecisionSampler(sampling);
  const values = await createActionValues({
    shape,
    policies,
    maxFrames: Math.max(rows, sampler.most),
    embedding: parameters.embedding,
    hidden: parameters.hidden,
    initialStd: parameters.initialStd,
    ...(await chosenNetwork(context)),
    rewardFeature: group.actionSpace.kind === 'candidates' ? group.actionSpace.features.indexOf('reward') : -1,
    optimiser: { kind: parameters.optimiser } as Optimiser,
    seed: String(rng.split('values').uniform()),
    engine,
  });
  values.population.updateTarget(1);
  const targets = new Targets({
    kind,
    temperature: () => schedule.temperature(),
    staleField: parameters.staleField,
    shape,
    values,
    replay,
    joint: isJoint(kind)
      ? { arbiter: await createSetArbiter({ kind, timeLimit: SOLVER_SECONDS }), agents: group.capacity, most: sampler.most }
      : null,
  });
  return new QLearner(context, {
    shape,
    values,
    replay,
    sampler,
    randomness,
    turns,
    targets,
    schedule,
    field,
    recordsAll: isJoint(kind) || !parameters.decisionsOnly,
    // All at once where they are valued together, where threads share the policies out, and in TensorFlow.js, where each call costs.
    together: !isJoint(kind) && engine.name === 'wasm' && engine.threads === 1 ? Math.ceil(policies / MOST_PARTS) : policies,
  });
}

/** What `target` means for a group. */
function targetKindFor({ target, learnersPerUpdate }: QLearningParameters, group: GroupSpec) {
  const auto = group.actionSpace.kind === 'candidates' ? 'executed' : 'double';
  const kind = target === 'auto' ? auto : target;
  if (!isJoint(kind)) return kind;
  if (!group.claims) {
    throw new UserError(
      `learner.target is "${kind}", which lets agents compete for what their candidates claim, but those of the group "${group.name}" claim nothing; use "executed", "average", "max", "double" or "expected".`,
    );
  }
  if (learnersPerUpdate !== null) {
    throw new UserError(
      `learner.target is "${kind}", for which all agents learn together, but learner.learnersPerUpdate is ${learnersPerUpdate}; leave it out.`,
    );
  }
  return kind;
}

interface Parts {
  readonly shape: FrameShape;
  readonly values: ActionValues;
  readonly replay: Replay;
  readonly sampler: Sampler;
  /** Of the sampler. */
  readonly randomness: Rng;
  readonly turns: LearningTurns;
  readonly targets: Targets;
  readonly schedule: Schedule;
  readonly field: FieldSource | null;
  /** Every decision is recorded, also where there is no choice. */
  readonly recordsAll: boolean;
  /** So many policies learn at a time, and then the next ones: their networks and what they learn from stay in the cache. */
  readonly together: number;
}

class QLearner implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<QLearningParameters>;
  private readonly parts: Parts;
  private readonly drawing: Rng;
  private readonly acting: QActing;
  private readonly frame: Frame;
  private readonly batch: readonly Sample[];
  private readonly active: Uint8Array;
  /** Samples of each policy in the batch. */
  private readonly shares: Int32Array;
  private training = false;
  private episodeEnded = false;
  private episodes = 0;
  private losses = 0;
  private updates = 0;

  constructor(context: LearnerContext<QLearningParameters>, parts: Parts) {
    const { parameters, rng, group } = context;
    this.numPolicies = parameters.sharing === 'shared' ? 1 : group.capacity;
    this.context = context;
    this.parts = parts;
    this.drawing = rng.split('exploration');
    this.acting = new QActing({ ...parts, exploration: new Exploration(parameters) });
    this.frame = createFrame(parts.shape);
    this.batch = Array.from({ length: parts.sampler.most }, createSample);
    this.active = new Uint8Array(this.numPolicies);
    this.shares = new Int32Array(this.numPolicies);
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const isTraining = !this.training;
    this.training = true;
    const evaluating = this.context.rng.split('evaluating');
    return new FieldPolicy(group, this.parts.field?.attach(group, env) ?? null, {
      choose: (mode, policyGroup, fields) => this.choose(mode, policyGroup, fields, evaluating),
      ...(group.actionSpace.kind === 'discrete'
        ? { probabilities: (own, fields, into) => this.acting.probabilities(own, fields, this.explorationNow(), into) }
        : {}),
      record: isTraining ? (recorded, fields) => this.record(recorded, env, fields) : null,
      evaluating,
    });
  }

  learn(step: number): boolean {
    const { trainEvery, gradientSteps } = this.context.parameters;
    this.parts.schedule.step = step;
    const due = trainEvery === 'episode' ? this.episodeEnded : step % trainEvery === 0;
    this.episodeEnded = false;
    if (!due) return false;
    let changed = false;
    for (let i = 0; i < gradientSteps; i++) changed = this.update() || changed;
    return changed;
  }

  valueRegression(policy: number, points: number, rng: Rng): ValueRegression {
    if (this.context.parameters.dueling) {
      throw new UserError(
        'A dueling network has two heads, and only networks of one head can be analysed; train with learner.dueling false.',
      );
    }
    const { batch } = this;
    const { values, replay, targets: rule } = this.parts;
    const { population } = values;
    const { outputs } = population;
    const inputSize = population.network.branches.reduce((sum, { size }) => sum + size, 0);
    const outputSize = this.context.group.actionSpace.kind === 'candidates' ? 1 : this.parts.shape.choices;
    const inputs = new Float64Array(points * inputSize);
    const targets = new Float64Array(points * outputSize);
    const decisions = distinctDecisions(replay, this.context.group.name, policy, points, rng);
    for (let from = 0; from < points; from += batch.length) {
      const count = Math.min(batch.length, points - from);
      for (let i = 0; i < count; i++) {
        batch[i]!.policy = policy;
        replay.follow(decisions[from + i]!, this.context.parameters.nSteps, batch[i]!.transition);
      }
      rule.fill(batch, count, true);
      this.addDecisions(batch, count);
      values.evaluate('target');
      for (let i = 0; i < count; i++) {
        const { entry, transition, target } = batch[i]!;
        const action = replay.action(transition.from);
        const row = values.row(entry, action);
        let at = (from + i) * inputSize;
        for (const { name, size } of population.network.branches) {
          for (let k = 0; k < size; k++) inputs[at++] = population.inputs[name]![row * size + k]!;
        }
        const first = (from + i) * outputSize;
        for (let k = 0; k < outputSize; k++) targets[first + k] = outputs['value']![row * outputSize + k]!;
        // What the network adds to a candidate's immediate reward is what it learns.
        const place = first + (outputSize === 1 ? 0 : action);
        targets[place]! += target - values.value(entry, action);
      }
    }
    const network = isTfNetwork(population.network) ? null : population.network;
    return { inputs, inputSize, targets, outputSize, network };
  }

  metrics(): Record<string, number> {
    const { schedule, field } = this.parts;
    const figures: Record<string, number> = { epsilon: schedule.epsilon(), ...(field?.metrics() ?? {}) };
    if (this.updates > 0) figures['loss'] = this.losses / this.updates;
    this.losses = 0;
    this.updates = 0;
    return figures;
  }

  saveState(): SnapshotRecord {
    const { losses, updates, episodes } = this;
    const { values, replay, sampler, randomness, turns, field, schedule } = this.parts;
    return {
      values: values.population.saveState(),
      replay: replay.saveState(),
      field: field?.saveState() ?? null,
      exploration: { ...this.drawing.save() },
      sampling: { ...randomness.save() },
      turn: turns.next,
      sampler: sampler.saveState(),
      counters: { step: schedule.step, losses, updates, episodes },
    };
  }

  loadState(state: SnapshotRecord): void {
    const { values, replay, sampler, randomness, turns, field, schedule } = this.parts;
    const { step, ...counters } = state['counters'] as Record<string, number>;
    values.population.loadState(state['values'] as SnapshotRecord);
    replay.loadState(state['replay'] as SnapshotRecord);
    field?.loadState(state['field'] as SnapshotRecord);
    this.drawing.load(state['exploration'] as unknown as RngState);
    randomness.load(state['sampling'] as unknown as RngState);
    turns.next = (state['turn'] as number | undefined) ?? 0;
    // Runs of before there were samplers had nothing of theirs to save.
    if (state['sampler']) sampler.loadState(state['sampler'] as SnapshotRecord);
    Object.assign(this, counters);
    schedule.step = step!;
  }

  /** Writes the actions (or scores) of all rows, and opens the frames of their decisions when training. */
  private choose(mode: Mode, group: Group, fields: Float32Array | null, evaluating: Rng): void {
    const { replay, sampler, recordsAll } = this.parts;
    if (mode === 'evaluate') {
      this.acting.act(mode, group, fields, this.explorationNow(), evaluating);
      return;
    }
    sampler.beginStep();
    this.acting.act(mode, group, fields, this.explorationNow(), this.drawing, (row, frame, isFree) => {
      if (!isFree && !recordsAll) return;
      replay.open(row, frame);
      sampler.decided(row);
    });
  }

  private explorationNow(): ExplorationState {
    const { schedule } = this.parts;
    return { epsilon: schedule.epsilon(), temperature: schedule.temperature(), episodes: this.episodes };
  }

  /** After the environment's step: what was done, what it gave, whose life or episode ended. */
  private record(group: Group, env: PopulationEnv, fields: Float32Array | null): void {
    const { frame } = this;
    const { replay, shape } = this.parts;
    const { terminalMask } = this.context.parameters;
    for (let row = 0; row < group.rows; row++) {
      const action = group.executed ? group.executed[row]! : group.actions[row]!;
      if (action >= 0) replay.act(row, action);
      replay.reward(row, group.rewards[row]!);
      if (group.terminated[row] && terminalMask) replay.terminate(row);
      else if (group.terminated[row] || group.truncated[row]) {
        readFrame(group, row, fields, shape, frame);
        replay.truncate(row, frame);
      }
    }
    for (let copy = 0; copy < env.numEnvs; copy++) {
      if (!env.episodeOver[copy]) continue;
      this.episodeEnded = true;
      this.episodes++;
    }
  }

  /** One optimiser step of every policy whose turn it is and that has enough to learn from: equation (8) with the chosen target. */
  private update(): boolean {
    const { batch, active, shares } = this;
    const { sampler } = this.parts;
    const size = sampler.draw(batch, active);
    if (size === 0) return false;
    shares.fill(0);
    for (let i = 0; i < size; i++) shares[batch[i]!.policy]!++;
    let loss = 0;
    for (let from = 0; from < size; ) {
      const end = batch[from]!.policy + this.parts.together;
      let to = from;
      active.fill(0);
      for (; to < size && batch[to]!.policy < end; to++) active[batch[to]!.policy] = 1;
      loss = this.learnFrom(batch.slice(from, to), loss);
      from = to;
    }
    sampler.learned(batch, size);
    this.losses += loss / size;
    this.updates++;
    return true;
  }

  /** An optimiser step of the active policies, which the samples are of. Returns their losses added to `loss`. */
  private learnFrom(batch: readonly Sample[], loss: number): number {
    const { loss: kind, maxGradientNorm, tau } = this.context.parameters;
    const { active, shares } = this;
    const { replay, values, targets, schedule } = this.parts;
    targets.fill(batch, batch.length);
    this.addDecisions(batch, batch.length);
    values.evaluate('online');
    for (const sample of batch) {
      const { transition, target, entry, policy, weight } = sample;
      const action = replay.action(transition.from);
      const error = values.value(entry, action) - target;
      const huber = kind === 'huber' && Math.abs(error) > 1;
      loss += weight * (huber ? Math.abs(error) - 0.5 : 0.5 * error * error);
      values.gradient(entry, action, (weight * (huber ? Math.sign(error) : error)) / shares[policy]!);
      sample.error = error;
    }
    values.backward();
    values.population.step(schedule.learningRate(), { active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) });
    values.population.updateTarget(tau, active);
    return loss;
  }

  /** Adds the decisions of the batch, as they were taken, to what is valued next. */
  private addDecisions(batch: readonly Sample[], size: number): void {
    const { replay, values } = this.parts;
    values.clear();
    for (let i = 0; i < size; i++) {
      const item = batch[i]!;
      const action = replay.action(item.transition.from);
      const frame = values.frame();
      replay.read(item.transition.from, frame, action);
      item.entry = values.add(item.policy, frame, action);
    }
  }
}
