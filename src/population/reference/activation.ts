import type { Activation } from '../network.ts';

/** activation(z). NaN stays NaN. */
export function activate(activation: Activation, z: number): number {
  switch (activation) {
    case 'linear':
      return z;
    case 'relu':
      return z < 0 ? 0 : z;
    case 'tanh':
      return Math.tanh(z);
    case 'elu':
      return z > 0 ? z : Math.expm1(z);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-z));
    case 'softplus':
      return (z < 0 ? 0 : z) + Math.log1p(Math.exp(-Math.abs(z)));
  }
}

/** activation'(z), given y = activation(z). At the kink of relu it is 0. */
export function slope(activation: Activation, y: number): number {
  switch (activation) {
    case 'linear':
      return 1;
    case 'relu':
      return y <= 0 ? 0 : 1;
    case 'tanh':
      return 1 - y * y;
    case 'elu':
      return y > 0 ? 1 : y + 1;
    case 'sigmoid':
      return y * (1 - y);
    case 'softplus':
      return -Math.expm1(-y);
  }
}
