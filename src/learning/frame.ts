import type { Group, GroupSpec } from '../environment/population-env.ts';
import { spaceSize } from '../environment/spaces.ts';
import { copyRow } from '../shared/copy-row.ts';

/** Sizes of what one agent decides on. Zero where a part does not exist or is not used. */
export interface FrameShape {
  readonly observationSize: number;
  /** Numbers of the mean field that the learner uses; 0: it uses none. */
  readonly fieldSize: number;
  /** Actions of a discrete space, or candidates. */
  readonly choices: number;
  /** Numbers of a real-valued action, where there is nothing to choose among. */
  readonly actionSize: number;
  /** Features of a candidate. */
  readonly features: number;
  /** Bins of the mean field that candidates name, as the environment declares it. */
  readonly bins: number;
  /** Claims of a candidate, where the learner uses them. */
  readonly claims?: number;
}

/** What one agent sees at the moment of one decision; the working copy that is filled again and again. */
export interface Frame {
  /** o_t [observationSize] */
  readonly observation: Float32Array;
  /** m_t [fieldSize] */
  readonly field: Float32Array;
  /** 1 = may be chosen. [choices] */
  readonly mask: Uint8Array;
  /** [choices, features]; rows of absent candidates are undefined. */
  readonly candidates: Float32Array;
  /** [choices]; all -1 where candidates name no bins. */
  readonly bins: Int32Array;
  /** What the candidates claim. [choices, claims] */
  readonly claimed: Int32Array;
}

/**
 * The shape of a group's decisions: among discrete actions or candidates, or on a point in a box.
 * @param postDecision candidates are valued without the agent's own observation, which is then not kept
 * @param withClaims what candidates claim is kept
 */
export function frameShape(group: GroupSpec, fieldSize: number, postDecision: boolean, withClaims = false): FrameShape {
  const action = group.actionSpace;
  const isCandidates = action.kind === 'candidates';
  return {
    observationSize: isCandidates && postDecision ? 0 : spaceSize(group.observationSpace),
    fieldSize,
    choices: isCandidates ? action.choices : action.kind === 'discrete' ? action.n : 0,
    actionSize: action.kind === 'box' ? spaceSize(action) : 0,
    features: isCandidates ? action.features.length : 0,
    bins: isCandidates && group.field ? group.field.size : 0,
    ...(withClaims && group.claims ? { claims: group.claims } : {}),
  };
}

export function createFrame(shape: FrameShape): Frame {
  return {
    observation: new Float32Array(shape.observationSize),
    field: new Float32Array(shape.fieldSize),
    mask: new Uint8Array(shape.choices),
    candidates: new Float32Array(shape.choices * shape.features),
    bins: new Int32Array(shape.choices).fill(-1),
    claimed: new Int32Array(shape.choices * (shape.claims ?? 0)).fill(-1),
  };
}

/** Fills a frame from a row of an environment's group and of the estimates that go with it. */
export function readFrame(group: Group, row: number, fields: Float32Array | null, shape: FrameShape, frame: Frame): void {
  if (shape.observationSize > 0) readRow(group.observations, row, frame.observation);
  if (fields) readRow(fields, row, frame.field);
  if (group.actionMask) readRow(group.actionMask, row, frame.mask);
  else frame.mask.fill(1);
  if (shape.features > 0) readRow(group.candidates!, row, frame.candidates);
  if (shape.bins > 0) readRow(group.candidateBins!, row, frame.bins);
  if (shape.claims) readRow(group.claimed!, row, frame.claimed);
}

/** Fills `into` with a row, as long as `into`, of an array [rows, ...]. */
function readRow<A extends Float32Array | Uint8Array | Int32Array>(array: A, row: number, into: A): void {
  copyRow(array, row, into, 0, into.length);
}

/** How many choices the frame allows; none where actions are real-valued. */
export function countChoices(frame: Frame): number {
  let count = 0;
  for (let i = 0; i < frame.mask.length; i++) count += frame.mask[i]!;
  return count;
}
