import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../../shared/user-error.ts';
import type { RowCounts } from '../population.ts';
import { type TfRuntime, useBackend } from './load-tf.ts';
import type { TfPlan } from './tf-plan.ts';

type Rows = Readonly<Record<string, Float32Array>>;
/** By tensor name, [policies, size]. */
type Parameters = ReadonlyMap<string, Float32Array>;
type Tensors = Readonly<Record<string, Tensor>>;

/** Policies that are computed together, with so many rows each in the arrays that tf sees. */
interface Group {
  readonly first: number;
  /** The first row of the first policy, in the arrays of the population. */
  readonly firstRow: number;
  readonly policies: number;
  readonly rows: number;
}

/** The forward and backward pass of a population as tf operations. No tensor outlives a call. */
export class TfPass {
  private readonly runtime: TfRuntime;
  private readonly plan: TfPlan;

  constructor(runtime: TfRuntime, plan: TfPlan) {
    this.runtime = runtime;
    this.plan = plan;
  }

  forward(counts: RowCounts, parameters: Parameters, inputs: Rows, outputs: Rows): void {
    this.eachGroup(counts, (group) => {
      const y = this.outputsOf(group, this.parametersOf(group, parameters), this.inputsOf(group, counts, inputs));
      for (const { name, size } of this.plan.heads) this.unpack(group, counts, y[name]!.dataSync() as Float32Array, outputs[name]!, size);
    });
  }

  /** Writes the gradients of all policies, zeros for those without rows. */
  backward(counts: RowCounts, parameters: Parameters, inputs: Rows, outputGradients: Rows, gradients: Parameters): void {
    const { tensors } = this.plan;
    for (const gradient of gradients.values()) gradient.fill(0);
    this.eachGroup(counts, (group) => {
      const given = this.parametersOf(group, parameters);
      const x = this.inputsOf(group, counts, inputs);
      const loss = this.lossOf(group, counts, outputGradients);
      this.differentiate((...values) => loss(named(tensors, values), x), Object.values(given)).forEach((gradient, index) => {
        const { name, size } = tensors[index]!;
        gradients.get(name)!.set(gradient.dataSync() as Float32Array, group.first * size);
      });
    });
  }

  /** Writes the gradients of the inputs that have a place among `inputGradients`. */
  backwardInputs(counts: RowCounts, parameters: Parameters, inputs: Rows, outputGradients: Rows, inputGradients: Rows): void {
    const wanted = this.plan.branches.filter(({ name }) => name in inputGradients);
    this.eachGroup(counts, (group) => {
      const given = this.parametersOf(group, parameters);
      const x = this.inputsOf(group, counts, inputs);
      const loss = this.lossOf(group, counts, outputGradients);
      const values = wanted.map(({ name }) => x[name]!);
      this.differentiate((...theirs) => loss(given, { ...x, ...named(wanted, theirs) }), values).forEach((gradient, index) => {
        const { name, size } = wanted[index]!;
        this.unpack(group, counts, gradient.dataSync() as Float32Array, inputGradients[name]!, size);
      });
    });
  }

  /** Sum over the rows of a group of <outputGradients, outputs>, as a function of parameters and inputs. */
  private lossOf(group: Group, counts: RowCounts, outputGradients: Rows): (parameters: Tensors, inputs: Tensors) => Tensor {
    const { tf } = this.runtime;
    const { heads } = this.plan;
    const dy = heads.map(({ name, size }) => this.pack(group, counts, outputGradients[name]!, size));
    return (parameters, inputs) => {
      const y = this.outputsOf(group, parameters, inputs);
      return tf.addN(heads.map(({ name }, index) => tf.sum(tf.mul(y[name]!, dy[index]!))));
    };
  }

  private differentiate(loss: (...values: Tensor[]) => Tensor, values: Tensor[]): Tensor[] {
    try {
      return this.runtime.tf.grads(loss)(values);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new UserError(`The network "${this.plan.name}" has no gradient on the tfjs backend ${this.runtime.backend}: ${message}`, {
        cause: error,
      });
    }
  }

  /** All policies at once where the network is stacked, else one after the other; without those that have no rows. */
  private eachGroup(counts: RowCounts, visit: (group: Group) => void): void {
    useBackend(this.runtime);
    const compute = (group: Group) => this.runtime.tf.tidy(() => visit(group));
    if (this.plan.stacked) {
      const rows = counts.reduce((most, count) => Math.max(most, count), 0);
      if (rows > 0) compute({ first: 0, firstRow: 0, policies: counts.length, rows });
      return;
    }
    let firstRow = 0;
    counts.forEach((rows, first) => {
      if (rows > 0) compute({ first, firstRow, policies: 1, rows });
      firstRow += rows;
    });
  }

  private outputsOf({ policies, rows }: Group, parameters: Tensors, inputs: Tensors): Tensors {
    const { name, heads, stacked, forward } = this.plan;
    const y = forward(this.runtime.tf, parameters, inputs);
    for (const head of heads) {
      const shape = stacked ? [policies, rows, head.size] : [rows, head.size];
      const found = y[head.name]?.shape;
      if (found?.length === shape.length && found.every((length, axis) => length === shape[axis])) continue;
      throw new UserError(
        `The head "${head.name}" of the network "${name}" is ${found ? `[${found}]` : 'not among its outputs'} for ${rows} rows; it must be [${shape}].`,
      );
    }
    return y;
  }

  /** In the order of the plan's tensors. */
  private parametersOf({ first, policies }: Group, parameters: Parameters): Tensors {
    const { tensors, stacked } = this.plan;
    return Object.fromEntries(
      tensors.map(({ name, shape, size }) => {
        const data = parameters.get(name)!.slice(first * size, (first + policies) * size);
        return [name, this.runtime.tf.tensor(data, stacked ? [policies, ...shape] : [...shape])];
      }),
    );
  }

  private inputsOf(group: Group, counts: RowCounts, inputs: Rows): Tensors {
    return Object.fromEntries(this.plan.branches.map(({ name, size }) => [name, this.pack(group, counts, inputs[name]!, size)]));
  }

  /** Rows of a group as a tensor, zeros where a policy has fewer of them than others. */
  private pack(group: Group, counts: RowCounts, from: Float32Array, size: number): Tensor {
    const { policies, rows } = group;
    const packed = new Float32Array(policies * rows * size);
    this.eachPolicy(group, counts, (row, count, place) => {
      packed.set(from.subarray(row * size, (row + count) * size), place * size);
    });
    return this.runtime.tf.tensor(packed, this.plan.stacked ? [policies, rows, size] : [rows, size]);
  }

  private unpack(group: Group, counts: RowCounts, packed: Float32Array, to: Float32Array, size: number): void {
    this.eachPolicy(group, counts, (row, count, place) => {
      to.set(packed.subarray(place * size, (place + count) * size), row * size);
    });
  }

  /** The first row of every policy of a group among all rows and in the packed array, and how many it has. */
  private eachPolicy(
    { first, firstRow, policies, rows }: Group,
    counts: RowCounts,
    visit: (row: number, count: number, place: number) => void,
  ): void {
    let row = firstRow;
    for (let index = 0; index < policies; index++) {
      const count = counts[first + index]!;
      visit(row, count, index * rows);
      row += count;
    }
  }
}

function named(items: readonly { readonly name: string }[], values: readonly Tensor[]): Tensors {
  return Object.fromEntries(items.map(({ name }, index) => [name, values[index]!]));
}
