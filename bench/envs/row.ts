/** One measurement: steps of an agent a second of CPU time, with observations, on one thread. */
export interface Row {
  readonly env: string;
  /** Which observations. */
  readonly preset: string;
  readonly size: string;
  readonly agents: number;
  readonly ours: number;
  readonly yardstick: number;
  /** ours / yardstick. */
  readonly ratio: number;
}
