import type { Embedding } from './embedding.ts';
import type { MeanFieldNetwork } from './network.ts';
import type { TrainingProblem } from './problem.ts';

/** A small regression on which the whole theory can be checked by simulation in minutes. */
export interface ReferenceProblem {
  readonly network: MeanFieldNetwork;
  readonly embedding: Embedding;
  readonly problem: TrainingProblem;
  /** The six training points and then three points away from them, [9, 2]. */
  readonly points: Float64Array;
}

/** Training points of the reference problem. */
export const REFERENCE_TRAINING_POINTS = 6;

/**
 * Two inputs, six training points on a wobbly circle, Y = 0.8 sin(2 angle) + 0.4 x_1 - 0.2, squared loss, tanh networks of two or three layers. Labels have five
 * coordinates, shared between incoming and outgoing weights: w_1 = 2 c[0..2), b_1 = c[2], w_2 = 2 <c_1[0..3), c_2[0..3)>, b_2 = c_2[3] / 2,
 * w_L = c[4] + c[0] / 2 + 0.3. Full-batch gradient descent with steps of 0.25 (two layers) or 0.2 (three layers).
 */
export function referenceProblem(depth: 2 | 3, steps = 800): ReferenceProblem {
  const angles = Array.from({ length: REFERENCE_TRAINING_POINTS }, (_, i) => (2 * Math.PI * i) / REFERENCE_TRAINING_POINTS + 0.3);
  const training = angles.flatMap((angle, i) => {
    const radius = i % 2 === 0 ? 0.9 : 1.1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return {
    network: {
      inputs: 2,
      hidden: Array.from({ length: depth - 1 }, () => ({ activation: 'tanh' as const })),
      outputs: 1,
    },
    embedding: {
      labelDimensions: Array.from({ length: depth - 1 }, () => 5),
      firstWeight: (input, label) => 2 * label[input]!,
      middleWeight: (_, from, to) => 2 * (from[0]! * to[0]! + from[1]! * to[1]! + from[2]! * to[2]!),
      outputWeight: (_, label) => label[4]! + 0.5 * label[0]! + 0.3,
      bias: (layer, label) => (layer === 1 ? label[2]! : 0.5 * label[3]!),
    },
    problem: {
      inputs: Float64Array.from(training),
      targets: Float64Array.from(angles, (angle, i) => 0.8 * Math.sin(2 * angle) + 0.4 * training[2 * i]! - 0.2),
      loss: { kind: 'squared' },
      stepSize: depth === 2 ? 0.25 : 0.2,
      steps,
    },
    points: Float64Array.from([...training, 0, 0, 1.5, 0.5, -0.5, 1.3]),
  };
}
