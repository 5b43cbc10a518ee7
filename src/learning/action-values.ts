import { createPopulation } from '../population/create-population.ts';
import type { EngineOptions } from '../population/engine.ts';
import type { Branch, Dense, NetworkSpec } from '../population/network.ts';
import type { Optimiser, Population } from '../population/population.ts';
import type { TfNetwork } from '../population/tfjs/tf-network.ts';
import type { Frame, FrameShape } from './frame.ts';
import type { NetworkProblem } from './network-definition.ts';

/** What an action-value network is made of. */
export interface ActionValueOptions {
  readonly shape: FrameShape;
  readonly policies: number;
  /** Frames that one evaluation may hold, all policies together. */
  readonly maxFrames: number;
  /** Units of the layer that observation and field each pass through alone; 0: none. */
  readonly embedding: number;
  readonly hidden: readonly number[];
  /** Standard deviation of the initial weights (biases .1), or null for He. */
  readonly initialStd: number | null;
  /**
   * Candidates only: index of the feature that is the immediate reward, which is then added rather than learned, so that an untrained
   * network takes what pays most at once; -1: none.
   */
  readonly rewardFeature: number;
  /** What the immediate reward is multiplied by before it is added. Default 1. */
  readonly rewardScale?: number;
  /**
   * Discrete actions: the last of the hidden layers is two, one for the value of the state and one for the advantages of actions over it,
   * Q = V + A - mean A (Wang et al. 2016, equation 9). Default false.
   */
  readonly dueling?: boolean;
  /** A network of another make, for what these inputs and values are. */
  readonly network?: (problem: NetworkProblem) => TfNetwork;
  /** The shape of an observation, for such a network. */
  readonly observationShape?: readonly number[];
  readonly optimiser: Optimiser;
  /** Keep target parameters beside the online ones. Default true. */
  readonly target?: boolean;
  readonly seed: string;
  readonly engine?: EngineOptions;
}

/**
 * Q(o, m, a) of many agents: one row of outputs a frame for discrete actions, one row a candidate for candidates. The cycle: `clear`, `add`
 * frames grouped by policy, `evaluate`, then read values or write gradients of the entries by their number.
 */
export interface ActionValues {
  readonly population: Population;
  clear(): void;
  /** Adds a frame, whose policy must not be lower than the last one's. `only`: just this choice will be asked for. Returns the entry. */
  add(policy: number, frame: Frame, only?: number): number;
  evaluate(which: 'online' | 'target'): void;
  /** Values of all choices of an entry; -Infinity where masked. [choices] */
  values(entry: number, into: Float64Array): void;
  /** Value of one choice of an entry. */
  value(entry: number, choice: number): number;
  /** Row of a choice of an entry in the population's inputs and outputs. */
  row(entry: number, choice: number): number;
  /** dLoss/dQ of one choice of an entry, all its others zero. */
  gradient(entry: number, choice: number, slope: number): void;
  /** dLoss/dQ of all choices of an entry; what there is for those that are masked is passed over. [choices] */
  gradients(entry: number, slopes: Float32Array): void;
  /** Gradients of what was written, into an optimiser step. */
  backward(): void;
}

export async function createActionValues(options: ActionValueOptions): Promise<ActionValues> {
  const { shape } = options;
  const described = describe(options);
  const network = options.network ? options.network(problemOf(described, options)) : described;
  const rowsPerFrame = shape.features > 0 ? shape.choices : 1;
  const population = await createPopulation({
    network,
    policies: options.policies,
    maxRows: options.maxFrames * rowsPerFrame,
    optimiser: options.optimiser,
    target: options.target ?? true,
    seed: options.seed,
    ...(options.engine ? { engine: options.engine } : {}),
  });
  if (shape.features > 0) return new CandidateValues(population, options);
  return options.dueling ? new DuelingValues(population, options) : new DiscreteValues(population, options);
}

/** What the network that is described is for. */
function problemOf({ branches, heads }: NetworkSpec, { observationShape }: ActionValueOptions): NetworkProblem {
  return {
    branches: branches.map(({ name, size }) => ({ name, size, shape: (name === 'observation' && observationShape) || [size] })),
    heads: heads.map(({ name, layers }) => ({ name, size: layers.at(-1)!.units })),
  };
}

/** The network as data. */
function describe(options: ActionValueOptions): NetworkSpec {
  const { shape, embedding, hidden, initialStd } = options;
  const dense = (units: number, activation: Dense['activation']): Dense =>
    initialStd === null ? { units, activation } : { units, activation, init: { kind: 'normal', std: initialStd, bias: 0.1 } };
  const embed = embedding > 0 ? [dense(embedding, 'relu')] : [];
  const isCandidates = shape.features > 0;
  const branches: Branch[] = [];
  if (shape.observationSize > 0) branches.push({ name: 'observation', size: shape.observationSize, layers: embed });
  if (isCandidates) branches.push({ name: 'candidate', size: shape.features });
  if (shape.bins > 0) branches.push({ name: 'destination', size: shape.bins });
  if (shape.bins > 0 && shape.fieldSize > 0) branches.push({ name: 'fieldThere', size: 1 });
  else if (shape.fieldSize > 0) branches.push({ name: 'field', size: shape.fieldSize, layers: embed });
  const trunk = hidden.map((units) => dense(units, 'relu'));
  if (options.dueling) {
    const stream = (name: string, units: number) => ({ name, layers: [trunk.at(-1)!, dense(units, 'linear')] });
    return { branches, trunk: trunk.slice(0, -1), heads: [stream('state', 1), stream('advantage', shape.choices)] };
  }
  const head = dense(isCandidates ? 1 : shape.choices, 'linear');
  const startsAtReward: Dense = { ...head, init: { kind: 'normal', std: 0 } };
  return { branches, trunk, heads: [{ name: 'value', layers: [options.rewardFeature >= 0 ? startsAtReward : head] }] };
}

/** Rows of frames, grouped by policy as they come. */
abstract class FrameRows {
  readonly population: Population;
  protected readonly options: ActionValueOptions;
  /** Values by row, and dLoss/dQ. */
  protected readonly outputs: Float32Array;
  protected readonly slopes: Float32Array;
  protected readonly counts: Int32Array;
  protected rows = 0;
  protected entries = 0;

  constructor(
    population: Population,
    options: ActionValueOptions,
    outputs = population.outputs['value']!,
    slopes = population.outputGradients['value']!,
  ) {
    this.population = population;
    this.options = options;
    this.outputs = outputs;
    this.slopes = slopes;
    this.counts = new Int32Array(options.policies);
  }

  clear(): void {
    this.counts.fill(0);
    this.rows = 0;
    this.entries = 0;
  }

  evaluate(which: 'online' | 'target'): void {
    this.population.forward(this.counts, which);
  }

  backward(): void {
    this.population.backward(this.counts);
  }
}

class DiscreteValues extends FrameRows implements ActionValues {
  private readonly masks: Uint8Array;

  constructor(population: Population, options: ActionValueOptions, outputs?: Float32Array, slopes?: Float32Array) {
    super(population, options, outputs, slopes);
    this.masks = new Uint8Array(options.maxFrames * options.shape.choices);
  }

  add(policy: number, frame: Frame): number {
    const { observationSize, fieldSize, choices } = this.options.shape;
    const row = this.rows++;
    this.population.inputs['observation']!.set(frame.observation, row * observationSize);
    if (fieldSize > 0) this.population.inputs['field']!.set(frame.field, row * fieldSize);
    this.masks.set(frame.mask, row * choices);
    this.counts[policy]!++;
    return row;
  }

  values(entry: number, into: Float64Array): void {
    const { choices } = this.options.shape;
    const at = entry * choices;
    for (let i = 0; i < choices; i++) into[i] = this.masks[at + i] ? this.outputs[at + i]! : -Infinity;
  }

  value(entry: number, choice: number): number {
    return this.outputs[entry * this.options.shape.choices + choice]!;
  }

  row(entry: number): number {
    return entry;
  }

  gradient(entry: number, choice: number, slope: number): void {
    const { choices } = this.options.shape;
    this.slopes.fill(0, entry * choices, (entry + 1) * choices);
    this.slopes[entry * choices + choice] = slope;
  }

  gradients(entry: number, slopes: Float32Array): void {
    const { choices } = this.options.shape;
    for (let i = 0; i < choices; i++) this.slopes[entry * choices + i] = this.masks[entry * choices + i] ? slopes[i]! : 0;
  }
}

class DuelingValues extends DiscreteValues {
  constructor(population: Population, options: ActionValueOptions) {
    const size = options.maxFrames * options.shape.choices;
    super(population, options, new Float32Array(size), new Float32Array(size));
  }

  override evaluate(which: 'online' | 'target'): void {
    super.evaluate(which);
    const { state, advantage } = this.population.outputs;
    const { choices } = this.options.shape;
    for (let row = 0; row < this.rows; row++) {
      let mean = 0;
      for (let i = row * choices; i < (row + 1) * choices; i++) mean += advantage![i]! / choices;
      for (let i = row * choices; i < (row + 1) * choices; i++) this.outputs[i] = state![row]! + advantage![i]! - mean;
    }
  }

  override backward(): void {
    const { state, advantage } = this.population.outputGradients;
    const { choices } = this.options.shape;
    for (let row = 0; row < this.rows; row++) {
      let sum = 0;
      for (let i = row * choices; i < (row + 1) * choices; i++) sum += this.slopes[i]!;
      state![row] = sum;
      for (let i = row * choices; i < (row + 1) * choices; i++) advantage![i] = this.slopes[i]! - sum / choices;
    }
    super.backward();
  }
}

class CandidateValues extends FrameRows implements ActionValues {
  /** Row of every choice of every entry, -1 where there is none. */
  private readonly rowOf: Int32Array;
  /** Immediate reward of every row. */
  private readonly immediate: Float32Array;

  constructor(population: Population, options: ActionValueOptions) {
    super(population, options);
    this.rowOf = new Int32Array(options.maxFrames * options.shape.choices);
    this.immediate = new Float32Array(options.maxFrames * options.shape.choices);
  }

  add(policy: number, frame: Frame, only = -1): number {
    const { shape, rewardFeature, rewardScale = 1 } = this.options;
    const { observationSize, fieldSize, choices, features, bins } = shape;
    const { observation, candidate, destination, field, fieldThere } = this.population.inputs;
    const entry = this.entries++;
    for (let choice = 0; choice < choices; choice++) {
      if (!frame.mask[choice] || (only >= 0 && choice !== only)) {
        this.rowOf[entry * choices + choice] = -1;
        continue;
      }
      const row = this.rows++;
      this.rowOf[entry * choices + choice] = row;
      const from = choice * features;
      for (let i = 0; i < features; i++) candidate![row * features + i] = frame.candidates[from + i]!;
      this.immediate[row] = rewardFeature >= 0 ? rewardScale * frame.candidates[from + rewardFeature]! : 0;
      if (observation) observation.set(frame.observation, row * observationSize);
      const bin = bins > 0 ? frame.bins[choice]! : -1;
      if (destination) {
        destination.fill(0, row * bins, (row + 1) * bins);
        if (bin >= 0) destination[row * bins + bin] = 1;
      }
      if (fieldThere) fieldThere[row] = bin >= 0 ? frame.field[bin]! * fieldSize : 1;
      else if (field) field.set(frame.field, row * fieldSize);
      this.counts[policy]!++;
    }
    return entry;
  }

  values(entry: number, into: Float64Array): void {
    const { choices } = this.options.shape;
    for (let choice = 0; choice < choices; choice++) {
      into[choice] = this.rowOf[entry * choices + choice]! >= 0 ? this.value(entry, choice) : -Infinity;
    }
  }

  value(entry: number, choice: number): number {
    const row = this.row(entry, choice);
    return this.outputs[row]! + this.immediate[row]!;
  }

  row(entry: number, choice: number): number {
    return this.rowOf[entry * this.options.shape.choices + choice]!;
  }

  gradient(entry: number, choice: number, slope: number): void {
    const { choices } = this.options.shape;
    for (let other = 0; other < choices; other++) {
      const row = this.rowOf[entry * choices + other]!;
      if (row >= 0) this.slopes[row] = other === choice ? slope : 0;
    }
  }

  gradients(entry: number, slopes: Float32Array): void {
    for (let choice = 0; choice < slopes.length; choice++) {
      const row = this.row(entry, choice);
      if (row >= 0) this.slopes[row] = slopes[choice]!;
    }
  }
}
