import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ParallelEnv } from './parallel-env.ts';
import type { PopulationEnv } from './population-env.ts';

/** An environment that can be made by name. Give `make` (arrays) or `makeParallel` (records, packed for you), not both. */
export interface EnvironmentDefinition<Parameters = unknown> {
  readonly name: string;
  /** One line for `murmur list`. */
  readonly summary: string;
  /** Any Standard Schema (zod, valibot, ...): checks `--env.KEY` values and fills in defaults. */
  readonly parameters: StandardSchemaV1<unknown, Parameters>;
  /** Small parameters with which the contract tests run in seconds. Default: {}. */
  readonly checkParameters?: Record<string, unknown>;
  /** Parameters that change only what agents see: runs that differ in nothing else can meet in one game, each seeing it in its own way. Default: none. */
  readonly perception?: readonly string[];
  /**
   * Its copies may be made and stepped in worker threads (`envWorkers`): each thread makes some of them from the same parameters, and nothing that they need
   * or share is held by the process. Default: false.
   */
  readonly inWorkers?: boolean;
  make?(parameters: Parameters, options: { readonly numEnvs: number }): PopulationEnv | Promise<PopulationEnv>;
  makeParallel?(parameters: Parameters): ParallelEnv | Promise<ParallelEnv>;
}

/** Declares an environment with the types of its parameters inferred from the schema. */
export function defineEnvironment<Parameters>(definition: EnvironmentDefinition<Parameters>): EnvironmentDefinition<never> {
  return definition as EnvironmentDefinition<never>;
}
