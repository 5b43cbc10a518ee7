import { createRng, type Rng } from '../shared/rng.ts';
import type { MeanFieldRun, Observations } from './gradient-descent.ts';
import { type NeuronDirection, tangentOutputs } from './tangent.ts';

/**
 * Sample paths of the limiting Gaussian process, each at all times and points of the observations: per path an array [times, points, outputs]. Over many paths their
 * covariance is the one that the influence functions give; the relative standard error of a variance is sqrt(2 / paths). A path costs about as much as one output
 * at one time does with influence functions, so this is the way where there are many more of those than paths.
 */
export function sampleFluctuationPaths(run: MeanFieldRun, observations: Observations, paths: number, seed: string): Float64Array[] {
  const root = createRng(seed);
  return Array.from({ length: paths }, (_, index) =>
    tangentOutputs(run, observations, gaussianDirection(run, root.split(`path/${index}`))),
  );
}

/** A draw of g_l = lim sqrt(n) (P_l sampled - P_l): to weights a(j) it adds sqrt(a(j) / r_l) (xi(j) - the part that keeps the sum), xi standard normal. */
function gaussianDirection({ network, start }: MeanFieldRun, rng: Rng): NeuronDirection {
  return network.hidden.map(({ relativeWidth = 1 }, index) => {
    const layer = rng.split(`layer/${index + 1}`);
    const weights = start.neuronWeights[index + 1]!;
    const noise = weights.map((weight) => Math.sqrt(weight / relativeWidth) * layer.normal());
    const total = noise.reduce((sum, value) => sum + value, 0);
    return noise.map((value, j) => value - weights[j]! * total);
  });
}
