import type { NetworkSpec } from '../../src/population/network.ts';
import { createRng } from '../../src/shared/rng.ts';

/** Deep Q-learning of many agents at once: a network each, batches of `batch` rows, Adam. */
export interface Task {
  readonly agents: number;
  readonly batch: number;
  /** Inputs, hidden layers (relu), outputs (linear). */
  readonly widths: readonly number[];
}

/** `big` is a grid world's observation; `small` a crowd; `tiny` a few agents, where every call's overhead counts. */
export const tasks = {
  big: { agents: 64, batch: 64, widths: [845, 256, 256, 21] },
  small: { agents: 256, batch: 32, widths: [64, 64, 64, 9] },
  tiny: { agents: 16, batch: 32, widths: [64, 64, 64, 9] },
} as const satisfies Record<string, Task>;

export type Size = keyof typeof tasks;

export const LEARNING_RATE = 1e-3;
export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

export const observationSize = ({ widths }: Task): number => widths[0]!;
export const actionsOf = ({ widths }: Task): number => widths.at(-1)!;

/** Inputs and outputs of the layers, and the beginning of their parameters' names. */
export function layersOf({ widths }: Task) {
  const last = widths.length - 2;
  return widths.slice(1).map((units, index) => {
    const name = index === last ? 'heads/q/0' : `trunk/${index}`;
    return { name, inputs: widths[index]!, units, relu: index < last };
  });
}

export function networkOf(task: Task): NetworkSpec {
  return {
    branches: [{ name: 'observation', size: observationSize(task) }],
    trunk: task.widths.slice(1, -1).map((units) => ({ units, activation: 'relu' })),
    heads: [{ name: 'q', layers: [{ units: actionsOf(task), activation: 'linear' }] }],
  };
}

/** Floating-point operations of one learning step: the products forward, of the weight gradients, and of the input gradients of all layers but the first. */
export function stepOperations(task: Task): number {
  const products = layersOf(task).map(({ inputs, units }) => 2 * task.agents * task.batch * inputs * units);
  return products.reduce((sum, product, index) => sum + (index === 0 ? 2 : 3) * product, 0);
}

/** Parameters of all agents. */
export function parameterTotal(task: Task): number {
  return task.agents * layersOf(task).reduce((sum, { inputs, units }) => sum + inputs * units + units, 0);
}

/** A batch for all agents: rows grouped by agent. */
export interface Batch {
  readonly observations: Float32Array;
  readonly actions: Int32Array;
  readonly targets: Float32Array;
}

/** `density`: the share of observation numbers other than zero. */
export function makeBatch(task: Task, density: number): Batch {
  const rng = createRng(`batch/${task.agents}/${density}`);
  const rows = task.agents * task.batch;
  return {
    observations: Float32Array.from({ length: rows * observationSize(task) }, () => (rng.uniform() < density ? rng.normal() : 0)),
    actions: Int32Array.from({ length: rows }, () => rng.integer(actionsOf(task))),
    targets: Float32Array.from({ length: rows }, () => 2 * rng.normal()),
  };
}

/** An implementation under measurement. All begin with the same parameters. */
export interface Engine {
  /** One learning step: forward, Huber loss on the chosen action, backward, Adam. */
  learn(batch: Batch): void;
  /** The greedy action of every agent for one row each (row 0 of its part of the batch). */
  act(batch: Batch): ArrayLike<number>;
  /** Action values of that row, [agents, actions], as of the last `act`; to check that the engines agree. */
  values(): Float32Array;
}

/** Parameters by name, [agents, ...shape], as the population was initialised. */
export type Parameters = ReadonlyMap<string, Float32Array>;

/** The gradient of the mean Huber loss of a batch with respect to one chosen value. */
export const huberGradient = (value: number, target: number, batch: number) => Math.max(-1, Math.min(1, value - target)) / batch;
