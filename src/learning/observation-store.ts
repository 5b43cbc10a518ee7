import type { Storage } from '../environment/population-env.ts';
import type { TypedArray } from '../shared/snapshot.ts';
import { PackedArray } from './packed-array.ts';
import { SparseObservations } from './sparse-observations.ts';

/** The observations of a replay's frames: `slots` a row, written over and over in turn. */
export interface ObservationStore {
  /** Every write to a row is to the slot after that of the write before it. */
  write(row: number, slot: number, observation: Float32Array): void;
  read(row: number, slot: number, observation: Float32Array): void;
  /** What is kept of each frame in a fixed number of numbers, by name: [rows, slots, ...]. Part of the state. */
  readonly fixed: Readonly<Record<string, TypedArray>>;
  /** What else there is to save of the frames that rows hold: `sizes` of each, of which the next write goes to slot `next`. */
  saveRest(): TypedArray | null;
  /** After `fixed` has been put back. */
  loadRest(rest: TypedArray | null, sizes: Int32Array, next: Int32Array): void;
}

/** Observations with fewer numbers are kept whole: there is little to win. */
const FEWEST_SPARSE = 128;

export function createObservationStore(rows: number, slots: number, size: number, storage: Storage): ObservationStore {
  if (size >= FEWEST_SPARSE) return new SparseObservations(rows, slots, size, storage);
  const whole = new PackedArray(rows * slots * size, storage);
  return {
    write: (row, slot, observation) => whole.write(observation, 0, size, (row * slots + slot) * size),
    read: (row, slot, observation) => whole.read((row * slots + slot) * size, observation, 0, size),
    fixed: { observations: whole.data },
    saveRest: () => null,
    loadRest() {},
  };
}

/** Numbers that a frame's observation takes of the longest array that there is of it. */
export function numbersOfObservation(size: number): number {
  return size >= FEWEST_SPARSE ? Math.ceil(size / 32) : size;
}

/** Bytes that a frame's observation takes; of one that is kept without its zeros, where a quarter of it is not zero. */
export function bytesOfObservation(size: number, storage: Storage): number {
  const whole = size * (storage === 'float32' ? 4 : storage === 'float16' ? 2 : 1);
  return size >= FEWEST_SPARSE ? size / 8 + whole / 4 : whole;
}
