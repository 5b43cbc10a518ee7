import { createPopulation } from '../population/create-population.ts';
import type { EngineOptions } from '../population/engine.ts';
import type { Branch, Dense, NetworkSpec } from '../population/network.ts';
import type { Optimiser, Population } from '../population/population.ts';
import type { TfNetwork } from '../population/tfjs/tf-network.ts';
import { CandidateValues } from './candidate-values.ts';
import { DiscreteValues, DuelingValues } from './discrete-values.ts';
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
  /** A frame to fill before it is added; unlike another, it need not be copied then. */
  frame(): Frame;
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
