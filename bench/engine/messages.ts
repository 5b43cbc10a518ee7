/** Median CPU and wall milliseconds of one call. */
export interface Timing {
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What the benchmark asks of the process that holds one engine. */
export interface Request {
  readonly op: string;
  readonly repeats: number;
}

/** The first message of an engine's process: what it can do, and action values after three learning steps. */
export interface Ready {
  readonly ops: readonly string[];
  readonly values: readonly number[];
}
