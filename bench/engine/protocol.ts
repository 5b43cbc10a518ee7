/** CPU (all threads) and wall milliseconds of one call. */
export interface Timing {
  readonly cpuMs: number;
  readonly wallMs: number;
}

export type Operation = 'step' | 'act' | 'gemm';

/** What the benchmark asks of the process that holds one engine. */
export interface Request {
  readonly op: Operation;
  readonly repeats: number;
}

/** The first message of an engine's process: what it can do, and action values after two learning steps (none where there is no network to learn). */
export interface Ready {
  readonly ops: readonly Operation[];
  readonly values: readonly number[];
  /** What really computes, where that is not plain from the name. */
  readonly about?: string;
}

/** In place of `Ready`: why the engine cannot be had here. */
export interface Missing {
  readonly missing: string;
}

/** Learning steps before the values of `Ready`. */
export const CHECKED_STEPS = 2;
