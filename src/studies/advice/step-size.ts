import { embeddingRun, observeTraining } from '../../fluctuation/index.ts';
import { UserError } from '../../shared/user-error.ts';
import type { ValueProblem } from './value-problem.ts';

/** Neurons a layer of the trial networks: enough to see whether a step is stable. */
const NEURONS = 64;
const TRIAL = 100;

/** Finite networks are steeper than the limit here and there, and a flow that is followed too coarsely has fluctuations of its own. */
const SAFETY = 4;

/**
 * A quarter of the largest step size among 2, 1, 1/2, ... with which every step of gradient descent of a small embedding goes down. At that size itself ensembles were seen
 * whose spread did not shrink with their width: some of the networks bounced, and ended elsewhere.
 */
export function stableStepSize({ network, embedding, problem, points }: ValueProblem): number {
  for (let stepSize = 2; stepSize > 1e-6; stepSize /= 2) {
    const times = Array.from({ length: TRIAL + 1 }, (_, index) => index);
    const observations = { points, times };
    const run = embeddingRun(
      { network, embedding, problem: { ...problem, stepSize, steps: TRIAL }, observations, neurons: NEURONS, seed: 'step size' },
      0,
    );
    try {
      const { losses } = observeTraining(run, observations);
      if (losses.every((loss, index) => index === 0 || loss <= losses[index - 1]! * (1 + 1e-9))) return stepSize / SAFETY;
    } catch (error) {
      // Diverged: a smaller step will do.
      if (!(error instanceof UserError)) throw error;
    }
  }
  throw new UserError('No step size makes the loss of this regression go down; its inputs or targets must be out of all proportion.');
}
