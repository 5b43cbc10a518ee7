/** phi_l of a layer. ReLU has a kink: its influence functions hold almost everywhere, but finite differences across the kink do not show them. */
export type MeanFieldActivation = 'linear' | 'relu' | 'tanh' | 'sigmoid' | 'softplus';

export const meanFieldActivations: readonly MeanFieldActivation[] = ['linear', 'relu', 'tanh', 'sigmoid', 'softplus'];

/** y = phi(h), first = phi'(h), second = phi''(h), number by number. Arrays of equal length; `y` may be `h`. */
export function activate(
  activation: MeanFieldActivation,
  h: Float64Array,
  y: Float64Array,
  first: Float64Array,
  second: Float64Array,
): void {
  switch (activation) {
    case 'linear':
      y.set(h);
      first.fill(1);
      second.fill(0);
      break;
    case 'relu':
      for (let i = 0; i < h.length; i++) {
        const value = h[i]!;
        y[i] = value > 0 || Number.isNaN(value) ? value : 0;
        first[i] = value > 0 ? 1 : 0;
      }
      second.fill(0);
      break;
    case 'tanh':
      for (let i = 0; i < h.length; i++) {
        const value = Math.tanh(h[i]!);
        const slope = 1 - value * value;
        y[i] = value;
        first[i] = slope;
        second[i] = -2 * value * slope;
      }
      break;
    case 'sigmoid':
      for (let i = 0; i < h.length; i++) {
        const value = sigmoid(h[i]!);
        const slope = value * (1 - value);
        y[i] = value;
        first[i] = slope;
        second[i] = slope * (1 - 2 * value);
      }
      break;
    case 'softplus':
      for (let i = 0; i < h.length; i++) {
        const value = h[i]!;
        const slope = sigmoid(value);
        y[i] = softplus(value);
        first[i] = slope;
        second[i] = slope * (1 - slope);
      }
      break;
  }
}

/** 1 / (1 + exp(-x)), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
