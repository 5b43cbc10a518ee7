import { UserError } from '../shared/user-error.ts';
import type { Influence } from './influence.ts';
import type { MeanFieldNetwork } from './network.ts';
import type { WeightedNeurons } from './parameters.ts';

/** Sigma(q; q') of a list of outputs, [outputs, outputs] row-major: n Cov(y_n) at reference width n, to leading order. */
export interface FluctuationCovariance {
  readonly total: Float64Array;
  /** The part of each hidden layer's neurons, by which `total` is summed. */
  readonly layers: readonly Float64Array[];
}

/** Sigma = sum_l (1 / r_l) Cov_{C ~ P_l}(psi_l(C; q), psi_l(C; q')). Derived for this project from the functional delta method. */
export function covarianceOf(
  network: MeanFieldNetwork,
  { neuronWeights }: WeightedNeurons,
  influences: readonly Influence[],
): FluctuationCovariance {
  const count = influences.length;
  const layers = network.hidden.map(({ relativeWidth = 1 }, index) => {
    const weights = neuronWeights[index + 1]!;
    const part = new Float64Array(count * count);
    for (let q = 0; q < count; q++) {
      const left = influences[q]![index]!.map((value, j) => (value * weights[j]!) / relativeWidth);
      for (let p = 0; p <= q; p++) {
        const right = influences[p]![index]!;
        let sum = 0;
        for (let j = 0; j < left.length; j++) sum += left[j]! * right[j]!;
        part[q * count + p] = sum;
        part[p * count + q] = sum;
      }
    }
    return part;
  });
  return { total: sumOf(layers), layers };
}

/** The mean of covariances of equal size. */
export function meanCovariance(covariances: readonly FluctuationCovariance[]): FluctuationCovariance {
  const mean = (arrays: readonly Float64Array[]) => sumOf(arrays).map((value) => value / arrays.length);
  const [first] = covariances;
  if (!first) throw new UserError('A mean over embeddings needs at least one.');
  return {
    total: mean(covariances.map(({ total }) => total)),
    layers: first.layers.map((_, l) => mean(covariances.map(({ layers }) => layers[l]!))),
  };
}

function sumOf(arrays: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(arrays[0]!.length);
  for (const array of arrays) for (let i = 0; i < sum.length; i++) sum[i]! += array[i]!;
  return sum;
}

/** The variances on the diagonal of a covariance. */
export function variances(covariance: Float64Array): Float64Array {
  const count = Math.round(Math.sqrt(covariance.length));
  return Float64Array.from({ length: count }, (_, q) => covariance[q * count + q]!);
}
