import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { EngineOptions } from './engine.ts';
import type { NetworkSpec } from './network.ts';
import type { TfNetwork } from './tfjs/tf-network.ts';

/**
 * Learning rates are given to `step`, so that schedules stay with the algorithm. With gradient g and rate r:
 * - sgd: v = momentum v + g; w -= r v, or with Nesterov w -= r (g + momentum v). Momentum 0 by default.
 * - rmsprop: s = decay s + (1 - decay) g^2; v = momentum v + g / (sqrt(s) + epsilon); w -= r v. Defaults 0.99, 1e-8, momentum 0.
 * - adam (Kingma and Ba 2015, algorithm 1), each policy counting its own steps. Defaults 0.9, 0.999, 1e-8.
 */
export type Optimiser =
  | { readonly kind: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean }
  | { readonly kind: 'rmsprop'; readonly decay?: number; readonly epsilon?: number; readonly momentum?: number }
  | { readonly kind: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number };

export interface PopulationOptions {
  /** As data, or written with tf operations, which only the tfjs engine computes. */
  readonly network: NetworkSpec | TfNetwork;
  /** Networks, each with parameters of its own. */
  readonly policies: number;
  /** Rows that one `forward` can take, all policies together. */
  readonly maxRows: number;
  /** Absent: the population only acts; no gradients or moments are allocated. */
  readonly optimiser?: Optimiser;
  /** Keep target parameters beside the online ones. Default false. */
  readonly target?: boolean;
  /** Policy p is initialised from the stream "policy/p" of this seed: alike whatever the number of policies. */
  readonly seed: string;
  /** Default: the wasm kernels, deterministic, on one thread. */
  readonly engine?: EngineOptions;
}

export interface StepOptions {
  /** Every policy's gradient is scaled to at most this norm first. Above 0. */
  readonly maxGradientNorm?: number;
  /** By the name of a parameter tensor: what its learning rate is multiplied by, 1 where it is not named. For sgd alone. */
  readonly rateScales?: ReadonlyMap<string, number>;
  /** Policies with a zero here (default: all ones) are left untouched, moments and step count included. [policies] */
  readonly active?: Uint8Array;
}

/**
 * Which rows belong to which policy: `counts[p]` rows of policy p, one policy after the other in the input and output arrays.
 * A policy may have none. Total at most `maxRows`.
 */
export type RowCounts = Int32Array;

/**
 * Many independent networks of one shape, stacked and stepped together. The cycle: write `inputs`, `forward`, read `outputs`, write
 * `outputGradients`, `backward`, `step`. All arrays are views of the engine's memory, valid for the life of the population.
 * In the default (deterministic) build, a policy's numbers do not depend on how many others there are.
 */
export interface Population<Numbers extends Float32Array | Float64Array = Float32Array> {
  readonly network: PopulationOptions['network'];
  readonly policies: number;
  readonly maxRows: number;
  /** Parameters of one network. */
  readonly parameterCount: number;
  /** Per branch name: [maxRows, size], rows grouped by policy as `counts` says. */
  readonly inputs: Readonly<Record<string, Numbers>>;
  /** Per head name: [maxRows, units of its last layer]. */
  readonly outputs: Readonly<Record<string, Numbers>>;
  /** Per head name: dLoss/dOutput, written by the caller before `backward`. Same layout as `outputs`. */
  readonly outputGradients: Readonly<Record<string, Numbers>>;
  /** Per branch that `wantsGradient`: dLoss/dInput, written by `backwardInputs`. Same layout as `inputs`. */
  readonly inputGradients: Readonly<Record<string, Numbers>>;
  /** Named parameter tensors, each [policies, ...shape]: "trunk/0/weights", "trunk/0/bias", "branches/observation/0/weights", "heads/q/0/bias", ... */
  readonly parameters: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Numbers }>;
  /** The same tensors of one policy, without the leading axis: views, also where a population is too large for one memory and has no `parameters`. */
  parametersOf(policy: number): ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Numbers }>;
  /**
   * Computes outputs for the rows in `inputs`. Backward needs the online forward of the same rows just before it. Weights of inputs that are zero may be left
   * out, so that one that is not finite shows in the outputs only where its input is not zero.
   */
  forward(counts: RowCounts, which?: 'online' | 'target'): void;
  /**
   * Gradients of sum over rows of <outputGradients, outputs> with respect to the parameters, for the next `step`. An engine may compute them there, policy
   * by policy, so write nothing to `inputs` or `outputGradients` and call no `forward` in between.
   */
  backward(counts: RowCounts): void;
  /**
   * Writes `inputGradients`: those of sum over rows of <outputGradients, outputs> with respect to the inputs of branches that want them, and of nothing else.
   * Like `backward` it goes back through the online forward of the same rows just before it, and may be called beside it.
   */
  backwardInputs(counts: RowCounts): void;
  /**
   * One optimiser update in place, with the gradients of the `backward` before it.
   * @throws DivergedError naming the policies that it has left with parameters or moments that are not finite.
   */
  step(learningRate: number, options?: StepOptions): void;
  /** target <- (1 - tau) target + tau online; tau = 1 copies. `active` as in `step`. */
  updateTarget(tau: number, active?: Uint8Array): void;
  /** Parameters, target, optimiser moments and step counts. */
  saveState(): SnapshotRecord;
  loadState(state: SnapshotRecord): void;
  dispose(): void;
}
