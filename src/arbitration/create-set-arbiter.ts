import { createAssignment } from './assignment.ts';
import { createAuction } from './auction.ts';
import { createFirstCome } from './first-come.ts';
import type { SetArbiter } from './set-contest.ts';

export const arbiterKinds = ['auction', 'first-come', 'assignment'] as const;

export type ArbiterKind = (typeof arbiterKinds)[number];

export interface ArbiterOptions {
  readonly kind: ArbiterKind;
  /** Auction: the smallest raise as a share of the largest advantage, above 0. Default 0.005. */
  readonly epsilon?: number;
}

/** Makes an arbiter by name. Solvers take a moment to load; decisions are synchronous from then on. */
export async function createSetArbiter({ kind, epsilon = 0.005 }: ArbiterOptions): Promise<SetArbiter> {
  switch (kind) {
    case 'auction':
      return createAuction(epsilon);
    case 'first-come':
      return createFirstCome();
    case 'assignment':
      return createAssignment();
  }
}
