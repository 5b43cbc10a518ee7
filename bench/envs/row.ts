import type { Cost } from './measure.ts';

/** One measurement: steps of an agent a second of CPU time, with observations, on one thread. */
export interface Row {
  readonly env: string;
  /** Which observations. */
  readonly preset: string;
  readonly size: string;
  readonly agents: number;
  readonly ours: number;
  /** Null where there is none that could play so large a game. */
  readonly yardstick: number | null;
  /** ours / yardstick. */
  readonly ratio: number | null;
}

/** A row from the costs of a step of an agent in microseconds. */
export function rowOf(what: Pick<Row, 'env' | 'preset' | 'size' | 'agents'>, { ours, yardstick }: Cost): Row {
  return {
    ...what,
    ours: 1e6 / ours,
    yardstick: yardstick === null ? null : 1e6 / yardstick,
    ratio: yardstick === null ? null : yardstick / ours,
  };
}
