import type { Rng } from '../shared/rng.ts';
import type { SnapshotRecord, TypedArray } from '../shared/snapshot.ts';
import { countChoices, type Frame, type FrameShape } from './frame.ts';
import { FrameStore, type FrameStoreOptions } from './frame-store.ts';

/** What has become of a frame. FINAL: an episode was cut off there, and nothing was done. UNTOLD: one was cut off after what was done, and what that led to is not known. */
const OPEN = 1;
const FOLLOWED = 2;
const TERMINAL = 3;
const FINAL = 4;
const UNTOLD = 5;

/** Rows are streams of experience, those of the training environment; of each so many decisions are kept, the oldest make room. */
export interface ReplayOptions extends FrameStoreOptions {
  /** Agents of one copy; row % capacity is the agent. */
  readonly capacity: number;
  /** The capacity (each agent learns from its own life) or 1 (all from all). */
  readonly numPolicies: number;
  readonly gamma: number;
}

/** A stretch of n decisions: what it returned, and where it led. */
export interface Transition {
  /** Index of the frame decided on. */
  from: number;
  /** sum of gamma^k r over the environment steps of the stretch. */
  rewards: number;
  /** gamma to the number of those steps; 0 when the agent's life ended in it. */
  discount: number;
  /** Index of the frame it led to; -1 when the discount is 0. */
  to: number;
}

/**
 * The lives of many agents as a ring of frames a row: each observation is stored once, the next frame is the next state. Rewards between two
 * frames are added up with their discount, so that a row may be recorded at its decisions only.
 */
export class Replay {
  private readonly options: ReplayOptions;
  private readonly frames: FrameStore;
  private readonly actions: Int32Array;
  /** Real-valued actions. [frames, actionSize] */
  private readonly points: Float32Array;
  private readonly rewards: Float32Array;
  private readonly steps: Uint16Array;
  private readonly status: Uint8Array;
  private readonly next: Int32Array;
  private readonly sizes: Int32Array;
  /** Frames with something to learn from, per policy. */
  private readonly learnable: Int32Array;
  /** Frames in the fullest ring, per policy. */
  private readonly fullest: Int32Array;
  private watcher: ((index: number, isLearnable: boolean) => void) | null = null;

  constructor(options: ReplayOptions) {
    const { rows, framesPerRow, shape, numPolicies } = options;
    const frames = rows * framesPerRow;
    this.options = options;
    this.frames = new FrameStore(options);
    this.actions = new Int32Array(frames);
    this.points = new Float32Array(frames * shape.actionSize);
    this.rewards = new Float32Array(frames);
    this.steps = new Uint16Array(frames);
    this.status = new Uint8Array(frames);
    this.next = new Int32Array(rows);
    this.sizes = new Int32Array(rows);
    this.learnable = new Int32Array(numPolicies);
    this.fullest = new Int32Array(numPolicies);
  }

  /** The shape of its frames. */
  get shape(): FrameShape {
    return this.options.shape;
  }

  /** Decisions kept of each row. */
  get framesPerRow(): number {
    return this.options.framesPerRow;
  }

  /** Decisions a policy can learn from. */
  count(policy: number): number {
    return this.learnable[policy]!;
  }

  get numPolicies(): number {
    return this.options.numPolicies;
  }

  /** Frames that are kept of all rows of a policy. */
  get framesOfPolicy(): number {
    const { rows, framesPerRow, numPolicies } = this.options;
    return (rows / numPolicies) * framesPerRow;
  }

  /** Which policy a frame is of, and its place 0 .. framesOfPolicy - 1 among all of that policy. */
  placeOf(index: number): { readonly policy: number; readonly place: number } {
    const { framesPerRow, numPolicies } = this.options;
    const row = Math.floor(index / framesPerRow);
    const place = Math.floor(row / numPolicies) * framesPerRow + (index % framesPerRow);
    return { policy: row % numPolicies, place };
  }

  /** The frame at a place of a policy. */
  indexOf(policy: number, place: number): number {
    const { framesPerRow, numPolicies } = this.options;
    const row = Math.floor(place / framesPerRow) * numPolicies + policy;
    return row * framesPerRow + (place % framesPerRow);
  }

  /** Calls when there is something to learn from a frame, and when no longer. */
  watch(watcher: (index: number, isLearnable: boolean) => void): void {
    this.watcher = watcher;
  }

  isLearnable(index: number): boolean {
    return this.status[index] === FOLLOWED || this.status[index] === TERMINAL;
  }

  /** The row decides on this frame: opens it, as the successor of the row's open one. */
  open(row: number, frame: Frame): void {
    this.append(row, frame, OPEN);
  }

  /** What the row did on its open frame. */
  act(row: number, action: number): void {
    const last = this.freshFrame(row);
    if (last >= 0) this.actions[last] = action;
  }

  /** The same where actions are real-valued: `actionSize` numbers of an array. */
  actPoint(row: number, actions: Float32Array, at: number): void {
    const { actionSize } = this.options.shape;
    const last = this.freshFrame(row);
    for (let i = 0; last >= 0 && i < actionSize; i++) this.points[last * actionSize + i] = actions[at + i]!;
  }

  /** The reward of one environment step after the open frame. */
  reward(row: number, reward: number): void {
    const last = this.newest(row);
    if (last < 0 || this.status[last] !== OPEN) return;
    this.rewards[last]! += this.options.gamma ** this.steps[last]! * reward;
    this.steps[last]!++;
  }

  /** The row's life ended: nothing comes after the open frame. */
  terminate(row: number): void {
    const last = this.newest(row);
    if (last >= 0 && this.status[last] === OPEN) this.close(row, last, TERMINAL);
  }

  /**
   * The row's episode was cut off: `frame` is where it stood, and its value counts. A frame that offers no choice where others do has no
   * value that could be known; then the record ends at the open frame, whose own outcome is not learned from.
   */
  truncate(row: number, frame: Frame): void {
    const last = this.newest(row);
    if (last < 0 || this.status[last] !== OPEN) return;
    if (this.options.shape.actionSize > 0 || countChoices(frame) > 0) this.append(row, frame, FINAL);
    else this.status[last] = UNTOLD;
  }

  /** A uniformly random decision of the policy, and where it had led `length` decisions later (fewer when the record ends). */
  sample(policy: number, length: number, rng: Rng, into: Transition): void {
    const { capacity, numPolicies, rows, framesPerRow } = this.options;
    const streams = numPolicies === 1 ? rows : rows / capacity;
    for (;;) {
      const row = numPolicies === 1 ? rng.integer(streams) : policy + capacity * (streams === 1 ? 0 : rng.integer(streams));
      const slot = rng.integer(this.fullest[policy]!);
      if (slot >= this.sizes[row]!) continue;
      const index = row * framesPerRow + slot;
      if (!this.isLearnable(index)) continue;
      this.follow(index, length, into);
      return;
    }
  }

  /** Reads only the field of a recorded decision. */
  readField(index: number, frame: Frame): void {
    this.frames.readField(index, frame);
  }

  /** Fills a frame from the record: what exists of it, and of its candidates just one where `only` is given. */
  read(index: number, frame: Frame, only = -1): void {
    this.frames.read(index, frame, only);
  }

  /** What was done on a frame; -1 on one where an episode was cut off. */
  action(index: number): number {
    return this.status[index] === FINAL ? -1 : this.actions[index]!;
  }

  /** Copies the real-valued action that was taken on a frame. */
  readPoint(index: number, into: Float32Array, at: number): void {
    const { actionSize } = this.options.shape;
    for (let i = 0; i < actionSize; i++) into[at + i] = this.points[index * actionSize + i]!;
  }

  /** Holds the frames that have been recorded, not the room for those to come. */
  saveState(): SnapshotRecord {
    const { rows, framesPerRow } = this.options;
    const used = this.sizes.reduce((most, size) => Math.max(most, size), 0);
    const saved: Record<string, TypedArray> = {};
    for (const [name, array] of Object.entries(this.frameArrays())) {
      const width = array.length / (rows * framesPerRow);
      const recorded = array.slice(0, rows * used * width);
      for (let row = 0; row < rows; row++) {
        recorded.set(array.subarray(row * framesPerRow * width, (row * framesPerRow + used) * width), row * used * width);
      }
      saved[name] = recorded;
    }
    const { next, sizes, learnable } = this;
    return {
      frames: saved,
      rest: this.frames.observations.saveRest(),
      next: next.slice(),
      sizes: sizes.slice(),
      learnable: learnable.slice(),
    };
  }

  loadState(state: SnapshotRecord): void {
    const { rows, framesPerRow } = this.options;
    this.next.set(state['next'] as Int32Array);
    this.sizes.set(state['sizes'] as Int32Array);
    this.learnable.set(state['learnable'] as Int32Array);
    const saved = state['frames'] as Record<string, TypedArray>;
    for (const [name, array] of Object.entries(this.frameArrays())) {
      const width = array.length / (rows * framesPerRow);
      const recorded = saved[name];
      // Nothing was kept of it when this was saved, as nothing is now.
      if (!recorded) continue;
      const length = recorded.length / rows;
      array.fill(0);
      for (let row = 0; row < rows; row++) {
        array.set(recorded.subarray(row * length, (row + 1) * length), row * framesPerRow * width);
      }
    }
    this.frames.observations.loadRest(state['rest'] as TypedArray | null, this.sizes, this.next);
    this.fullest.fill(0);
    for (let row = 0; row < this.sizes.length; row++) this.noteSize(row);
  }

  /** What is kept of each frame, by name: [frames, ...]. */
  private frameArrays(): Record<string, TypedArray> {
    const { actions, points, rewards, steps, status } = this;
    return { ...this.frames.arrays, actions, points, rewards, steps, status };
  }

  private append(row: number, frame: Frame, status: number): void {
    const { framesPerRow } = this.options;
    const last = this.newest(row);
    if (last >= 0 && this.status[last] === OPEN) this.close(row, last, FOLLOWED);
    const slot = this.next[row]!;
    const index = row * framesPerRow + slot;
    if (this.isLearnable(index)) {
      this.learnable[this.policyOf(row)]!--;
      this.watcher?.(index, false);
    }
    this.frames.write(index, frame);
    this.actions[index] = 0;
    this.points.fill(0, index * this.options.shape.actionSize, (index + 1) * this.options.shape.actionSize);
    this.rewards[index] = 0;
    this.steps[index] = 0;
    this.status[index] = status;
    this.next[row] = (slot + 1) % framesPerRow;
    this.sizes[row] = Math.min(this.sizes[row]! + 1, framesPerRow);
    this.noteSize(row);
  }

  /** What an open frame led to is known. */
  private close(row: number, index: number, status: number): void {
    this.status[index] = status;
    this.learnable[this.policyOf(row)]!++;
    this.watcher?.(index, true);
  }

  private noteSize(row: number): void {
    const policy = this.policyOf(row);
    this.fullest[policy] = Math.max(this.fullest[policy]!, this.sizes[row]!);
  }

  /** Where a recorded decision had led `length` decisions later (fewer when the record ends). */
  follow(index: number, length: number, into: Transition): void {
    const { gamma, framesPerRow } = this.options;
    const ring = index - (index % framesPerRow);
    into.from = index;
    into.rewards = 0;
    into.discount = 1;
    into.to = index;
    for (let i = 0; i < length; i++) {
      if (!this.isLearnable(into.to)) return;
      into.rewards += into.discount * this.rewards[into.to]!;
      if (this.status[into.to] === TERMINAL) {
        into.discount = 0;
        into.to = -1;
        return;
      }
      into.discount *= gamma ** this.steps[into.to]!;
      into.to = ring + ((into.to - ring + 1) % framesPerRow);
    }
  }

  /** Index of the row's newest frame, -1 when it has none. */
  newest(row: number): number {
    if (this.sizes[row] === 0) return -1;
    const { framesPerRow } = this.options;
    return row * framesPerRow + ((this.next[row]! + framesPerRow - 1) % framesPerRow);
  }

  /** The row's open frame, before any reward has come for it; -1 when it has none. */
  private freshFrame(row: number): number {
    const last = this.newest(row);
    return last >= 0 && this.status[last] === OPEN && this.steps[last] === 0 ? last : -1;
  }

  private policyOf(row: number): number {
    return this.options.numPolicies === 1 ? 0 : row % this.options.capacity;
  }
}
