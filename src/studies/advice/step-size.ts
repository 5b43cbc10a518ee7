import { embeddingRun, observeTraining } from '../../fluctuation/index.ts';
import { UserError } from '../../shared/user-error.ts';
import type { ValueProblem } from './value-problem.ts';

/** Neurons a layer of the trial networks: enough to see whether a step is stable. */
const NEURONS = 64;
const TRIAL = 100;

/**
 * The largest step size among 2, 1, 1/2, ... at which gradient descent of a small embedding goes down all the way of a trial, halved for safety: a flow that is followed
 * too coarsely has fluctuations of its own.
 */
export function stableStepSize({ network, embedding, problem, points }: ValueProblem): number {
  for (let stepSize = 2; stepSize > 1e-6; stepSize /= 2) {
    const times = Array.from({ length: TRIAL / 10 + 1 }, (_, index) => index * 10);
    const observations = { points, times };
    const run = embeddingRun(
      { network, embedding, problem: { ...problem, stepSize, steps: TRIAL }, observations, neurons: NEURONS, seed: 'step size' },
      0,
    );
    try {
      const { losses } = observeTraining(run, observations);
      if (losses.every((loss, index) => index === 0 || loss <= losses[index - 1]! * (1 + 1e-9))) return stepSize / 2;
    } catch (error) {
      // Diverged: a smaller step will do.
      if (!(error instanceof UserError)) throw error;
    }
  }
  throw new UserError('No step size makes the loss of this regression go down; its inputs or targets must be out of all proportion.');
}
