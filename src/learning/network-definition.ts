import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { TfNetwork } from '../population/tfjs/tf-network.ts';

/** What a learner needs a network for. */
export interface NetworkProblem {
  /** What the network reads of every row; `shape` is that of the space it comes from, such as [height, width, channels]. */
  readonly branches: readonly { readonly name: string; readonly size: number; readonly shape: readonly number[] }[];
  /** What it must say of every row. */
  readonly heads: readonly { readonly name: string; readonly size: number }[];
}

/** A network that learners can be told to use by name, written with tf operations: `learner.network.name`. */
export interface NetworkDefinition<Parameters = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly parameters: StandardSchemaV1<unknown, Parameters>;
  /** @throws UserError saying why it cannot serve the problem. */
  create(problem: NetworkProblem, parameters: Parameters): TfNetwork;
}

/** Declares a network with the types of its parameters inferred from the schema. */
export function defineNetwork<Parameters>(definition: NetworkDefinition<Parameters>): NetworkDefinition<never> {
  return definition as NetworkDefinition<never>;
}
