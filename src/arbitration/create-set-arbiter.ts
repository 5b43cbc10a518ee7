import { createAssignment } from './assignment.ts';
import { createAuction } from './auction.ts';
import { createFirstCome } from './first-come.ts';
import { createHighsPool } from './highs-pool.ts';
import { createIlp } from './ilp.ts';
import { createLp } from './lp.ts';
import type { SetArbiter } from './set-contest.ts';

export const arbiterKinds = ['auction', 'first-come', 'assignment', 'lp', 'ilp'] as const;

export type ArbiterKind = (typeof arbiterKinds)[number];

export interface ArbiterOptions {
  readonly kind: ArbiterKind;
  /** `auction`: the smallest raise as a share of the largest advantage, above 0. Default 0.005. */
  readonly epsilon?: number;
  /** `lp` and `ilp`: seconds for one decision. Default 10. */
  readonly timeLimit?: number;
  /** `ilp`: the relative gap at which a decision is good enough. Default 0.0001. */
  readonly gap?: number;
  /** `lp` and `ilp`: megabytes beyond which an instance of the solver is replaced by a fresh one. Default 1024. */
  readonly solverMegabytes?: number;
}

/** Makes an arbiter by name. The solver takes a moment to load; decisions are synchronous from then on. */
export async function createSetArbiter(options: ArbiterOptions): Promise<SetArbiter> {
  const { kind, epsilon = 0.005, timeLimit = 10, gap = 1e-4, solverMegabytes = 1024 } = options;
  switch (kind) {
    case 'auction':
      return createAuction(epsilon);
    case 'first-come':
      return createFirstCome();
    case 'assignment':
      return createAssignment();
    case 'lp':
      return createLp(await createHighsPool(solverMegabytes * 2 ** 20), timeLimit);
    case 'ilp':
      return createIlp(await createHighsPool(solverMegabytes * 2 ** 20), { timeLimit, gap });
  }
}
