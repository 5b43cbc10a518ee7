import type { ArbiterKind } from '../../src/arbitration/create-set-arbiter.ts';

/** Who scores candidates, and who arbitrates. Learners are not trained: how long they take does not depend on it. */
export const policies: Readonly<Record<string, { readonly learner: string; readonly arbitration: ArbiterKind }>> = {
  'greedy + auction': { learner: 'greedy', arbitration: 'auction' },
  'co + auction': { learner: 'co', arbitration: 'auction' },
  'co + ilp': { learner: 'co', arbitration: 'ilp' },
  'dmfg-ql + auction': { learner: 'dmfg-ql', arbitration: 'auction' },
};

export interface DayCase {
  readonly policy: string;
  readonly vehicles: number;
  /** Requests in the busiest hour. */
  readonly peak: number;
  /** Hours of the day, from and to. */
  readonly hours: readonly [number, number];
}

/** Milliseconds of an epoch's parts; `decision` is candidates, scores and arbitration together, `epochCpu` CPU time of all of it. */
type Phases = Readonly<Record<'candidates' | 'scores' | 'arbitration' | 'motion' | 'decision' | 'epochCpu', number>>;

export interface DayRow extends DayCase {
  readonly requests: number;
  readonly served: number;
  readonly epochs: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly cpuUsPerVehicleEpoch: number;
  readonly p50: Phases;
  readonly p95: Phases;
  /** Epochs in which the solver met its time limit. */
  readonly timedOut: number;
  readonly rssMegabytes: number;
}
