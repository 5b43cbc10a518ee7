import { normalQuantile } from '../shared/normal-quantile.ts';
import type { Rng } from '../shared/rng.ts';
import { SOBOL_DIMENSIONS, sobolPoints } from './sobol.ts';

/**
 * How the labels of a layer's neurons are drawn. `independent`: as a finite network's are. `sobol`: scrambled Sobol points, which represent the law of
 * the labels far better, for embeddings that stand for the limit; coordinates beyond the 40th are independent.
 */
export type LabelKind = 'independent' | 'sobol';

/** Labels of `count` neurons, [count, dimension], each coordinate standard normal. */
export function drawLabels(kind: LabelKind, count: number, dimension: number, rng: Rng): Float64Array {
  const labels = new Float64Array(count * dimension);
  const covered = kind === 'sobol' ? Math.min(dimension, SOBOL_DIMENSIONS) : 0;
  const points = sobolPoints(count, covered, rng);
  for (let j = 0; j < count; j++) {
    for (let k = 0; k < dimension; k++) {
      labels[j * dimension + k] = k < covered ? normalQuantile(points[j * covered + k]!) : rng.normal();
    }
  }
  return labels;
}
