import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { GridSight } from './grid-sight.ts';
import type { SceneSource } from './scene.ts';
import { type Box, type Space, spaceSize } from './spaces.ts';
import type { TabularView } from './tabular-game.ts';

/** How a replay may keep this group's observations without losing what the environment means by them. */
export type Storage = 'float32' | 'float16' | 'uint8';

/** What the agents of one type share. */
export interface GroupSpec {
  readonly name: string;
  /** Slots of agents in one environment copy. */
  readonly capacity: number;
  readonly observationSpace: Box;
  readonly actionSpace: Space;
  /** Default 'float32'. 'uint8' means that every observation is a whole number 0..255. */
  readonly observationStorage?: Storage;
  /** Coordinates of a position; absent when agents have no place. */
  readonly positionSize?: number;
  /** Set when every row may forbid some actions of a discrete space. */
  readonly masksActions?: boolean;
  /** What its observations and actions mean, where agents live on a grid. */
  readonly sight?: GridSight;
  /** Agents whose life has ended may live again in the same episode, in the row they had (shifts, respawns). Default false. */
  readonly returns?: boolean;
  /** Whose actions its agents see for their mean field, unless the learner is told otherwise: those of everybody strictly nearer. */
  readonly neighbourhood?: { readonly kind: 'radius'; readonly radius: number; readonly metric?: 'manhattan' | 'euclidean' };
  /** A histogram of its neighbours' behaviour that the environment itself shows each agent (its mean field), and its bins. */
  readonly field?: { readonly size: number; readonly labels?: readonly string[] };
  /** Candidates only: the most things (requests, say) that a candidate claims for its agent alone. Absent where candidates claim nothing. */
  readonly claims?: number;
}

/**
 * The arrays of a group, in which environment and learner meet. Row = copy * capacity + slot, contiguous by copy; a row belongs to the
 * same body from reset to reset, dead or alive. `actions` is written by the learner, everything else by the environment, in place.
 */
export interface Group extends GroupSpec {
  /** numEnvs * capacity. */
  readonly rows: number;
  /** 1 where an agent lives and must act. [rows] */
  readonly alive: Uint8Array;
  /** [rows, size of observationSpace], row-major; zeros where not alive (but for the last observation of the step an agent ended in). */
  readonly observations: Float32Array;
  /** Discrete and multi-discrete: Int32Array [rows, spaceSize]. Box: Float32Array [rows, spaceSize]. Candidates: scores, Float32Array [rows, choices]. */
  readonly actions: Int32Array | Float32Array;
  /** Reward of the last step. [rows] */
  readonly rewards: Float32Array;
  /** 1 when the agent's life ended in the last step for a reason of the task: no value beyond. [rows] */
  readonly terminated: Uint8Array;
  /** 1 when it was only cut off (time limit): the value beyond counts. [rows] */
  readonly truncated: Uint8Array;
  /** [rows, positionSize]; a row whose life ended in the last step still holds where that was. */
  readonly positions?: Float32Array;
  /** 1 = allowed. Discrete: [rows, n]. Candidates: [rows, choices], always present. */
  readonly actionMask?: Uint8Array;
  /** Candidates only: [rows, choices, features]. */
  readonly candidates?: Float32Array;
  /**
   * Candidates only: the mean-field bin a candidate would bring its agent into, or -1. [rows, choices]. Present only when `field` is.
   */
  readonly candidateBins?: Int32Array;
  /**
   * Candidates that claim: what each would take, numbered from 0 within its copy's present step, in ascending order; -1 beyond. No two
   * agents of a copy carry out candidates with a claim in common. [rows, choices, claims]
   */
  readonly claimed?: Int32Array;
  /** Candidates only: the candidate executed in the last step, after arbitration; -1 for rows that did not act. [rows] */
  readonly executed?: Int32Array;
  /** Declared field: what each agent then saw of its neighbours in the last step, a distribution. [rows, field.size] */
  readonly fields?: Float32Array;
}

export interface ResetOptions {
  /** Everything random in the episode follows from it. */
  readonly seed: number;
  /** Evaluation episodes are the same for every policy; an environment with a held-out split serves it here. Default false. */
  readonly evaluation?: boolean;
  /** Index of the episode in its series (training or evaluation), from 0. Default 0. */
  readonly episode?: number;
}

/** How those who play an environment compete, where they do. */
export type Contest =
  /** Groups side by side against the others; the metric `<team>Wins` is 1 for the winner of an episode, and for several that share the first place. */
  | { readonly kind: 'teams'; readonly teams: readonly { readonly name: string; readonly groups: readonly string[] }[] }
  /** Every agent of the group for itself; whoever collects more reward does better. */
  | { readonly kind: 'individuals'; readonly group: string };

/**
 * Many agents, many copies, as a struct of arrays per group. The learner writes `actions` of every live row, calls `step()`, and reads.
 * A copy whose `episodeOver` is 1 is left alone by `step()` until it is reset.
 */
export interface PopulationEnv {
  readonly groups: readonly Group[];
  readonly numEnvs: number;
  /** 1 where a copy's episode is over (or was never begun). [numEnvs] */
  readonly episodeOver: Uint8Array;
  reset(copy: number, options: ResetOptions): void;
  step(): void;
  /** Key figures of a copy's current episode so far. */
  metrics?(copy: number): Record<string, number>;
  /** Absent where nobody plays against anybody; policies are then compared by their returns on the same episodes. */
  readonly contest?: Contest;
  saveState?(): SnapshotRecord;
  loadState?(state: SnapshotRecord): void;
  /** What there is to see; recordings are made of it, and pictures where there is no `render`. */
  readonly scene?: SceneSource;
  /** Where the one group plays a game small enough to be solved: the way to compare. */
  readonly tabular?: TabularView;
  /** A copy as text for a terminal, or as an SVG document, where that says more than its scene. */
  render?(copy: number, mode: 'ansi' | 'svg'): string;
  close?(): void;
}

/** Allocates the arrays that a group's spec calls for, all zero. */
export function createGroup(spec: GroupSpec, numEnvs: number): Group {
  const rows = numEnvs * spec.capacity;
  const action = spec.actionSpace;
  const width = spaceSize(action);
  const real = action.kind === 'box' || action.kind === 'candidates';
  const maskWidth = action.kind === 'candidates' ? action.choices : action.kind === 'discrete' && spec.masksActions ? action.n : 0;
  return {
    ...spec,
    rows,
    alive: new Uint8Array(rows),
    observations: new Float32Array(rows * spaceSize(spec.observationSpace)),
    actions: real ? new Float32Array(rows * width) : new Int32Array(rows * width),
    rewards: new Float32Array(rows),
    terminated: new Uint8Array(rows),
    truncated: new Uint8Array(rows),
    ...(spec.positionSize ? { positions: new Float32Array(rows * spec.positionSize) } : {}),
    ...(maskWidth ? { actionMask: new Uint8Array(rows * maskWidth) } : {}),
    ...(action.kind === 'candidates'
      ? {
          candidates: new Float32Array(rows * action.choices * action.features.length),
          executed: new Int32Array(rows).fill(-1),
          ...(spec.field ? { candidateBins: new Int32Array(rows * action.choices).fill(-1) } : {}),
          ...(spec.claims ? { claimed: new Int32Array(rows * action.choices * spec.claims).fill(-1) } : {}),
        }
      : {}),
    ...(spec.field ? { fields: new Float32Array(rows * spec.field.size) } : {}),
  };
}
