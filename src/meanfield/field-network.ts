import { createPopulation } from '../population/create-population.ts';
import type { EngineOptions } from '../population/engine.ts';
import type { Dense } from '../population/network.ts';
import type { Optimiser, Population } from '../population/population.ts';
import { copyRow } from '../shared/copy-row.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';

/** How each agent's mean-field network is built and trained. */
export interface FieldNetworkOptions {
  /** ReLU units of the layer that observation and field pass through alone, before they meet; 0: none. */
  readonly embedding: number;
  /** What it is given: the observation, the last field, or both. */
  readonly input: 'both' | 'observation' | 'field';
  /** ReLU layers after the concatenation. */
  readonly hidden: readonly number[];
  /**
   * The network corrects the last field instead of predicting from nothing: softmax(log(last field) + output). With a last layer that
   * starts at zero it begins as persistence, but for bins that were empty, which get a thousandth at most together.
   */
  readonly residual: boolean;
  readonly loss: 'mse' | 'cross-entropy';
  readonly optimiser: Optimiser;
  readonly learningRate: number;
}

export interface FieldNetworkShape {
  readonly capacity: number;
  /** Copies in training; no environment that it serves may have more. */
  readonly numEnvs: number;
  /** The group's capacity (independent) or 1 (shared). */
  readonly numPolicies: number;
  readonly observationSize: number;
  readonly fieldSize: number;
  readonly isDistribution: boolean;
  readonly seed: string;
  readonly engine?: EngineOptions;
}

/** Probability given to an empty bin of the last field, so that its logarithm exists. */
const RESIDUAL_FLOOR = 1e-3;

/**
 * DMFG's mean-field network f, equation (10): m_t = f(o_t, mhat_{t-1}), one for each agent (or one shared), trained on what the agent
 * observes after acting.
 */
export class FieldNetwork {
  private readonly population: Population;
  private readonly shape: FieldNetworkShape;
  private readonly options: FieldNetworkOptions;
  private readonly counts: Int32Array;
  /** Rows that each network learns from in an update, and whether there are any. [numPolicies] */
  private readonly learning: Int32Array;
  private readonly active: Uint8Array;
  private readonly logits: Float32Array;
  private readonly distribution: Float64Array;

  private constructor(population: Population, shape: FieldNetworkShape, options: FieldNetworkOptions) {
    this.population = population;
    this.shape = shape;
    this.options = options;
    this.counts = new Int32Array(shape.numPolicies);
    this.learning = new Int32Array(shape.numPolicies);
    this.active = new Uint8Array(shape.numPolicies);
    this.logits = population.outputs['field']!;
    this.distribution = new Float64Array(shape.fieldSize);
  }

  static async create(shape: FieldNetworkShape, options: FieldNetworkOptions): Promise<FieldNetwork> {
    // Untaught, it says the last field, or that nobody does anything, rather than what its first weights happen to.
    const startsAtZero = options.residual || !shape.isDistribution;
    const embedding: Dense[] = options.embedding > 0 ? [{ units: options.embedding, activation: 'relu' }] : [];
    const population = await createPopulation({
      network: {
        branches: [
          { name: 'observation', size: shape.observationSize, layers: embedding },
          { name: 'field', size: shape.fieldSize, layers: embedding },
        ].filter(({ name }) => options.input === 'both' || options.input === name),
        trunk: options.hidden.map((units) => ({ units, activation: 'relu' })),
        heads: [
          {
            name: 'field',
            layers: [
              { units: shape.fieldSize, activation: 'linear', ...(startsAtZero ? { init: { kind: 'normal', std: 0 } as const } : {}) },
            ],
          },
        ],
      },
      policies: shape.numPolicies,
      maxRows: shape.capacity * shape.numEnvs,
      optimiser: options.optimiser,
      seed: shape.seed,
      ...(shape.engine ? { engine: shape.engine } : {}),
    });
    return new FieldNetwork(population, shape, options);
  }

  /** Estimates from what every row sees and saw: all arrays [rows, ...] of an environment with at most `numEnvs` copies. */
  predict(observations: Float32Array, lastFields: Float32Array, into: Float32Array): void {
    const { fieldSize } = this.shape;
    const copies = this.forward(observations, lastFields);
    this.eachRow(copies, (row, populationRow) => {
      this.output(populationRow, lastFields, row);
      for (let i = 0; i < fieldSize; i++) into[row * fieldSize + i] = this.distribution[i]!;
    });
  }

  /**
   * One update of every network that has a row with `acted` = 1, towards the fields that those rows then observed: down the gradient of
   * the mean loss over the network's rows. Returns the mean loss over all rows.
   */
  train(observations: Float32Array, lastFields: Float32Array, targets: Float32Array, acted: Uint8Array): number {
    const { fieldSize, isDistribution } = this.shape;
    const { loss } = this.options;
    const { learning, active } = this;
    const gradients = this.population.outputGradients['field']!;
    const rows = this.countLearning(acted);
    if (rows === 0) return 0;
    const copies = this.forward(observations, lastFields);
    let total = 0;
    this.eachRow(copies, (row, populationRow) => {
      const gradientAt = populationRow * fieldSize;
      if (!acted[row]) {
        gradients.fill(0, gradientAt, gradientAt + fieldSize);
        return;
      }
      const share = 1 / learning[this.policyOf(row)]!;
      this.output(populationRow, lastFields, row);
      const estimate = this.distribution;
      const targetAt = row * fieldSize;
      if (isDistribution && loss === 'cross-entropy') {
        for (let i = 0; i < fieldSize; i++) {
          const target = targets[targetAt + i]!;
          gradients[gradientAt + i] = share * (estimate[i]! - target);
          if (target > 0) total -= target * Math.log(Math.max(estimate[i]!, 1e-9));
        }
        return;
      }
      let inner = 0;
      for (let i = 0; i < fieldSize; i++) {
        const error = estimate[i]! - targets[targetAt + i]!;
        const slope = (share * 2 * error) / fieldSize;
        gradients[gradientAt + i] = slope;
        inner += slope * estimate[i]!;
        total += (error * error) / fieldSize;
      }
      if (isDistribution)
        for (let i = 0; i < fieldSize; i++) gradients[gradientAt + i] = estimate[i]! * (gradients[gradientAt + i]! - inner);
    });
    this.population.backward(this.counts);
    this.population.step(this.options.learningRate, { active });
    return total / rows;
  }

  saveState(): SnapshotRecord {
    return this.population.saveState();
  }

  loadState(state: SnapshotRecord): void {
    this.population.loadState(state);
  }

  private policyOf(row: number): number {
    return this.shape.numPolicies === 1 ? 0 : row % this.shape.capacity;
  }

  /** Fills `learning` and `active`; returns the number of rows to learn from. */
  private countLearning(acted: Uint8Array): number {
    const { learning, active } = this;
    learning.fill(0);
    let rows = 0;
    for (let row = 0; row < acted.length; row++) {
      if (!acted[row]) continue;
      learning[this.policyOf(row)]!++;
      rows++;
    }
    for (let policy = 0; policy < learning.length; policy++) active[policy] = learning[policy]! > 0 ? 1 : 0;
    return rows;
  }

  private forward(observations: Float32Array, lastFields: Float32Array): number {
    const { capacity, observationSize, fieldSize, numPolicies } = this.shape;
    const { observation, field } = this.population.inputs;
    const copies = lastFields.length / (capacity * fieldSize);
    this.counts.fill((capacity / numPolicies) * copies);
    this.eachRow(copies, (row, populationRow) => {
      if (observation) copyRow(observations, row, observation, populationRow, observationSize);
      if (field) copyRow(lastFields, row, field, populationRow, fieldSize);
    });
    this.population.forward(this.counts);
    return copies;
  }

  /** Visits environment rows in the order of the population's: slot by slot, its copies together. */
  private eachRow(copies: number, visit: (row: number, populationRow: number) => void): void {
    const { capacity } = this.shape;
    for (let slot = 0; slot < capacity; slot++) {
      for (let copy = 0; copy < copies; copy++) visit(copy * capacity + slot, slot * copies + copy);
    }
  }

  /** The estimate of a row, from its logits, into `distribution`. */
  private output(populationRow: number, lastFields: Float32Array, row: number): void {
    const { fieldSize, isDistribution } = this.shape;
    const { residual } = this.options;
    const estimate = this.distribution;
    let highest = -Infinity;
    for (let i = 0; i < fieldSize; i++) {
      const last = lastFields[row * fieldSize + i]!;
      let value = this.logits[populationRow * fieldSize + i]!;
      if (residual) value += isDistribution ? Math.log(Math.max(last, RESIDUAL_FLOOR / fieldSize)) : last;
      estimate[i] = value;
      if (value > highest) highest = value;
    }
    if (!isDistribution) return;
    let sum = 0;
    for (let i = 0; i < fieldSize; i++) {
      estimate[i] = Math.exp(estimate[i]! - highest);
      sum += estimate[i]!;
    }
    for (let i = 0; i < fieldSize; i++) estimate[i] = estimate[i]! / sum;
  }
}
