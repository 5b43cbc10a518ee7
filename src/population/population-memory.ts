import { UserError } from '../shared/user-error.ts';
import { type Heap, openHeap } from './heap.ts';
import type { HeapPlan } from './heaps.ts';
import { markRows } from './mark-rows.ts';
import type { NetworkPlan } from './plan-network.ts';
import type { Population, PopulationOptions } from './population.ts';
import type { StateArrays } from './population-state.ts';
import type { ProgramLengths } from './write-programs.ts';

type Rows = Readonly<Record<string, Float32Array>>;

/**
 * The arrays of a population as its user sees them, over one heap or several. With one they are views of it. With several, rows and flags are arrays of
 * their own, copied to and from the heaps around each call: little beside the parameters, which every call reads.
 */
export class PopulationMemory {
  readonly programs: ProgramLengths;
  readonly inputs: Rows;
  readonly outputs: Rows;
  readonly outputGradients: Rows;
  readonly inputGradients: Rows;
  readonly counts: Int32Array;
  readonly active: Uint8Array;
  readonly steps: readonly Uint32Array[];
  readonly state: StateArrays;
  private readonly whole: Population['parameters'] | null;
  private readonly heaps: readonly Heap[];
  private readonly network: NetworkPlan;
  private readonly policiesPerHeap: number;
  private readonly maxRows: number;

  constructor(options: PopulationOptions, network: NetworkPlan, plan: HeapPlan, memories: readonly WebAssembly.Memory[]) {
    const { policies, maxRows, optimiser } = options;
    const room = plan.policiesPerHeap;
    this.network = network;
    this.policiesPerHeap = room;
    this.maxRows = maxRows;
    this.heaps = memories.map((memory, index) =>
      openHeap(network, plan.memory, memory, { room, policies: Math.min(room, policies - index * room), maxRows, optimiser }),
    );
    const [first] = this.heaps as [Heap];
    const isWhole = this.heaps.length === 1;
    const copies = (rows: Rows): Rows =>
      Object.fromEntries(Object.entries(rows).map(([name, data]) => [name, new Float32Array(data.length)]));
    const { parameters } = first.tensors;
    this.whole = isWhole
      ? new Map(network.tensors.map(({ name, shape }) => [name, { shape: [policies, ...shape], data: parameters!.get(name)! }]))
      : null;
    this.programs = first.programs;
    this.inputs = isWhole ? first.inputs : copies(first.inputs);
    this.outputs = isWhole ? first.outputs : copies(first.outputs);
    this.outputGradients = isWhole ? first.outputGradients : copies(first.outputGradients);
    this.inputGradients = isWhole ? first.inputGradients : copies(first.inputGradients);
    this.counts = isWhole ? first.counts : new Int32Array(policies);
    this.active = isWhole ? first.active : new Uint8Array(policies);
    this.steps = this.heaps.map(({ steps }) => steps);
    this.state = Object.fromEntries(
      Object.keys(first.tensors).map((group) => [
        group,
        new Map(network.tensors.map(({ name }) => [name, this.heaps.map(({ tensors }) => tensors[group]!.get(name)!)])),
      ]),
    );
  }

  /** Throws a UserError where there is no array of all policies. */
  get parameters(): Population['parameters'] {
    if (this.whole) return this.whole;
    throw new UserError(
      `The parameters of this population lie in ${this.heaps.length} memories, so there is no array of all of them; ask for those of one policy with parametersOf.`,
    );
  }

  parametersOf(policy: number): Population['parameters'] {
    const heap = this.heaps[Math.floor(policy / this.policiesPerHeap)]!;
    const within = policy % this.policiesPerHeap;
    return new Map(
      this.network.tensors.map(({ name, shape, size }) => {
        const data = heap.tensors['parameters']!.get(name)!.subarray(within * size, (within + 1) * size);
        return [name, { shape, data }];
      }),
    );
  }

  /** Takes counts and inputs to the heaps. */
  beforeForward(): void {
    if (this.heaps.length === 1) return;
    this.eachHeap((heap, first, row, rows) => {
      heap.counts.set(this.counts.subarray(first, first + heap.counts.length));
      this.copyRows(this.inputs, row, heap.inputs, 0, rows);
    });
  }

  /** Brings the outputs back. */
  afterForward(): void {
    if (this.heaps.length === 1) return;
    this.eachHeap((heap, _first, row, rows) => this.copyRows(heap.outputs, 0, this.outputs, row, rows));
  }

  /** Takes output gradients to the heaps. */
  beforeBackward(): void {
    if (this.heaps.length === 1) return;
    this.eachHeap((heap, _first, row, rows) => this.copyRows(this.outputGradients, row, heap.outputGradients, 0, rows));
  }

  /** Brings the gradients of the inputs back. */
  afterBackward(): void {
    if (this.heaps.length === 1) return;
    this.eachHeap((heap, _first, row, rows) => this.copyRows(heap.inputGradients, 0, this.inputGradients, row, rows));
  }

  /** Brings the flags back. */
  afterLearning(): void {
    if (this.heaps.length === 1) return;
    this.eachHeap((heap, first) => this.active.set(heap.active, first));
  }

  /** Takes flags to the heaps. */
  beforeUpdate(): void {
    if (this.heaps.length === 1) return;
    this.eachHeap((heap, first) => heap.active.set(this.active.subarray(first, first + heap.active.length)));
  }

  /** After a state was loaded. */
  afterLoading(): void {
    for (const heap of this.heaps) markRows(heap);
  }

  /** Sets the learning rate of each tensor, multiplied by its scale where it has one. */
  setRates(learningRate: number, scales?: ReadonlyMap<string, number>): void {
    for (const { rates } of this.heaps) {
      this.network.tensors.forEach(({ name }, index) => {
        rates[index] = learningRate * (scales?.get(name) ?? 1);
      });
    }
  }

  /** Visits every heap with its first policy, and with its first row and number of rows among all. */
  private eachHeap(visit: (heap: Heap, first: number, row: number, rows: number) => void): void {
    let row = 0;
    this.heaps.forEach((heap, index) => {
      const first = index * this.policiesPerHeap;
      let rows = 0;
      for (let policy = first; policy < first + heap.counts.length; policy++) rows += this.counts[policy]!;
      visit(heap, first, row, rows);
      row += rows;
    });
  }

  private copyRows(from: Rows, fromRow: number, to: Rows, toRow: number, rows: number): void {
    for (const [name, data] of Object.entries(from)) {
      const width = data.length / this.maxRows;
      to[name]!.set(data.subarray(fromRow * width, (fromRow + rows) * width), toRow * width);
    }
  }
}
