import { OPERATION_WORDS, TENSOR_WORDS } from './kernels/assembly/layout.ts';
import { gemmScratchBytes } from './kernels/gemm-scratch.ts';
import { type ListPlan, planLists } from './plan-lists.ts';
import type { NetworkPlan, Slot } from './plan-network.ts';
import type { Optimiser } from './population.ts';

/** Where an array [rows, width] lies: byte address of row 0 and bytes from one row to the next. */
export interface Place {
  readonly address: number;
  readonly stride: number;
}

/** Byte addresses in a heap, as the kernels want them. */
export interface Addresses {
  /** Of thread 0; that of the next is `scratchBytes` further on. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Room for the gradient of one policy, likewise one a thread. 0: not kept, also below. */
  readonly gradient: number;
  readonly gradientBytes: number;
  readonly counts: number;
  readonly active: number;
  readonly steps: number;
  readonly tensors: number;
  /** Learning rates of the tensors, for sgd. */
  readonly rates: number;
  readonly forwardProgram: number;
  readonly backwardProgram: number;
  readonly inputProgram: number;
  readonly online: number;
  readonly target: number;
  readonly moments: readonly number[];
  /** The mark of every bias, a byte; and those of the weights' rows, tensor by tensor. [policies, inputs] each */
  readonly biasMark: number;
  readonly weightMarks: readonly number[];
}

/** Where everything lies in a heap: one memory with a range of the policies. */
export interface MemoryPlan {
  readonly bytes: number;
  readonly addresses: Addresses;
  /** Byte offset from the scratch memory of the room for lists. */
  readonly lists: number;
  /** Entries of a list of each input that may be sparse. */
  readonly listEntries: ListPlan['entries'];
  /** Outputs of all layers and inputs of all branches. */
  readonly activations: ReadonlyMap<Slot, Place>;
  /** dLoss/dOutput of every layer, and of the inputs that want a gradient. Empty without an optimiser. */
  readonly outputGradients: ReadonlyMap<Slot, Place>;
  /** dLoss/dPreactivation where it may not overwrite dLoss/dOutput: heads that are not linear. */
  readonly preactivationGradients: ReadonlyMap<Slot, Place>;
}

/** What a heap must have room for. */
export interface HeapNeeds {
  readonly policies: number;
  readonly maxRows: number;
  readonly optimiser: Optimiser | undefined;
  readonly target: boolean;
  /** Threads that may work on it at once. */
  readonly threads: number;
}

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

/** Lays out a heap. */
export function planMemory(network: NetworkPlan, { policies, maxRows, optimiser, target, threads }: HeapNeeds): MemoryPlan {
  let end = 64;
  const reserve = (bytes: number) => {
    const address = end;
    end += aligned(bytes);
    return address;
  };
  const reserveRows = (width: number): Place => ({ address: reserve(maxRows * width * 4), stride: width * 4 });

  const widest = Math.max(...network.layers.map(({ inputs, units }) => Math.max(inputs, units)));
  const gemmBytes = gemmScratchBytes(widest);
  const lists = planLists(network, maxRows);
  const scratchBytes = aligned(gemmBytes + lists.bytes);
  const scratch = reserve(threads * scratchBytes);
  const gradientBytes = optimiser ? aligned(network.parameterCount * 4) : 0;
  const gradient = optimiser ? reserve(threads * gradientBytes) : 0;
  const counts = reserve(policies * 4);
  const active = reserve(policies);
  const steps = reserve(policies * 4);
  const tensors = reserve(network.tensors.length * TENSOR_WORDS * 4);
  const rates = reserve(network.tensors.length * 4);
  // A layer reads and passes back as many parts as there are inputs, at most.
  const forwardProgram = reserve(network.layers.length * network.inputs.length * OPERATION_WORDS * 4);
  const backwardBytes = network.layers.length * (1 + 2 * network.inputs.length) * OPERATION_WORDS * 4;
  const backwardProgram = reserve(backwardBytes);
  const inputProgram = reserve(network.gradientInputs.length > 0 ? backwardBytes : 0);

  const activations = new Map<Slot, Place>();
  for (const slot of network.inputs) activations.set(slot, reserveRows(slot.width));
  const { concatenation } = network;
  if (concatenation && network.layers.some(({ to }) => to.part)) activations.set(concatenation, reserveRows(concatenation.width));
  for (const { to: slot } of network.layers) {
    const whole = slot.part && activations.get(slot.part.of)!;
    activations.set(slot, whole ? { ...whole, address: whole.address + slot.part!.column * 4 } : reserveRows(slot.width));
  }
  const outputGradients = new Map<Slot, Place>();
  const preactivationGradients = new Map<Slot, Place>();
  if (optimiser) {
    for (const slot of [...network.gradientInputs, ...network.layers.map(({ to }) => to)])
      outputGradients.set(slot, reserveRows(slot.width));
    for (const { layer } of network.heads) {
      if (layer.activation !== 'linear') preactivationGradients.set(layer.to, reserveRows(layer.units));
    }
  }
  const region = policies * network.parameterCount * 4;
  const online = reserve(region);
  const addresses: Addresses = {
    scratch,
    scratchBytes,
    gradient,
    gradientBytes,
    counts,
    active,
    steps,
    tensors,
    rates,
    forwardProgram,
    backwardProgram,
    inputProgram,
    online,
    target: target ? reserve(region) : 0,
    moments: momentNames(optimiser).map(() => reserve(region)),
    biasMark: optimiser ? reserve(1) : 0,
    weightMarks: optimiser ? network.layers.map(({ inputs }) => reserve(policies * inputs)) : [],
  };
  // A panel may be read a few numbers past the end of the last array.
  const bytes = end + 64;
  return { bytes, addresses, lists: gemmBytes, listEntries: lists.entries, activations, outputGradients, preactivationGradients };
}

/** Rounds up to a cache line, so that threads do not share one. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
