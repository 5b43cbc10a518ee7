import type { Allocate, MatrixProducts } from './kernels/matrix-space.ts';
import type { Sizes } from './network.ts';
import { allocateParameters, type Parameters, type WeightedNeurons } from './parameters.ts';
import { multiply, type Pass } from './passes.ts';
import type { LearningRates } from './problem.ts';

/** Per layer l (index 0 is empty) an array [queries * points, sizes[l]], whole and cut into queries. */
interface Batch {
  readonly whole: readonly Float64Array[];
  readonly parts: readonly (readonly Float64Array[])[];
}

/** The adjoint state of several outputs ("queries") that are differentiated at once, and room for one step back. */
export interface AdjointArrays {
  /** d y / d w_l, d y / d b_l of each query. */
  readonly lambda: readonly Parameters[];
  /** d y / d a_l(j) of each query, per layer l. */
  readonly neurons: readonly (readonly Float64Array[])[];
  readonly h: Batch;
  readonly b: Batch;
  readonly d: Batch;
  readonly product: Batch;
}

/** Numbers that one query takes, to decide how many can be had at once. */
export function numbersPerQuery(sizes: Sizes, points: number): number {
  let numbers = 0;
  allocateAdjoint(sizes, points, 1, (count) => {
    numbers += count;
    return new Float64Array(0);
  });
  return numbers;
}

export function allocateAdjoint(sizes: Sizes, points: number, queries: number, allocate: Allocate): AdjointArrays {
  const none = new Float64Array(0);
  const each = <T>(make: () => T) => Array.from({ length: queries }, make);
  const batch = (to: number): Batch => {
    const whole = sizes.map((size, l) => (l >= 1 && l <= to ? allocate(queries * points * size) : none));
    const cut = (array: Float64Array, length: number) =>
      Array.from({ length: queries }, (_, q) => array.subarray(q * length, (q + 1) * length));
    return { whole, parts: whole.map((array, l) => cut(array, points * sizes[l]!)) };
  };
  const last = sizes.length - 1;
  return {
    lambda: each(() => allocateParameters(sizes, allocate)),
    neurons: each(() => sizes.map((size) => new Float64Array(size))),
    h: batch(last),
    b: batch(last - 1),
    d: batch(last),
    product: batch(last),
  };
}

/**
 * One step back along training for the first `count` queries, exactly (the transposed derivative of one step of gradient descent):
 *
 *     lambda <- lambda - (d U / d w)' lambda,   A <- A - (d U / d a)' lambda,   U the update that the step subtracted.
 *
 * `pass` is the pass of that step and `neurons` holds the parameters before it. Derived for this project by differentiating
 * S = <lambda, U>, U_l = eps xi_l E_Z[X_{l-1} D_l], back through the backward and the forward pass; the paper treats the same system forward.
 */
export function adjointStep(
  products: MatrixProducts,
  neurons: WeightedNeurons,
  pass: Pass,
  rates: LearningRates,
  step: number,
  arrays: AdjointArrays,
  count: number,
): void {
  const { sizes, parameters, neuronWeights } = neurons;
  const { rows } = pass;
  const last = sizes.length - 1;
  const batchRows = count * rows;
  const { h, b, d, product } = arrays;

  // Up through the backward pass. `d` becomes dS/dD_l, `b` dS/dB_l, and `h` the part of dS/dH_l that goes through the backward pass.
  for (let l = 1; l <= last; l++) {
    const size = sizes[l]!;
    const weightRate = rates.weights[l]![step]! / rows;
    const biasRate = rates.biases[l]![step]! / rows;
    for (let q = 0; q < count; q++) {
      const { weights, biases } = arrays.lambda[q]!;
      const to = d.parts[l]![q]!;
      products.nn(rows, size, sizes[l - 1]!, pass.x[l - 1]!, weights[l]!, to);
      scaleAndAdd(to, weightRate, biases[l]!, biasRate);
    }
    if (l >= 2) {
      // B_{l-1} = sum_j a_l(j) D_l(j) w_l(., j)
      products.nn(batchRows, size, sizes[l - 1]!, b.whole[l - 1]!, parameters.weights[l]!, product.whole[l]!);
      for (let q = 0; q < count; q++) {
        if (l < last) subtractColumnProducts(pass.d[l]!, product.parts[l]![q]!, arrays.neurons[q]![l]!);
        addWeighted(d.parts[l]![q]!, product.parts[l]![q]!, neuronWeights[l]!);
      }
    }
    for (let q = 0; q < count; q++) {
      const [toH, fromD] = [h.parts[l]![q]!, d.parts[l]![q]!];
      if (l < last) {
        multiply(fromD, pass.first[l]!, b.parts[l]![q]!);
        multiplyThree(fromD, pass.b[l]!, pass.second[l]!, toH);
      } else {
        applyHessian(pass.hessian, fromD, size, toH);
      }
    }
  }

  // Down through the forward pass. `h` becomes the whole of dS/dH_l.
  for (let l = last; l >= 1; l--) {
    const below = sizes[l - 1]!;
    if (l >= 2) {
      // H_l = sum_i a_{l-1}(i) X_{l-1}(i) w_l(i, .)
      products.nt(batchRows, below, sizes[l]!, h.whole[l]!, parameters.weights[l]!, product.whole[l - 1]!);
    }
    for (let q = 0; q < count; q++) {
      const { weights, biases } = arrays.lambda[q]!;
      const fromH = h.parts[l]![q]!;
      if (l >= 2) {
        const direct = d.parts[l - 1]![q]!;
        products.nt(rows, below, sizes[l]!, pass.d[l]!, weights[l]!, direct);
        const through = product.parts[l - 1]![q]!;
        subtractColumnProducts(pass.x[l - 1]!, through, arrays.neurons[q]![l - 1]!);
        addThrough(h.parts[l - 1]![q]!, direct, rates.weights[l]![step]! / rows, through, neuronWeights[l - 1]!, pass.first[l - 1]!);
      }
      negate(fromH);
      products.tn(below, sizes[l]!, rows, pass.weightedX[l - 1]!, fromH, weights[l]!);
      addColumnSums(fromH, biases[l]!);
      if (l >= 2) {
        negate(b.parts[l - 1]![q]!);
        products.tn(below, sizes[l]!, rows, b.parts[l - 1]![q]!, pass.weightedD[l]!, weights[l]!);
      }
    }
  }
}

/** to = factor to + biasFactor bias, in every row. */
function scaleAndAdd(to: Float64Array, factor: number, bias: Float64Array, biasFactor: number): void {
  const { length } = bias;
  for (let from = 0; from < to.length; from += length) {
    for (let i = 0; i < length; i++) to[from + i] = factor * to[from + i]! + biasFactor * bias[i]!;
  }
}

/** to += weights values, in every row. */
function addWeighted(to: Float64Array, values: Float64Array, weights: Float64Array): void {
  const { length } = weights;
  for (let from = 0; from < to.length; from += length) {
    for (let i = 0; i < length; i++) to[from + i]! += weights[i]! * values[from + i]!;
  }
}

/** to += (rate direct + weights through) slope. */
function addThrough(
  to: Float64Array,
  direct: Float64Array,
  rate: number,
  through: Float64Array,
  weights: Float64Array,
  slope: Float64Array,
): void {
  const { length } = weights;
  for (let from = 0; from < to.length; from += length) {
    for (let i = 0; i < length; i++) {
      const at = from + i;
      to[at]! += (rate * direct[at]! + weights[i]! * through[at]!) * slope[at]!;
    }
  }
}

/** to -= column sums of u v. */
function subtractColumnProducts(u: Float64Array, v: Float64Array, to: Float64Array): void {
  const { length } = to;
  for (let from = 0; from < u.length; from += length) {
    for (let i = 0; i < length; i++) to[i]! -= u[from + i]! * v[from + i]!;
  }
}

function addColumnSums(from: Float64Array, to: Float64Array): void {
  const { length } = to;
  for (let row = 0; row < from.length; row += length) {
    for (let i = 0; i < length; i++) to[i]! += from[row + i]!;
  }
}

function multiplyThree(u: Float64Array, v: Float64Array, w: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = u[i]! * v[i]! * w[i]!;
}

function negate(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = -values[i]!;
}

/** to[row] = hessian[row] from[row]; hessian [rows, size, size], symmetric. */
export function applyHessian(hessian: Float64Array, from: Float64Array, size: number, to: Float64Array): void {
  for (let row = 0; row < to.length; row++) {
    const start = row - (row % size);
    let sum = 0;
    for (let k = 0; k < size; k++) sum += hessian[row * size + k]! * from[start + k]!;
    to[row] = sum;
  }
}
