import type { Storage } from '../environment/population-env.ts';
import type { TypedArray } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import type { Frame, FrameShape } from './frame.ts';
import { bytesOfObservation, createObservationStore, numbersOfObservation, type ObservationStore } from './observation-store.ts';
import { PackedArray } from './packed-array.ts';

export interface FrameStoreOptions {
  readonly rows: number;
  /** Every write to a row is to the frame after that of the write before it, round and round. */
  readonly framesPerRow: number;
  readonly shape: FrameShape;
  /** Of observations; fields and candidates are kept in half precision. */
  readonly storage: Storage;
}

/** The frames of many rows, row after row, in as little room as they need. */
export class FrameStore {
  readonly shape: FrameShape;
  /** What is kept of each frame in a fixed number of numbers, by name: [frames, ...]. */
  readonly arrays: Readonly<Record<string, TypedArray>>;
  readonly observations: ObservationStore;
  private readonly framesPerRow: number;
  private readonly fields: PackedArray;
  private readonly masks: Uint8Array;
  private readonly candidates: PackedArray;
  private readonly bins: Int16Array;
  private readonly claimed: Int16Array;

  /** Throws a UserError where the frames would take more room than there may be. */
  constructor(options: FrameStoreOptions) {
    refuseTooMuch(options);
    const { rows, framesPerRow, shape, storage } = options;
    const { observationSize, fieldSize, choices, features, bins, claims = 0 } = shape;
    const frames = rows * framesPerRow;
    this.shape = shape;
    this.framesPerRow = framesPerRow;
    this.observations = createObservationStore(rows, framesPerRow, observationSize, storage);
    this.fields = new PackedArray(frames * fieldSize, 'float16');
    this.masks = new Uint8Array(frames * choices);
    this.candidates = new PackedArray(frames * choices * features, 'float16');
    this.bins = new Int16Array(bins > 0 ? frames * choices : 0);
    this.claimed = new Int16Array(frames * choices * claims);
    this.arrays = {
      ...this.observations.fixed,
      fields: this.fields.data,
      candidates: this.candidates.data,
      masks: this.masks,
      bins: this.bins,
      claimed: this.claimed,
    };
  }

  write(index: number, frame: Frame): void {
    const { framesPerRow } = this;
    const { observationSize, fieldSize, choices, features } = this.shape;
    if (observationSize > 0) this.observations.write(Math.floor(index / framesPerRow), index % framesPerRow, frame.observation);
    if (fieldSize > 0) this.fields.write(frame.field, 0, fieldSize, index * fieldSize);
    const { mask } = frame;
    const at = index * choices;
    for (let choice = 0; choice < choices; choice++) this.masks[at + choice] = mask[choice]!;
    if (features === 0) return;
    for (let choice = 0; choice < choices; choice++) if (mask[choice] !== 0) this.writeCandidate(at + choice, frame, choice);
  }

  /** Fills a frame: what exists of it, and of its candidates just one where `only` is given. */
  read(index: number, frame: Frame, only = -1): void {
    const { framesPerRow } = this;
    const { observationSize, fieldSize, choices, features } = this.shape;
    if (observationSize > 0) this.observations.read(Math.floor(index / framesPerRow), index % framesPerRow, frame.observation);
    if (fieldSize > 0) this.fields.read(index * fieldSize, frame.field, 0, fieldSize);
    const { mask } = frame;
    const at = index * choices;
    for (let choice = 0; choice < choices; choice++) mask[choice] = this.masks[at + choice]!;
    if (features === 0) return;
    for (let choice = 0; choice < choices; choice++) {
      if (mask[choice] !== 0 && (only < 0 || choice === only)) this.readCandidate(at + choice, frame, choice);
    }
  }

  /** Fills in the field alone. */
  readField(index: number, frame: Frame): void {
    const { fieldSize } = this.shape;
    if (fieldSize > 0) this.fields.read(index * fieldSize, frame.field, 0, fieldSize);
  }

  private writeCandidate(index: number, frame: Frame, choice: number): void {
    const { features, bins, claims = 0 } = this.shape;
    this.candidates.write(frame.candidates, choice * features, features, index * features);
    if (bins > 0) this.bins[index] = frame.bins[choice]!;
    for (let i = 0; i < claims; i++) this.claimed[index * claims + i] = frame.claimed[choice * claims + i]!;
  }

  private readCandidate(index: number, frame: Frame, choice: number): void {
    const { features, bins, claims = 0 } = this.shape;
    this.candidates.read(index * features, frame.candidates, choice * features, features);
    if (bins > 0) frame.bins[choice] = this.bins[index]!;
    for (let i = 0; i < claims; i++) frame.claimed[choice * claims + i] = this.claimed[index * claims + i]!;
  }
}

/** Numbers that one typed array can hold, and bytes that a replay may. */
const MOST_NUMBERS = 2 ** 32;
const MOST_BYTES = 2 ** 34;

function refuseTooMuch({ rows, framesPerRow, shape, storage }: FrameStoreOptions): void {
  const { observationSize, fieldSize, choices, features, actionSize } = shape;
  const frames = rows * framesPerRow;
  const bytes =
    frames * (bytesOfObservation(observationSize, storage) + 2 * fieldSize + choices * (2 * features + 3) + 4 * actionSize + 11);
  const numbers = frames * Math.max(numbersOfObservation(observationSize), fieldSize, choices * Math.max(1, features), actionSize);
  if (numbers < MOST_NUMBERS && bytes < MOST_BYTES) return;
  const excess =
    bytes < MOST_BYTES
      ? `would need an array of ${numbers} numbers; at most ${MOST_NUMBERS} fit in one`
      : `would take ${(bytes / 2 ** 30).toFixed(1)} GiB; at most ${MOST_BYTES / 2 ** 30} are allowed`;
  throw new UserError(`A replay of ${framesPerRow} decisions for each of ${rows} agents ${excess}: lower learner.replayDecisions.`);
}
