import type { SetContest } from '../../src/arbitration/set-contest.ts';
import type { Group } from '../../src/environment/population-env.ts';
import { spaceSize } from '../../src/environment/spaces.ts';

/** Candidates of the vehicles of one copy, as the environment shows them. */
export interface CandidateRows {
  /** [vehicles, choices, features] */
  readonly features: Float32Array;
  /** [vehicles, choices] */
  readonly bins: Int32Array;
}

/** The rows of a fleet's group that belong to one copy, as views. */
export interface CopyRows {
  readonly observations: Float32Array;
  readonly rewards: Float32Array;
  readonly positions: Float32Array;
  readonly fields: Float32Array;
  readonly candidates: CandidateRows;
}

export function copyRows(group: Group, copy: number): CopyRows {
  const part = partOf(group, copy);
  return {
    observations: part(group.observations),
    rewards: part(group.rewards),
    positions: part(group.positions!),
    fields: part(group.fields!),
    candidates: { features: part(group.candidates!), bins: part(group.candidateBins!) },
  };
}

/** What the vehicles of one copy compete for at a decision. */
export function copyContest(group: Group, copy: number): SetContest {
  const part = partOf(group, copy);
  const choices = spaceSize(group.actionSpace);
  return {
    vehicles: group.capacity,
    choices,
    claims: group.claims ?? 1,
    items: 0,
    scores: part(group.actions as Float32Array),
    mask: part(group.actionMask!),
    claimed: group.claimed ? part(group.claimed) : new Int32Array(group.capacity * choices).fill(-1),
    executed: part(group.executed!),
  };
}

/** Views of the rows of a copy. */
function partOf({ capacity, rows }: Group, copy: number) {
  return <T extends Float32Array | Int32Array | Uint8Array>(array: T): T => {
    const width = array.length / rows;
    return array.subarray(copy * capacity * width, (copy + 1) * capacity * width) as T;
  };
}
