import type { Layer } from '../plan-network.ts';
import { activate, slope } from './activation.ts';

/** An array [rows, width] inside one whose rows are `stride` numbers long, from `column` on. */
export interface Matrix {
  readonly data: Float64Array;
  readonly stride: number;
  readonly column: number;
}

/** The weights [inputs, units] and bias [units] of one policy, or their gradients. */
export interface LayerNumbers {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

const at = ({ stride, column }: Matrix, row: number, index: number): number => row * stride + column + index;

/** y = activation(x W + b) for the rows first .. end - 1. */
export function layerForward(
  { inputs, units, activation }: Layer,
  { weights, bias }: LayerNumbers,
  x: Matrix,
  y: Matrix,
  first: number,
  end: number,
): void {
  for (let row = first; row < end; row++) {
    for (let unit = 0; unit < units; unit++) {
      let z = bias[unit]!;
      for (let i = 0; i < inputs; i++) z += x.data[at(x, row, i)]! * weights[i * units + unit]!;
      y.data[at(y, row, unit)] = activate(activation, z);
    }
  }
}

/** Adds to the gradients of weights and bias, and to dx where there is one, what dLoss/dy says of the rows first .. end - 1. */
export function layerBackward(
  { inputs, units, activation }: Layer,
  { weights }: LayerNumbers,
  gradients: LayerNumbers,
  x: Matrix,
  y: Matrix,
  dy: Matrix,
  dx: Matrix | undefined,
  first: number,
  end: number,
): void {
  for (let row = first; row < end; row++) {
    for (let unit = 0; unit < units; unit++) {
      const dz = dy.data[at(dy, row, unit)]! * slope(activation, y.data[at(y, row, unit)]!);
      gradients.bias[unit]! += dz;
      for (let i = 0; i < inputs; i++) {
        gradients.weights[i * units + unit]! += x.data[at(x, row, i)]! * dz;
        if (dx) dx.data[at(dx, row, i)]! += dz * weights[i * units + unit]!;
      }
    }
  }
}
