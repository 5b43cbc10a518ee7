/**
 * One decision of a fleet: what every vehicle may do, how it scores it, and which requests that would claim. A candidate without claims
 * (waiting, moving, going on with the plan) is the vehicle's own and always granted; the others are granted so that no request is
 * claimed twice.
 */
export interface SetContest {
  readonly vehicles: number;
  /** Candidates of a vehicle. */
  readonly choices: number;
  /** Most requests that a candidate may claim. */
  readonly claims: number;
  /** Open requests, in order of appearance: 0 .. items - 1. */
  items: number;
  /** The vehicles' scores, higher is better. What is not finite means never. [vehicles, choices] */
  readonly scores: Float32Array;
  /** 1 where a candidate exists. [vehicles, choices] */
  readonly mask: Uint8Array;
  /** The requests a candidate would take, each once, -1 beyond the last. [vehicles, choices, claims] */
  readonly claimed: Int32Array;
  /** Result: the candidate each vehicle carries out. [vehicles] */
  readonly executed: Int32Array;
}

/** What an arbiter says of its decision. Advantages are scores less the best score without a request. */
export interface ArbiterReport {
  /** Total advantage of what was granted. */
  readonly objective: number;
  /** No decision has a greater total advantage than this. */
  readonly bound?: number;
  /** (bound - objective) / max(|objective|, 1e-9), 0 where the decision is known to be the best. */
  readonly gap?: number;
  /** A limit of time or nodes ended the search, or the solver failed: this is the best decision found until then. */
  readonly timedOut?: boolean;
  /** Bids made, or nodes searched. */
  readonly rounds?: number;
}

/** Decides a contest: fills `executed` so that no request is claimed twice. The result depends on the contest alone. */
export type SetArbiter = (contest: SetContest) => ArbiterReport;

/** A report with the gap that follows from objective and bound. */
export function reportOf(objective: number, bound: number, more: Pick<ArbiterReport, 'timedOut' | 'rounds'> = {}): ArbiterReport {
  // Rounding may leave a bound below what was reached by a few units in the last place.
  const proven = Math.max(objective, bound);
  return { objective, bound: proven, gap: (proven - objective) / Math.max(Math.abs(objective), 1e-9), ...more };
}
