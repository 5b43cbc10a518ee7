import type { Group, PopulationEnv } from '../src/environment/population-env.ts';
import { type ActionValues, createActionValues } from '../src/learning/action-values.ts';
import { indexOfMax, randomChoice, softmaxChoice, softmaxValue } from '../src/learning/choices.ts';
import { distinctDecisions } from '../src/learning/distinct-decisions.ts';
import { countChoices, createFrame, type Frame, type FrameShape, frameShape, readFrame } from '../src/learning/frame.ts';
import type { Learner, LearnerContext, Mode, Policy, ValueRegression } from '../src/learning/learner.ts';
import type { NetworkProblem } from '../src/learning/network-definition.ts';
import { Replay, type Transition } from '../src/learning/replay.ts';
import type { Optimiser } from '../src/population/population.ts';
import { isTfNetwork } from '../src/population/tfjs/tf-network.ts';
import { parseParameters } from '../src/shared/parse-parameters.ts';
import type { Rng, RngState } from '../src/shared/rng.ts';
import type { SnapshotRecord } from '../src/shared/snapshot.ts';
import { UserError } from '../src/shared/user-error.ts';
import type { FieldSource } from './field-source.ts';
import { LearningTurns } from './learning-turns.ts';
import type { QLearningParameters } from './q-learning-parameters.ts';
import { QPolicy } from './q-policy.ts';

/** Builds the learner around a field source (null: independent Q-learning). */
export async function createQLearner(context: LearnerContext<QLearningParameters>, field: FieldSource | null): Promise<Learner> {
  const { group, numEnvs, parameters, rng, engine } = context;
  const shape = frameShape(group, field?.size ?? 0, parameters.postDecision);
  const rows = group.capacity * numEnvs;
  const policies = parameters.sharing === 'shared' ? 1 : group.capacity;
  const framesPerRow = Math.ceil(parameters.replayDecisions / numEnvs);
  const kept = (framesPerRow * rows) / policies;
  if (parameters.learningStarts >= kept) {
    throw new UserError(
      `learner.learningStarts is ${parameters.learningStarts}, but the replay of a network keeps ${kept} decisions, the newest of them unfinished: it would never learn. Raise learner.replayDecisions or lower learner.learningStarts.`,
    );
  }
  const values = await createActionValues({
    shape,
    policies,
    maxFrames: Math.max(rows, Math.min(parameters.learnersPerUpdate ?? policies, policies) * parameters.batchSize),
    embedding: parameters.embedding,
    hidden: parameters.hidden,
    initialStd: parameters.initialStd,
    ...(await ownNetwork(context)),
    rewardFeature: group.actionSpace.kind === 'candidates' ? group.actionSpace.features.indexOf('reward') : -1,
    optimiser: { kind: parameters.optimiser } as Optimiser,
    seed: String(rng.split('values').uniform()),
    engine,
  });
  values.population.updateTarget(1);
  const replay = new Replay({
    rows,
    capacity: group.capacity,
    numPolicies: policies,
    framesPerRow,
    shape,
    storage: group.observationStorage ?? 'float32',
    gamma: parameters.gamma,
  });
  return new QLearner(context, shape, values, replay, field);
}

/** The network that the user has named, if so. */
async function ownNetwork({ parameters, group, networks }: LearnerContext<QLearningParameters>) {
  if (!parameters.network) return {};
  const { name, ...raw } = parameters.network;
  if (!networks) throw new UserError(`learner.network is "${name}", but there are no networks to choose from here.`);
  const definition = networks(name);
  const settings = await parseParameters(definition.parameters, raw, 'learner.network');
  const { observationSpace } = group;
  return {
    network: (problem: NetworkProblem) => definition.create(problem, settings),
    ...(observationSpace.kind === 'box' ? { observationShape: observationSpace.shape } : {}),
  };
}

class QLearner implements Learner {
  readonly numPolicies: number;
  private readonly context: LearnerContext<QLearningParameters>;
  private readonly shape: FrameShape;
  private readonly values: ActionValues;
  private readonly replay: Replay;
  private readonly field: FieldSource | null;
  private readonly exploration: Rng;
  private readonly sampling: Rng;
  private readonly frame: Frame;
  private readonly choices: Float64Array;
  /** Rows that have a choice in this step, in the order of the networks, and their entries among the values; the first so many count. */
  private readonly choosing: { readonly rows: Int32Array; readonly entries: Int32Array };
  /** The batch: everything a sampled decision needs, by policy and then by place in the batch. */
  private readonly batch: { readonly transition: Transition; policy: number; entry: number; next: number; target: number }[];
  private readonly active: Uint8Array;
  private readonly turns: LearningTurns;
  private readonly target: 'max' | 'expected' | 'double' | 'executed';
  private training = false;
  private episodeEnded = false;
  private step = 0;
  private losses = 0;
  private updates = 0;

  constructor(
    context: LearnerContext<QLearningParameters>,
    shape: FrameShape,
    values: ActionValues,
    replay: Replay,
    field: FieldSource | null,
  ) {
    const { parameters, rng, group } = context;
    this.numPolicies = parameters.sharing === 'shared' ? 1 : group.capacity;
    this.context = context;
    this.shape = shape;
    this.values = values;
    this.replay = replay;
    this.field = field;
    this.exploration = rng.split('exploration');
    this.sampling = rng.split('sampling');
    this.frame = createFrame(shape);
    this.choices = new Float64Array(shape.choices);
    const { maxRows } = values.population;
    this.choosing = { rows: new Int32Array(maxRows), entries: new Int32Array(maxRows) };
    this.turns = new LearningTurns(this.numPolicies, parameters.learnersPerUpdate);
    this.batch = Array.from({ length: this.turns.size * parameters.batchSize }, () => ({
      transition: { from: 0, rewards: 0, discount: 0, to: -1 },
      policy: 0,
      entry: 0,
      next: -1,
      target: 0,
    }));
    this.active = new Uint8Array(this.numPolicies);
    const auto = group.actionSpace.kind === 'candidates' ? 'executed' : 'double';
    this.target = parameters.target === 'auto' ? auto : parameters.target;
  }

  attach(group: Group, env: PopulationEnv): Policy {
    const isTraining = !this.training;
    this.training = true;
    return new QPolicy(group, this.field?.attach(group, env) ?? null, {
      choose: (mode, policyGroup, fields) => this.choose(mode, policyGroup, env.numEnvs, fields),
      record: isTraining ? (recorded, fields) => this.record(recorded, env, fields) : null,
    });
  }

  learn(step: number): boolean {
    const { trainEvery, gradientSteps } = this.context.parameters;
    this.step = step;
    const due = trainEvery === 'episode' ? this.episodeEnded : step % trainEvery === 0;
    this.episodeEnded = false;
    if (!due) return false;
    let changed = false;
    for (let i = 0; i < gradientSteps; i++) changed = this.update() || changed;
    return changed;
  }

  valueRegression(policy: number, points: number, rng: Rng): ValueRegression {
    const { values, replay, batch } = this;
    const { population } = values;
    const { outputs } = population;
    const inputSize = population.network.branches.reduce((sum, { size }) => sum + size, 0);
    const outputSize = this.context.group.actionSpace.kind === 'candidates' ? 1 : this.shape.choices;
    const inputs = new Float64Array(points * inputSize);
    const targets = new Float64Array(points * outputSize);
    const decisions = distinctDecisions(replay, this.context.group.name, policy, points, rng);
    for (let from = 0; from < points; from += batch.length) {
      const count = Math.min(batch.length, points - from);
      for (let i = 0; i < count; i++) {
        batch[i]!.policy = policy;
        replay.follow(decisions[from + i]!, this.context.parameters.nSteps, batch[i]!.transition);
      }
      this.fillTargets(count);
      this.addDecisions(count);
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
    const figures: Record<string, number> = { epsilon: this.epsilon(), ...(this.field?.metrics() ?? {}) };
    if (this.updates > 0) figures['loss'] = this.losses / this.updates;
    this.losses = 0;
    this.updates = 0;
    return figures;
  }

  saveState(): SnapshotRecord {
    const { step, losses, updates } = this;
    return {
      values: this.values.population.saveState(),
      replay: this.replay.saveState(),
      field: this.field?.saveState() ?? null,
      exploration: { ...this.exploration.save() },
      sampling: { ...this.sampling.save() },
      counters: { step, losses, updates },
      turn: this.turns.next,
    };
  }

  loadState(state: SnapshotRecord): void {
    this.values.population.loadState(state['values'] as SnapshotRecord);
    this.replay.loadState(state['replay'] as SnapshotRecord);
    this.field?.loadState(state['field'] as SnapshotRecord);
    this.exploration.load(state['exploration'] as unknown as RngState);
    this.sampling.load(state['sampling'] as unknown as RngState);
    Object.assign(this, state['counters']);
    this.turns.next = (state['turn'] as number | undefined) ?? 0;
  }

  /** Writes the actions (or scores) of all rows that have a choice, and opens their frames when training. */
  private choose(mode: Mode, group: Group, numEnvs: number, fields: Float32Array | null): void {
    const { frame, shape, values, replay } = this;
    const { decisionsOnly } = this.context.parameters;
    const { rows, entries } = this.choosing;
    let count = 0;
    values.clear();
    for (let slot = 0; slot < group.capacity; slot++) {
      for (let copy = 0; copy < numEnvs; copy++) {
        const row = copy * group.capacity + slot;
        if (!group.alive[row]) continue;
        readFrame(group, row, fields, shape, frame);
        const free = countChoices(frame) > 1;
        if (mode === 'train' && (free || !decisionsOnly)) replay.open(row, frame);
        if (!free) {
          settle(group, row, frame);
          continue;
        }
        rows[count] = row;
        entries[count++] = values.add(this.numPolicies === 1 ? 0 : slot, frame);
      }
    }
    values.evaluate('online');
    for (let i = 0; i < count; i++) {
      values.values(entries[i]!, this.choices);
      this.write(mode, group, rows[i]!);
    }
  }

  /** Turns the values in `choices` into the row's action or scores. */
  private write(mode: Mode, group: Group, row: number): void {
    const { choices, exploration } = this;
    const { foresight } = this.context.parameters;
    const isCandidates = group.actionSpace.kind === 'candidates';
    if (isCandidates && foresight < 1) this.discountFuture(group, row);
    let best = indexOfMax(choices);
    if (mode === 'train') {
      if (exploration.uniform() < this.epsilon()) best = randomChoice(choices, exploration);
      else if (this.context.parameters.temperature > 0) best = softmaxChoice(choices, this.context.parameters.temperature, exploration);
      if (isCandidates) choices[best] = bidAbove(choices[indexOfMax(choices)]!);
    }
    if (!isCandidates) {
      group.actions[row] = best;
      return;
    }
    const at = row * choices.length;
    for (let i = 0; i < choices.length; i++) group.actions[at + i] = choices[i] === -Infinity ? 0 : choices[i]!;
  }

  private discountFuture(group: Group, row: number): void {
    const { choices } = this;
    const { features } = this.shape;
    const { foresight } = this.context.parameters;
    const reward = group.actionSpace.kind === 'candidates' ? group.actionSpace.features.indexOf('reward') : -1;
    for (let i = 0; i < choices.length; i++) {
      const immediate = reward >= 0 ? group.candidates![(row * choices.length + i) * features + reward]! : 0;
      choices[i] = immediate + foresight * (choices[i]! - immediate);
    }
  }

  /** After the environment's step: what was done, what it gave, whose life or episode ended. */
  private record(group: Group, env: PopulationEnv, fields: Float32Array | null): void {
    const { replay, frame, shape } = this;
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
    for (let copy = 0; copy < env.numEnvs; copy++) if (env.episodeOver[copy]) this.episodeEnded = true;
  }

  /** One optimiser step of every policy whose turn it is and that has enough to learn from: equation (8) with the chosen target. */
  private update(): boolean {
    const { batchSize, nSteps, learningStarts, maxGradientNorm, tau } = this.context.parameters;
    const { batch, replay, active, values, sampling } = this;
    let size = 0;
    active.fill(0);
    this.turns.take((policy) => {
      active[policy] = replay.count(policy) >= learningStarts ? 1 : 0;
      if (!active[policy]) return;
      for (let i = 0; i < batchSize; i++) {
        const item = batch[size++]!;
        item.policy = policy;
        replay.sample(policy, nSteps, sampling, item.transition);
      }
    });
    if (size === 0) return false;
    this.fillTargets(size);

    this.addDecisions(size);
    values.evaluate('online');
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const { transition, target, entry } = batch[i]!;
      const action = replay.action(transition.from);
      const error = values.value(entry, action) - target;
      const huber = this.context.parameters.loss === 'huber' && Math.abs(error) > 1;
      loss += huber ? Math.abs(error) - 0.5 : 0.5 * error * error;
      values.gradient(entry, action, (huber ? Math.sign(error) : error) / batchSize);
    }
    values.backward();
    values.population.step(this.learningRate(), { active, ...(maxGradientNorm === null ? {} : { maxGradientNorm }) });
    values.population.updateTarget(tau, active);
    this.losses += loss / size;
    this.updates++;
    return true;
  }

  /** Adds the decisions of the batch, as they were taken, to what is valued next. */
  private addDecisions(size: number): void {
    const { batch, replay, values } = this;
    values.clear();
    for (let i = 0; i < size; i++) {
      const item = batch[i]!;
      const action = replay.action(item.transition.from);
      replay.read(item.transition.from, this.frame, action);
      item.entry = values.add(item.policy, this.frame, action);
    }
  }

  /** y = R + gamma^k v(o', m'), with v as `target` says. */
  private fillTargets(size: number): void {
    const { batch, replay, values, choices } = this;
    const { temperature, staleField } = this.context.parameters;
    const { target } = this;
    values.clear();
    for (let i = 0; i < size; i++) {
      const item = batch[i]!;
      item.target = item.transition.rewards;
      item.next = -1;
      if (item.transition.discount === 0) continue;
      replay.read(item.transition.to, this.frame);
      if (staleField) replay.readField(item.transition.from, this.frame);
      item.entry = values.add(item.policy, this.frame);
      if (target === 'executed') item.next = replay.action(item.transition.to);
    }
    if (target === 'double') {
      values.evaluate('online');
      for (let i = 0; i < size; i++) {
        if (batch[i]!.transition.discount === 0) continue;
        values.values(batch[i]!.entry, choices);
        batch[i]!.next = indexOfMax(choices);
      }
    }
    values.evaluate('target');
    for (let i = 0; i < size; i++) {
      const item = batch[i]!;
      if (item.transition.discount === 0) continue;
      values.values(item.entry, choices);
      const next = item.next >= 0 ? item.next : indexOfMax(choices);
      item.target += item.transition.discount * (target === 'expected' ? softmaxValue(choices, temperature) : choices[next]!);
    }
  }

  private epsilon(): number {
    const { epsilon, finalEpsilon, explorationShare } = this.context.parameters;
    const share = explorationShare === 0 ? 1 : Math.min(1, this.step / (explorationShare * this.context.totalTimesteps));
    return epsilon + share * (finalEpsilon - epsilon);
  }

  private learningRate(): number {
    const { learningRate, finalLearningRate } = this.context.parameters;
    return learningRate * (1 + Math.min(1, this.step / this.context.totalTimesteps) * (finalLearningRate - 1));
  }
}

/** A bid just above another, in float32 too: with it an exploring agent wins only what nobody else wants. */
function bidAbove(best: number): number {
  return best + Math.max(1e-4, Math.abs(best) * 2 ** -22);
}

/** The only choice of a row that has one. */
function settle(group: Group, row: number, frame: Frame): void {
  if (group.actionSpace.kind === 'candidates') {
    group.actions.fill(0, row * frame.mask.length, (row + 1) * frame.mask.length);
  } else group.actions[row] = Math.max(0, frame.mask.indexOf(1));
}
