import { createCentral, relaxAndRound } from './central.ts';
import { execute } from './grants.ts';
import type { HighsPool } from './highs-pool.ts';
import { reportOf, type SetArbiter } from './set-contest.ts';

/**
 * A central dispatcher without branching: the linear relaxation of the set packing problem, rounded, then repaired by exchange. Its
 * bound is the optimum of the relaxation.
 *
 * @param timeLimit seconds for the solver
 */
export function createLp(pool: HighsPool, timeLimit: number): SetArbiter {
  const central = createCentral();
  return (contest) => {
    relaxAndRound(contest, pool, timeLimit, central);
    execute(central.grants, central.bids, contest.executed);
    return reportOf(central.objective, central.bound, central.failed ? { timedOut: true } : {});
  };
}
