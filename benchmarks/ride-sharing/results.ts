import type { Breakdown } from './kpis/breakdown.ts';
import type { Kpis } from './kpis/definitions.ts';

/** How a policy did in one evaluation episode. */
export interface EpisodeReport {
  readonly episode: number;
  /** The day it is from. */
  readonly label: string;
  readonly kpis: Kpis;
  /** By local hour in which requests appeared. */
  readonly hours: readonly Breakdown[];
  /** By zone of pick-up. */
  readonly zones: readonly Breakdown[];
}

/** How a policy did from one training seed. */
export interface RunReport {
  readonly seed: number;
  /** The command line that repeats it. */
  readonly command: string;
  readonly episodes: readonly EpisodeReport[];
}

/** How a policy did. */
export interface PolicyReport {
  readonly name: string;
  readonly label: string;
  /** Trained from several seeds; scripted ones have one run. */
  readonly learned: boolean;
  readonly runs: readonly RunReport[];
  /** Why some of it is missing, in sentences. */
  readonly failures: readonly string[];
}
