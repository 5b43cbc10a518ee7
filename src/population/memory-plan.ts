import { UserError } from '../shared/user-error.ts';
import { DEPTH_BLOCK, OPERATION_WORDS, ROW_BLOCK, TENSOR_WORDS, TILE_BYTES } from './kernels/assembly/layout.ts';
import type { NetworkPlan, Slot } from './plan-network.ts';
import type { Optimiser } from './population.ts';

/** Where an array [rows, width] lies: byte address of row 0 and bytes from one row to the next. */
export interface Place {
  readonly address: number;
  readonly stride: number;
}

/** Byte addresses of everything a population keeps in its memory. */
export interface MemoryPlan {
  readonly bytes: number;
  readonly scratch: number;
  readonly counts: number;
  readonly active: number;
  readonly scales: number;
  readonly steps: number;
  readonly tensors: number;
  readonly forwardProgram: number;
  readonly backwardProgram: number;
  /** Outputs of all layers and inputs of all branches. */
  readonly activations: ReadonlyMap<Slot, Place>;
  /** dLoss/dOutput of every layer. Empty without an optimiser. */
  readonly outputGradients: ReadonlyMap<Slot, Place>;
  /** dLoss/dPreactivation where it may not overwrite dLoss/dOutput: heads that are not linear. */
  readonly preactivationGradients: ReadonlyMap<Slot, Place>;
  readonly online: number;
  /** 0: not kept. Likewise below. */
  readonly target: number;
  readonly gradients: number;
  readonly moments: readonly number[];
}

const LARGEST = 2 ** 32;

/** What each optimiser keeps beside the gradient, one number a parameter each. */
export function momentNames(optimiser: Optimiser | undefined): readonly string[] {
  switch (optimiser?.kind) {
    case undefined:
      return [];
    case 'sgd':
      return optimiser.momentum ? ['velocity'] : [];
    case 'rmsprop':
      return optimiser.momentum ? ['square', 'velocity'] : ['square'];
    case 'adam':
      return ['mean', 'square'];
  }
}

/** Lays out the memory of a population. Throws a UserError where it would take more than the 4 GiB that one memory can hold. */
export function planMemory(
  network: NetworkPlan,
  policies: number,
  maxRows: number,
  optimiser: Optimiser | undefined,
  withTarget: boolean,
): MemoryPlan {
  let end = 64;
  const reserve = (bytes: number) => {
    const address = end;
    end += Math.ceil(bytes / 64) * 64;
    return address;
  };
  const reserveRows = (width: number): Place => ({ address: reserve(maxRows * width * 4), stride: width * 4 });

  const widest = Math.max(...network.layers.map(({ inputs, units }) => Math.max(inputs, units)));
  const packed = ROW_BLOCK * DEPTH_BLOCK + DEPTH_BLOCK * (Math.ceil(widest / 8) * 8);
  const scratch = reserve(TILE_BYTES + packed * 4);
  const counts = reserve(policies * 4);
  const active = reserve(policies);
  const scales = reserve(policies * 4);
  const steps = reserve(policies * 4);
  const tensors = reserve(network.tensors.length * TENSOR_WORDS * 4);
  const operations = network.layers.length + network.copies.length;
  const forwardProgram = reserve(operations * OPERATION_WORDS * 4);
  const backwardProgram = reserve(network.layers.length * (2 + network.inputs.length) * OPERATION_WORDS * 4);

  const activations = new Map<Slot, Place>();
  for (const slot of [...network.inputs, ...(network.concatenation ? [network.concatenation] : [])]) {
    activations.set(slot, reserveRows(slot.width));
  }
  for (const slot of [...network.copies, ...network.layers].map(({ to }) => to)) {
    const whole = slot.part && activations.get(slot.part.of)!;
    activations.set(slot, whole ? { ...whole, address: whole.address + slot.part!.column * 4 } : reserveRows(slot.width));
  }
  const outputGradients = new Map<Slot, Place>();
  const preactivationGradients = new Map<Slot, Place>();
  if (optimiser) {
    for (const { to } of network.layers) outputGradients.set(to, reserveRows(to.width));
    for (const { layer } of network.heads) {
      if (layer.activation !== 'linear') preactivationGradients.set(layer.to, reserveRows(layer.units));
    }
  }
  const region = policies * network.parameterCount * 4;
  const online = reserve(region);
  const target = withTarget ? reserve(region) : 0;
  const gradients = optimiser ? reserve(region) : 0;
  const moments = momentNames(optimiser).map(() => reserve(region));
  // A panel may be read a few numbers past the end of the last array.
  const bytes = end + 64;
  if (!(bytes <= LARGEST)) {
    throw new UserError(
      `A population of ${policies} networks of ${network.parameterCount} parameters with ${maxRows} rows needs ${gibibytes(bytes)} GiB of memory, and one ` +
        `population can have ${gibibytes(LARGEST)} GiB. Take fewer policies, smaller layers or fewer rows at a time.`,
    );
  }
  return {
    bytes,
    scratch,
    counts,
    active,
    scales,
    steps,
    tensors,
    forwardProgram,
    backwardProgram,
    activations,
    outputGradients,
    preactivationGradients,
    online,
    target,
    gradients,
    moments,
  };
}

/** A memory of at least `bytes`. Throws a UserError where the machine does not give it. */
export function allocateMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / 65536);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    throw new UserError(
      `The population needs ${gibibytes(bytes)} GiB of memory, which this machine did not give (${(error as Error).message}).`,
    );
  }
}

function gibibytes(bytes: number): string {
  return Number((bytes / 2 ** 30).toPrecision(3)).toString();
}
