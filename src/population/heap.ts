import { TOUCHED } from './kernels/assembly/layout.ts';
import { type MemoryPlan, momentNames } from './memory-plan.ts';
import type { NetworkPlan, Slot } from './plan-network.ts';
import type { Optimiser } from './population.ts';
import { type ProgramLengths, writePrograms } from './write-programs.ts';

type Tensors = ReadonlyMap<string, Float32Array>;

/** Views of one memory, which holds some policies of a population. */
export interface Heap {
  readonly programs: ProgramLengths;
  readonly counts: Int32Array;
  readonly active: Uint8Array;
  readonly steps: Uint32Array;
  /** [tensors of a network] */
  readonly rates: Float32Array;
  /** By branch, and by head. [maxRows, width] */
  readonly inputs: Readonly<Record<string, Float32Array>>;
  readonly outputs: Readonly<Record<string, Float32Array>>;
  readonly outputGradients: Readonly<Record<string, Float32Array>>;
  readonly inputGradients: Readonly<Record<string, Float32Array>>;
  /** "parameters", "target" and the optimiser's moments, each by tensor name. [policies, size] */
  readonly tensors: Readonly<Record<string, Tensors>>;
  /** Of the rows of each layer's weights, by their name (`layout.ts`). [policies, inputs] */
  readonly marks: ReadonlyMap<string, Uint8Array>;
}

/** Views of a memory that was laid out for `room` policies and holds `policies` of them. Writes the kernels' programs into it. */
export function openHeap(
  network: NetworkPlan,
  plan: MemoryPlan,
  { buffer }: WebAssembly.Memory,
  sizes: { readonly room: number; readonly policies: number; readonly maxRows: number; readonly optimiser: Optimiser | undefined },
): Heap {
  const { addresses } = plan;
  const { room, policies, maxRows, optimiser } = sizes;
  const rowsIn = (places: MemoryPlan['activations'], slot: Slot) => {
    const place = places.get(slot);
    return place ? new Float32Array(buffer, place.address, maxRows * slot.width) : new Float32Array(0);
  };
  const byHead = (places: MemoryPlan['activations']) =>
    Object.fromEntries(network.heads.map(({ name, layer }) => [name, rowsIn(places, layer.to)]));
  const byBranch = (slots: readonly Slot[], places: MemoryPlan['activations']) =>
    Object.fromEntries(slots.map((slot) => [slot.name.slice('branches/'.length), rowsIn(places, slot)]));
  const tensorsAt = (address: number): Tensors =>
    new Map(
      network.tensors.map(({ name, size, offset }) => [name, new Float32Array(buffer, address + room * offset * 4, policies * size)]),
    );
  if (addresses.biasMark) new Uint8Array(buffer)[addresses.biasMark] = TOUCHED;
  return {
    programs: writePrograms(network, plan, room, buffer),
    counts: new Int32Array(buffer, addresses.counts, policies),
    active: new Uint8Array(buffer, addresses.active, policies),
    steps: new Uint32Array(buffer, addresses.steps, policies),
    rates: new Float32Array(buffer, addresses.rates, network.tensors.length),
    inputs: byBranch(network.inputs, plan.activations),
    outputs: byHead(plan.activations),
    outputGradients: byHead(plan.outputGradients),
    inputGradients: byBranch(network.gradientInputs, plan.outputGradients),
    tensors: {
      parameters: tensorsAt(addresses.online),
      ...(addresses.target ? { target: tensorsAt(addresses.target) } : {}),
      ...Object.fromEntries(momentNames(optimiser).map((name, index) => [name, tensorsAt(addresses.moments[index]!)])),
    },
    marks: new Map(
      addresses.weightMarks.map((address, index) => {
        const { name, inputs } = network.layers[index]!;
        return [`${name}/weights`, new Uint8Array(buffer, address, policies * inputs)];
      }),
    ),
  };
}
