import { initialisePolicy } from '../initialise.ts';
import { PlainParameters } from '../plain-parameters.ts';
import { PlainPopulation } from '../plain-population.ts';
import { type Layer, type NetworkPlan, planNetwork, type Slot } from '../plan-network.ts';
import type { Population, PopulationOptions, RowCounts } from '../population.ts';
import { checkPopulation } from '../population-calls.ts';
import { type LayerNumbers, layerBackward, layerForward, type Matrix } from './layer-pass.ts';

type Tensors = ReadonlyMap<string, Float64Array>;

/** A population in double precision, which also shows its gradients. */
export interface ReferencePopulation extends Population<Float64Array> {
  /** What the last `backward` left, by parameter name. */
  readonly gradients: Tensors;
}

/**
 * The population engine in double precision and plain TypeScript, as its definitions are written: slow, and what every other engine is measured
 * against. It begins with the numbers that `createPopulation` rounds to single precision, and it loads a state of either precision.
 * Throws a UserError for a description that makes no network, or an impossible size.
 */
export function createReferencePopulation(options: PopulationOptions): ReferencePopulation {
  checkPopulation(options);
  return new Float64Population(options, planNetwork(options.network));
}

class Float64Population extends PlainPopulation<Float64Array> implements ReferencePopulation {
  readonly parameterCount: number;
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly outputs: Readonly<Record<string, Float64Array>>;
  readonly outputGradients: Readonly<Record<string, Float64Array>>;
  readonly inputGradients: Readonly<Record<string, Float64Array>>;
  readonly gradients: Tensors;

  private readonly plan: NetworkPlan;
  private readonly activations = new Map<Slot, Matrix>();
  private readonly activationGradients = new Map<Slot, Matrix>();

  constructor(options: PopulationOptions, plan: NetworkPlan) {
    super(options, new PlainParameters(options, plan.tensors, (length) => new Float64Array(length)));
    const { network, policies, maxRows, optimiser } = options;
    this.parameterCount = plan.parameterCount;
    this.plan = plan;
    this.gradients = this.numbers.gradients;

    for (const slot of plan.inputs) this.activations.set(slot, rowsOf(slot, maxRows));
    for (const slots of [this.activations, this.activationGradients]) {
      const joined = plan.concatenation && rowsOf(plan.concatenation, maxRows);
      if (joined) slots.set(plan.concatenation!, joined);
      for (const { to } of [...plan.copies, ...plan.layers]) {
        slots.set(to, to.part ? { ...joined!, column: to.part.column } : rowsOf(to, maxRows));
      }
    }
    const heads = plan.heads.map(({ name, layer }) => [name, layer.to] as const);
    this.inputs = Object.fromEntries(plan.inputs.map((slot, index) => [network.branches[index]!.name, this.activations.get(slot)!.data]));
    this.outputs = Object.fromEntries(heads.map(([name, slot]) => [name, this.activations.get(slot)!.data]));
    const kept = (slot: Slot) => (optimiser ? this.activationGradients.get(slot)!.data : new Float64Array(0));
    this.outputGradients = Object.fromEntries(heads.map(([name, slot]) => [name, kept(slot)]));
    for (const slot of plan.gradientInputs) this.activationGradients.set(slot, rowsOf(slot, maxRows));
    this.inputGradients = Object.fromEntries(plan.gradientInputs.map((slot) => [slot.name.slice('branches/'.length), kept(slot)]));

    for (let policy = 0; policy < policies; policy++) initialisePolicy(plan, options.seed, policy, this.parametersOf(policy));
    if (options.target) this.updateTarget(1);
  }

  forward(counts: RowCounts, which: 'online' | 'target' = 'online'): void {
    this.calls.forward(counts, which);
    const parameters = which === 'target' ? this.numbers.target : this.numbers.online;
    this.eachPolicy(counts, (policy, first, end) => {
      for (const { from, to } of this.plan.copies) copyRows(this.activations.get(from)!, this.activations.get(to)!, from.width, first, end);
      for (const layer of this.plan.layers) {
        const [x, y] = [this.activations.get(layer.from)!, this.activations.get(layer.to)!];
        layerForward(layer, this.numbersOf(layer, policy, parameters), x, y, first, end);
      }
    });
    this.calls.forwarded(which);
  }

  backward(counts: RowCounts): void {
    this.calls.backward(counts);
    for (const gradient of this.gradients.values()) gradient.fill(0);
    this.passBack(counts, this.gradients);
  }

  backwardInputs(counts: RowCounts): void {
    this.calls.backwardInputs(counts);
    this.passBack(counts, new Map([...this.gradients].map(([name, { length }]) => [name, new Float64Array(length)])));
    this.eachPolicy(counts, (_, first, end) => {
      for (const { from, to } of this.plan.copies) {
        const [raw, part] = [this.activationGradients.get(from), this.activationGradients.get(to)!];
        if (raw) copyRows(part, raw, from.width, first, end);
      }
    });
  }

  /** Adds to `parameterGradients`, and leaves the gradients of all activations. */
  private passBack(counts: RowCounts, parameterGradients: Tensors): void {
    const { plan, activations, activationGradients } = this;
    const heads = new Set(plan.heads.map(({ layer }) => layer.to));
    for (const [slot, { data }] of activationGradients) if (!heads.has(slot)) data.fill(0);
    this.eachPolicy(counts, (policy, first, end) => {
      for (const layer of plan.layers.toReversed()) {
        const { from, to } = layer;
        const [x, y, dy] = [activations.get(from)!, activations.get(to)!, activationGradients.get(to)!];
        const gradients = this.numbersOf(layer, policy, parameterGradients);
        layerBackward(
          layer,
          this.numbersOf(layer, policy, this.numbers.online),
          gradients,
          x,
          y,
          dy,
          activationGradients.get(from),
          first,
          end,
        );
      }
    });
  }

  private eachPolicy(counts: RowCounts, visit: (policy: number, first: number, end: number) => void): void {
    let first = 0;
    counts.forEach((count, policy) => {
      visit(policy, first, first + count);
      first += count;
    });
  }

  private numbersOf({ name, inputs, units }: Layer, policy: number, tensors: Tensors): LayerNumbers {
    const part = (kind: string, size: number) => tensors.get(`${name}/${kind}`)!.subarray(policy * size, (policy + 1) * size);
    return { weights: part('weights', inputs * units), bias: part('bias', units) };
  }
}

function rowsOf({ width }: Slot, maxRows: number): Matrix {
  return { data: new Float64Array(maxRows * width), stride: width, column: 0 };
}

function copyRows(from: Matrix, to: Matrix, width: number, first: number, end: number): void {
  for (let row = first; row < end; row++) {
    for (let i = 0; i < width; i++) to.data[row * to.stride + to.column + i] = from.data[row * from.stride + from.column + i]!;
  }
}
