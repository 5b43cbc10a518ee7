import * as layout from './kernels/assembly/layout.ts';
import type { MemoryPlan, Place } from './memory-plan.ts';
import type { Activation } from './network.ts';
import type { Layer, NetworkPlan, Slot } from './plan-network.ts';

/** Number of operations of each pass. */
export interface ProgramLengths {
  readonly forward: number;
  readonly backward: number;
  readonly inputs: number;
}

interface Operation {
  readonly kind: number;
  readonly source: Place;
  readonly result?: Place;
  readonly other?: Place;
  readonly inputs?: number;
  readonly units?: number;
  readonly weights?: number;
  readonly weightsStride?: number;
  readonly bias?: number;
  readonly activation?: Activation;
  readonly accumulate?: boolean;
  readonly lists?: number;
  readonly listEntries?: number;
  readonly marks?: number;
  readonly marksStride?: number;
}

const ACTIVATIONS: Record<Activation, number> = {
  linear: layout.LINEAR,
  relu: layout.RELU,
  tanh: layout.TANH,
  elu: layout.ELU,
  sigmoid: layout.SIGMOID,
  softplus: layout.SOFTPLUS,
};

/** Writes the forward and backward pass and the tensor table into the memory, as the kernels read them. */
export function writePrograms(network: NetworkPlan, memory: MemoryPlan, policies: number, buffer: ArrayBufferLike): ProgramLengths {
  const { forwardProgram, backwardProgram, inputProgram, gradient } = memory.addresses;
  writeTensors(network, memory, policies, buffer);
  const forward = forwardOperations(network, memory, policies);
  const backward = gradient ? backwardOperations(network, memory, policies) : [];
  write(forward, buffer, forwardProgram);
  const inputs = gradient ? inputOperations(network, memory, policies) : [];
  write(backward, buffer, backwardProgram);
  write(inputs, buffer, inputProgram);
  return { forward: forward.length, backward: backward.length, inputs: inputs.length };
}

function writeTensors(network: NetworkPlan, memory: MemoryPlan, policies: number, buffer: ArrayBufferLike): void {
  const { tensors, biasMark, weightMarks } = memory.addresses;
  const table = new Uint32Array(buffer, tensors, network.tensors.length * layout.TENSOR_WORDS);
  network.tensors.forEach(({ offset, size, shape }, index) => {
    const start = index * layout.TENSOR_WORDS;
    const marks = index % 2 === 0 ? weightMarks[index / 2] : undefined;
    const [rows, marksStride] = marks === undefined ? [1, 0] : [shape[0]!, shape[0]!];
    table[start + layout.TENSOR_OFFSET] = policies * offset * 4;
    table[start + layout.TENSOR_SIZE] = size;
    table[start + layout.TENSOR_ROWS] = rows;
    table[start + layout.TENSOR_MARKS] = marks ?? biasMark;
    table[start + layout.TENSOR_MARKS_STRIDE] = marksStride;
  });
}

function forwardOperations(network: NetworkPlan, memory: MemoryPlan, policies: number): Operation[] {
  const at = (slot: Slot) => memory.activations.get(slot)!;
  return network.layers.flatMap((layer, index) => {
    const parts = partsOf(network, layer.from);
    return parts.map(({ slot, row }, part) => ({
      kind: layout.DENSE,
      source: at(slot),
      result: at(layer.to),
      ...rowsOf(parameters(network, layer, index, policies), slot, row),
      ...listsOf(slot, memory),
      accumulate: part > 0,
      activation: part === parts.length - 1 ? layer.activation : 'linear',
    }));
  });
}

/** Gradients of all parameters; raw inputs need none. */
function backwardOperations(network: NetworkPlan, memory: MemoryPlan, policies: number): Operation[] {
  const outputs = new Set(network.layers.map(({ to }) => to));
  return passBack(network, memory, policies, outputs, (layer, index, dz) =>
    partsOf(network, layer.from).map(({ slot, row }, part) => ({
      kind: layout.WEIGHT_GRADIENT,
      source: memory.activations.get(slot)!,
      other: dz,
      ...rowsOf({ ...parameters(network, layer, index, policies), ...gradientPlaces(network, index) }, slot, row),
      ...listsOf(slot, memory),
      marks: memory.addresses.weightMarks[index]! + row,
      marksStride: layer.inputs,
      accumulate: part > 0,
    })),
  );
}

/** Gradients of the inputs that want one, through the layers that lie between them and the heads. */
function inputOperations(network: NetworkPlan, memory: MemoryPlan, policies: number): Operation[] {
  const wanted = new Set(network.gradientInputs);
  for (const { from, to } of network.layers) {
    if (partsOf(network, from).some(({ slot }) => wanted.has(slot))) wanted.add(to);
  }
  return passBack(network, memory, policies, wanted, () => []);
}

/** Passes gradients from the heads back to the slots that want one; `atLayer` says what else is done with that of a layer's preactivation. */
function passBack(
  network: NetworkPlan,
  memory: MemoryPlan,
  policies: number,
  wanted: ReadonlySet<Slot>,
  atLayer: (layer: Layer, index: number, dz: Place) => readonly Operation[],
): Operation[] {
  const operations: Operation[] = [];
  const written = new Set<Slot>();
  for (let index = network.layers.length - 1; index >= 0; index--) {
    const layer = network.layers[index]!;
    const { from, to, units, activation } = layer;
    if (!wanted.has(to)) continue;
    const y = memory.activations.get(to)!;
    const dy = memory.outputGradients.get(to)!;
    const dz = memory.preactivationGradients.get(to) ?? dy;
    const shapes = parameters(network, layer, index, policies);
    if (activation !== 'linear') {
      operations.push({ kind: layout.ACTIVATION_GRADIENT, source: dy, other: y, result: dz, units, activation });
    }
    operations.push(...atLayer(layer, index, dz));
    for (const { slot, row } of partsOf(network, from)) {
      if (!wanted.has(slot)) continue;
      operations.push({
        kind: layout.INPUT_GRADIENT,
        source: dz,
        result: memory.outputGradients.get(slot)!,
        ...rowsOf(shapes, slot, row),
        accumulate: written.has(slot),
      });
      written.add(slot);
    }
  }
  return operations;
}

/** The inputs and layer outputs that make up a layer's input, in order, each with the row of the weights at which it begins. */
function partsOf(network: NetworkPlan, from: Slot): { slot: Slot; row: number }[] {
  if (from !== network.concatenation) return [{ slot: from, row: 0 }];
  const parts = [
    ...network.layers.map(({ to }) => ({ slot: to, part: to.part })),
    ...network.copies.map((copy) => ({ slot: copy.from, part: copy.to.part })),
  ].flatMap(({ slot, part }) => (part?.of === from ? [{ slot, row: part.column }] : []));
  return parts.sort((a, b) => a.row - b.row);
}

/** Of the weights of a layer, those rows that a part of its input is multiplied with. */
function rowsOf<P extends { readonly units: number; readonly weights: number }>(places: P, { width }: Slot, row: number) {
  return { ...places, inputs: width, weights: places.weights + row * places.units * 4 };
}

function parameters(network: NetworkPlan, { inputs, units }: Layer, index: number, policies: number) {
  return {
    inputs,
    units,
    weights: policies * network.tensors[2 * index]!.offset * 4,
    weightsStride: inputs * units * 4,
    bias: policies * network.tensors[2 * index + 1]!.offset * 4,
  };
}

/** Where a layer's gradients lie in that of one policy. */
function gradientPlaces(network: NetworkPlan, index: number) {
  return { weights: network.tensors[2 * index]!.offset * 4, weightsStride: 0, bias: network.tensors[2 * index + 1]!.offset * 4 };
}

function listsOf(slot: Slot, memory: MemoryPlan) {
  return { lists: memory.lists, listEntries: memory.listEntries.get(slot) ?? 0 };
}

function write(operations: readonly Operation[], buffer: ArrayBufferLike, address: number): void {
  const words = new Uint32Array(buffer, address, operations.length * layout.OPERATION_WORDS);
  operations.forEach((operation, index) => {
    const start = index * layout.OPERATION_WORDS;
    const set = (word: number, value: number | undefined) => {
      words[start + word] = value ?? 0;
    };
    set(layout.KIND, operation.kind);
    set(layout.SOURCE, operation.source.address);
    set(layout.SOURCE_STRIDE, operation.source.stride);
    set(layout.RESULT, operation.result?.address);
    set(layout.RESULT_STRIDE, operation.result?.stride);
    set(layout.OTHER, operation.other?.address);
    set(layout.OTHER_STRIDE, operation.other?.stride);
    set(layout.INPUTS, operation.inputs);
    set(layout.UNITS, operation.units);
    set(layout.WEIGHTS, operation.weights);
    set(layout.WEIGHTS_STRIDE, operation.weightsStride);
    set(layout.BIAS, operation.bias);
    set(layout.ACTIVATION, ACTIVATIONS[operation.activation ?? 'linear']);
    set(layout.ACCUMULATE, operation.accumulate ? 1 : 0);
    set(layout.LISTS, operation.lists);
    set(layout.LIST_ENTRIES, operation.listEntries);
    set(layout.MARKS, operation.marks);
    set(layout.MARKS_STRIDE, operation.marksStride);
  });
}
