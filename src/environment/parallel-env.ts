import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { SceneSource } from './scene.ts';
import type { Space } from './spaces.ts';

/** A value of an observation or action space: a number for Discrete, numbers otherwise (Candidates: one score a choice). */
export type SpaceValue = number | ArrayLike<number>;

/** What the environment offers an agent with a Candidates action space at this step, in `infos[agent].candidates`. */
export interface CandidateList {
  /** One row of features a candidate; at most `choices` rows; row 0 is doing nothing. */
  readonly features: readonly ArrayLike<number>[];
  /** 1 where a listed candidate exists. Default: all listed ones do. Candidate 0 always does. */
  readonly mask?: ArrayLike<number>;
  /** Mean-field bin of each candidate, or -1. */
  readonly bins?: ArrayLike<number>;
  /** What each candidate claims for its agent alone, numbered from 0 within the step, ascending; for agents for which `claims` says so. */
  readonly claimed?: readonly ArrayLike<number>[];
}

export interface Info {
  readonly candidates?: CandidateList;
  /** Candidate executed in the last step; required of agents that choose among candidates. */
  readonly executed?: number;
  /** The mean field this agent saw in the last step; required of agents for which `field` declares one. */
  readonly field?: ArrayLike<number>;
  readonly [key: string]: unknown;
}

/**
 * PettingZoo's Parallel API in camelCase: records keyed by agent name, all agents act at once. What most authors write;
 * `pack` turns it into arrays. `agents` lists the live ones; one that has ended appears once more in the results of the step it ended in.
 */
export interface ParallelEnv {
  readonly possibleAgents: readonly string[];
  readonly agents: readonly string[];
  observationSpace(agent: string): Space;
  actionSpace(agent: string): Space;
  reset(options: ParallelResetOptions): { observations: Record<string, SpaceValue>; infos: Record<string, Info> };
  step(actions: Record<string, SpaceValue>): {
    observations: Record<string, SpaceValue>;
    rewards: Record<string, number>;
    terminations: Record<string, boolean>;
    truncations: Record<string, boolean>;
    infos: Record<string, Info>;
  };
  /** Group of an agent; default: its name up to the last underscore ("red_7" -> "red"). */
  group?(agent: string): string;
  /** Allowed actions of a Discrete space, 1 = allowed; undefined: all are, as of groups that forbid nothing. */
  actionMask?(agent: string): ArrayLike<number> | undefined;
  position?(agent: string): ArrayLike<number>;
  /** Coordinates of a position. Default 2. */
  readonly positionSize?: number;
  /** Declares that the environment shows this agent a histogram of its neighbours' behaviour in `infos[agent].field`. */
  field?(agent: string): { readonly size: number; readonly labels?: readonly string[] } | undefined;
  /** Declares that this agent's candidates take things that only one agent can have: the most that one of them takes. */
  claims?(agent: string): number | undefined;
  /** Agents that have ended may live again in the same episode. Default false. */
  readonly returns?: boolean;
  /** Global state, for central critics and viewers. */
  state?(): ArrayLike<number>;
  metrics?(): Record<string, number>;
  /** What there is to see; the copy is always 0. */
  readonly scene?: SceneSource;
  render?(mode: 'ansi' | 'svg'): string;
  saveState?(): SnapshotRecord;
  loadState?(state: SnapshotRecord): void;
  close?(): void;
}

export interface ParallelResetOptions {
  readonly seed: number;
  readonly options?: { readonly evaluation?: boolean; readonly episode?: number };
}
