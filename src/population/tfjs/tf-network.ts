import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../../shared/user-error.ts';
import type { Initialisation } from '../network.ts';

/** TensorFlow.js, whichever of its builds was found. */
export type Tf = typeof import('@tensorflow/tfjs-core');

/** A parameter tensor of one network. */
export interface TfParameter {
  /** Unique, e.g. "convolution/weights". */
  readonly name: string;
  readonly shape: readonly number[];
  /** Over [all but the last axis, last axis]. Default: He; zeros for vectors and scalars, which are biases. */
  readonly init?: Initialisation;
}

/** A network written with tf operations; gradients come from tf's automatic differentiation. For `engine.name: tfjs`. */
export interface TfNetwork {
  /** For messages. */
  readonly name: string;
  /** Inputs, each [rows, size]; of those that want it, `Population.backwardInputs` gives the gradient. */
  readonly branches: readonly { readonly name: string; readonly size: number; readonly wantsGradient?: boolean }[];
  /** Outputs, each [rows, size]. */
  readonly heads: readonly { readonly name: string; readonly size: number }[];
  readonly parameters: readonly TfParameter[];
  /**
   * False (the default): `forward` is called for one policy after the other. True: once for all of them, with a leading axis [policies] before the
   * shapes of parameters, inputs and outputs, which saves most of the time where the operations allow it. Policies with fewer rows than others then have
   * rows of zeros at the end.
   */
  readonly stacked?: boolean;
  /**
   * The outputs of the network, by head. Use the operations of the `tf` that is given. Tensors made on the way are disposed of by the caller. Every parameter
   * must reach a head.
   */
  forward(tf: Tf, parameters: Readonly<Record<string, Tensor>>, inputs: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>>;
}

/** Declares a network written with tf operations. */
export function defineTfNetwork(network: TfNetwork): TfNetwork {
  return network;
}

export function isTfNetwork(network: object): network is TfNetwork {
  return 'forward' in network;
}

/** Throws a UserError that names what is wrong with the declaration of a network. */
export function checkTfNetwork({ name, branches, heads, parameters }: TfNetwork): void {
  const lists = { branch: branches, head: heads, parameter: parameters };
  for (const [what, items] of Object.entries(lists)) {
    if (items.length === 0) throw new UserError(`The network "${name}" has no ${what}; it needs at least one.`);
    const names = items.map((item) => item.name);
    const twice = names.find((item, index) => names.indexOf(item) !== index);
    if (twice !== undefined) throw new UserError(`The network "${name}" has two of ${what} "${twice}"; each needs a name of its own.`);
  }
  for (const { name: item, size } of [...branches, ...heads]) checkLength(`The size of "${item}" of the network "${name}"`, size);
  for (const { name: item, shape } of parameters) {
    for (const length of shape) checkLength(`A length in the shape of parameter "${item}" of the network "${name}"`, length);
  }
}

function checkLength(what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new UserError(`${what} is ${value}; it must be a whole number of at least 1.`);
}
