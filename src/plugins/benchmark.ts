import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Evaluation } from '../learning/evaluate.ts';
import type { Registry } from './registry.ts';

/** A benchmark that a plugin brings, a standard table and how it comes about: `murmur benchmark NAME`. */
export interface BenchmarkDefinition<Options = unknown> {
  readonly name: string;
  /** One line for `murmur list`. */
  readonly summary: string;
  /** Options of its own (`--fleets 100`, `--fleets "[100, 200]"`), in camel case: any Standard Schema. */
  readonly parameters: StandardSchemaV1<unknown, Options>;
  run(context: BenchmarkContext<Options>): Promise<BenchmarkReport>;
}

/** What a benchmark is given to run with. */
export interface BenchmarkContext<Options> {
  readonly options: Options;
  /** The user wants a small version of it, of a minute or two (`--quick`). */
  readonly quick: boolean;
  /** Where its results go; the folder is there. What an earlier, interrupted call of the same benchmark left in it may be used again. */
  readonly folder: string;
  /** Processes to keep busy at the same time. */
  readonly jobs: number;
  /** Aborted by Ctrl-C: end soon, by throwing or returning; what stands in the folder is what the next call finds. */
  readonly signal: AbortSignal;
  /** The environments and learners that there are. */
  readonly registry: Registry;
  /**
   * Trains runs as `murmur train` does, each in a folder of its own below `folder`, `jobs` at a time. Finished ones are skipped, interrupted ones go on.
   * With `totalTimesteps: 0` a policy that does not learn is evaluated.
   * @returns the finished runs, in the order given
   * @throws UserError for a configuration that is wrong, or differs from the one a run was begun with; RunFailure when runs fail, or are stopped.
   */
  train(runs: readonly BenchmarkRun[]): Promise<readonly FinishedRun[]>;
  /** Lets a finished run's policies play evaluation episodes in its environment, or in one that differs in some parameters (other days, say). */
  evaluate(run: FinishedRun, how: { readonly episodes: number; readonly env?: Readonly<Record<string, unknown>> }): Promise<Evaluation>;
  /** Shows what is being done, and which share of it is. */
  progress(part: string, share: number): void;
}

/** A run to be trained. */
export interface BenchmarkRun {
  /** Path of its folder below the benchmark's: letters, digits, `.`, `_`, `+` and `-`, with `/` between folders. */
  readonly name: string;
  /** As in a `--config` file: `{ env: { name, ... }, learner: { name, ... }, seed, totalTimesteps, ... }`. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** A run that was trained to its end. */
export interface FinishedRun {
  readonly name: string;
  readonly path: string;
  /** What its last evaluation found; null where nothing was evaluated. */
  readonly evaluation: Evaluation | null;
}

/** What a benchmark comes to. */
export interface BenchmarkReport {
  /** The table, as it is printed. */
  readonly text: string;
  /** The same as data, for `benchmark.json` and `--json`. */
  readonly result: unknown;
}

/** Declares a benchmark with the types of its options inferred from the schema. */
export function defineBenchmark<Options>(definition: BenchmarkDefinition<Options>): BenchmarkDefinition<never> {
  return definition as BenchmarkDefinition<never>;
}
