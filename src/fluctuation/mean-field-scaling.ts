import type { NetworkSpec } from '../population/network.ts';
import type { Population } from '../population/population.ts';
import type { MeanFieldNetwork, Sizes } from './network.ts';

/** The input and the output of a mean-field network as the engine names them. */
export const INPUT = 'x';
export const OUTPUT = 'h';

/**
 * A network of these sizes for the population engine. The engine's weights are W_l = w_l / n_{l-1}, so that its sums are the averages of the mean-field
 * network (W_1 = w_1); its output is H_L, before the output activation.
 */
export function engineNetwork(network: MeanFieldNetwork, sizes: Sizes): NetworkSpec {
  const init = { kind: 'normal', std: 0 } as const;
  return {
    branches: [{ name: INPUT, size: sizes[0]! }],
    trunk: network.hidden.map(({ activation }, index) => ({ units: sizes[index + 1]!, activation, init })),
    heads: [{ name: OUTPUT, layers: [{ units: network.outputs, activation: 'linear', init }] }],
  };
}

/** The layer l = 1..L among the engine's parameter names. */
function layerName(sizes: Sizes, l: number): string {
  return l === sizes.length - 1 ? `heads/${OUTPUT}/0` : `trunk/${l - 1}`;
}

/** n_l of hidden layers, 1 for inputs and outputs, which are summed and not averaged. */
function averaged(sizes: Sizes, l: number): number {
  return l === 0 || l === sizes.length - 1 ? 1 : sizes[l]!;
}

/**
 * Rates of one step for the engine's plain gradient of the mean loss, given eps xi_l of weights and biases per layer l. With W_l = w_l / n_{l-1} the mean-field update
 * w_l -= eps xi_l n_{l-1} n_l dE/dw_l is W_l -= eps xi_l (n_l / n_{l-1}) dE/dW_l, and that of a bias is b_l -= eps xi_l n_l dE/db_l, with n_0 = n_L = 1.
 */
export function rateScales(sizes: Sizes, weightRates: readonly number[], biasRates: readonly number[], scales: Map<string, number>): void {
  for (let l = 1; l < sizes.length; l++) {
    scales.set(`${layerName(sizes, l)}/weights`, (weightRates[l]! * averaged(sizes, l)) / averaged(sizes, l - 1));
    scales.set(`${layerName(sizes, l)}/bias`, biasRates[l]! * averaged(sizes, l));
  }
}

/** Writes mean-field parameters, in the order of `Parameters.flat`, into one policy of the engine. */
export function loadParameters(sizes: Sizes, flat: Float32Array | Float64Array, population: Population, policy: number): void {
  let offset = 0;
  const take = (numbers: number) => {
    offset += numbers;
    return flat.subarray(offset - numbers, offset);
  };
  for (let l = 1; l < sizes.length; l++) {
    const count = sizes[l - 1]! * sizes[l]!;
    const weights = population.parameters.get(`${layerName(sizes, l)}/weights`)!.data;
    const factor = 1 / averaged(sizes, l - 1);
    const from = take(count);
    for (let i = 0; i < count; i++) weights[policy * count + i] = factor * from[i]!;
  }
  for (let l = 1; l < sizes.length; l++) {
    population.parameters.get(`${layerName(sizes, l)}/bias`)!.data.set(take(sizes[l]!), policy * sizes[l]!);
  }
}
