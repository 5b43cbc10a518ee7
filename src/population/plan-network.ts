import { UserError } from '../shared/user-error.ts';
import type { Activation, Dense, Initialisation, NetworkSpec } from './network.ts';
import { isTfNetwork, type TfNetwork } from './tfjs/tf-network.ts';

/** An array of activations [maxRows, width]; as a `part` it is a range of columns of a wider one (the concatenation). */
export interface Slot {
  readonly name: string;
  readonly width: number;
  readonly part?: { readonly of: Slot; readonly column: number };
}

/** A dense layer between two slots; `name` begins the names of its parameters. */
export interface Layer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly init: Initialisation;
  readonly from: Slot;
  readonly to: Slot;
}

/** A parameter tensor of one policy; `offset` counts the numbers of the tensors before it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  readonly offset: number;
}

export interface NetworkPlan {
  readonly inputs: readonly Slot[];
  /** Those inputs of which the gradient is wanted. */
  readonly gradientInputs: readonly Slot[];
  /** Branches without layers that must be copied into the concatenation. */
  readonly copies: readonly { readonly from: Slot; readonly to: Slot }[];
  readonly layers: readonly Layer[];
  /** The last layer of each head. */
  readonly heads: readonly { readonly name: string; readonly layer: Layer }[];
  /** What several branches are concatenated into. */
  readonly concatenation: Slot | null;
  /** Two a layer, in order: weights, bias. */
  readonly tensors: readonly Tensor[];
  readonly parameterCount: number;
}

/** Resolves a network description into layers between arrays. Throws a UserError that names the branch, layer or head at fault. */
export function planNetwork(network: NetworkSpec | TfNetwork): NetworkPlan {
  if (isTfNetwork(network)) {
    throw new UserError(
      `The network "${network.name}" is written with tf operations, which only the engine tfjs computes; set engine.name to tfjs.`,
    );
  }
  checkNames('branch', network.branches);
  checkNames('head', network.heads);
  const inputs: Slot[] = network.branches.map(({ name, size }) => {
    checkCount(size, `size of branch "${name}"`);
    return { name: `branches/${name}`, width: size };
  });
  const layers: Layer[] = [];
  const copies: { from: Slot; to: Slot }[] = [];
  const widths = network.branches.map(({ size, layers = [] }) => layers.at(-1)?.units ?? size);
  const concatenation = inputs.length > 1 ? { name: 'concatenation', width: widths.reduce((sum, width) => sum + width, 0) } : null;

  let joined = concatenation ?? inputs[0]!;
  let column = 0;
  network.branches.forEach((branch, index) => {
    const part = concatenation ? { of: concatenation, column } : undefined;
    const end = stack(layers, inputs[index]!, branch.layers ?? [], `branches/${branch.name}`, part);
    if (!concatenation) joined = end;
    else if (end === inputs[index]) copies.push({ from: end, to: { name: `${end.name}/part`, width: end.width, part: part! } });
    column += widths[index]!;
  });
  const trunk = stack(layers, joined, network.trunk, 'trunk');
  const heads = network.heads.map((head) => {
    if (head.layers.length === 0) throw new UserError(`Head "${head.name}" of the network has no layers; it needs at least one.`);
    stack(layers, trunk, head.layers, `heads/${head.name}`);
    return { name: head.name, layer: layers.at(-1)! };
  });

  const tensors: Tensor[] = [];
  let offset = 0;
  const add = (name: string, shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    tensors.push({ name, shape, size, offset });
    offset += size;
  };
  for (const layer of layers) {
    add(`${layer.name}/weights`, [layer.inputs, layer.units]);
    add(`${layer.name}/bias`, [layer.units]);
  }
  const gradientInputs = inputs.filter((_, index) => network.branches[index]!.wantsGradient);
  return { inputs, gradientInputs, copies, layers, heads, concatenation, tensors, parameterCount: offset };
}

/** Appends a chain of layers and returns the slot it ends in; `part` is where the last of them writes, if it is given. */
function stack(layers: Layer[], from: Slot, chain: readonly Dense[], path: string, part?: Slot['part']): Slot {
  let slot = from;
  chain.forEach(({ units, activation, init }, index) => {
    const name = `${path}/${index}`;
    checkCount(units, `number of units of layer "${name}"`);
    const to: Slot = { name, width: units, ...(part && index === chain.length - 1 ? { part } : {}) };
    layers.push({ name, inputs: slot.width, units, activation, init: init ?? defaultInit(activation), from: slot, to });
    slot = to;
  });
  return slot;
}

function defaultInit(activation: Activation): Initialisation {
  return activation === 'relu' || activation === 'elu' ? { kind: 'he' } : { kind: 'orthogonal' };
}

function checkNames(what: string, items: readonly { readonly name: string }[]): void {
  if (items.length === 0) throw new UserError(`The network has no ${what}; it needs at least one.`);
  items.forEach(({ name }, index) => {
    if (name === '' || name.includes('/'))
      throw new UserError(`A ${what} of the network is named "${name}"; a name is not empty and has no "/".`);
    if (items.findIndex((item) => item.name === name) !== index) {
      throw new UserError(`Two entries of the network are a ${what} named "${name}"; each needs a name of its own.`);
    }
  });
}

function checkCount(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 1) throw new UserError(`The ${what} is ${value}; it must be a whole number of at least 1.`);
}
