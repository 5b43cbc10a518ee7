import { UserError } from '../shared/user-error.ts';
import { type MeanFieldActivation, meanFieldActivations } from './activations.ts';

/** One hidden layer l: its activation phi_l and its width relative to the reference width n, n_l = r_l n. */
export interface HiddenLayer {
  readonly activation: MeanFieldActivation;
  /** r_l, default 1. */
  readonly relativeWidth?: number;
}

/**
 * A fully connected network in mean-field scaling, of depth L = hidden.length + 1 >= 2: every sum over hidden neurons is an average, and parameters are
 * of the order of 1 (Pham and Nguyen 2021; for three layers Pham and Nguyen, ICLR 2021, and the same pattern for others):
 *
 *     H_1(x, j) = sum_i w_1(i, j) x_i + b_1(j)
 *     H_l(x, j) = (1 / n_{l-1}) sum_i w_l(i, j) phi_{l-1}(H_{l-1}(x, i)) + b_l(j)
 *     y_k(x)    = phi_L(H_L(x, k))
 */
export interface MeanFieldNetwork {
  /** Numbers of an input. */
  readonly inputs: number;
  readonly hidden: readonly HiddenLayer[];
  /** Numbers of an output. */
  readonly outputs: number;
  /** phi_L, default linear. */
  readonly outputActivation?: MeanFieldActivation;
  /** Whether hidden neurons have biases that learn. Default true. */
  readonly hiddenBiases?: boolean;
  /** Whether outputs have biases that learn. Default false, as in the papers. */
  readonly outputBiases?: boolean;
}

/** Numbers of neurons from the inputs (0) to the outputs (L). */
export type Sizes = readonly number[];

/** Sizes of the network of reference width n: n_l = r_l n, rounded. Throws a UserError for widths that are no widths, or below 2. */
export function sizesAt(network: MeanFieldNetwork, width: number): Sizes {
  checkNetwork(network);
  if (!Number.isInteger(width) || width < 2) {
    throw new UserError(
      `The width is ${width}; it must be a whole number of at least 2, since the fluctuation of a layer is about the mean of its neurons.`,
    );
  }
  const widths = network.hidden.map(({ relativeWidth = 1 }, index) => {
    const rounded = Math.round(relativeWidth * width);
    if (rounded < 2) {
      throw new UserError(
        `Hidden layer ${index + 1} would have ${rounded} neurons (relative width ${relativeWidth} at width ${width}); it needs at least 2.`,
      );
    }
    return rounded;
  });
  return [network.inputs, ...widths, network.outputs];
}

/** Throws a UserError that names what makes no network. */
export function checkNetwork(network: MeanFieldNetwork): void {
  for (const what of ['inputs', 'outputs'] as const) {
    const count = network[what];
    if (!Number.isInteger(count) || count < 1) {
      throw new UserError(`The network has ${count} ${what}; it must be a whole number of at least 1.`);
    }
  }
  if (network.hidden.length === 0) throw new UserError('The network has no hidden layer; a mean-field network has at least one.');
  network.hidden.forEach(({ activation, relativeWidth = 1 }, index) => {
    checkActivation(`Hidden layer ${index + 1}`, activation);
    if (!(relativeWidth > 0 && Number.isFinite(relativeWidth))) {
      throw new UserError(`The relative width of hidden layer ${index + 1} is ${relativeWidth}; it must be a number above 0.`);
    }
  });
  checkActivation('The output', network.outputActivation ?? 'linear');
}

function checkActivation(where: string, activation: MeanFieldActivation): void {
  if (!meanFieldActivations.includes(activation)) {
    throw new UserError(`${where} has the activation "${activation}"; known ones are ${meanFieldActivations.join(', ')}.`);
  }
}
