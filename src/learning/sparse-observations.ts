import type { Storage } from '../environment/population-env.ts';
import type { TypedArray } from '../shared/snapshot.ts';
import { UserError } from '../shared/user-error.ts';
import type { ObservationStore } from './observation-store.ts';
import { PackedArray } from './packed-array.ts';

/**
 * Observations without their zeros: a bit for every number that tells whether it is zero, and the others one after the other, in a ring of numbers for each row
 * that grows with what there is to keep. Exact, but for the sign of zero. Bits take less room than indices from a density of 1/16 on, and an observation without
 * zeros hardly more than it would whole, so that nothing needs to be measured or declared.
 */
export class SparseObservations implements ObservationStore {
  readonly fixed: Readonly<Record<string, TypedArray>>;
  private readonly slots: number;
  private readonly storage: Storage;
  /** Words of bits of a frame. */
  private readonly words: number;
  private readonly bits: Uint32Array;
  /** Where a frame's numbers begin in its row's ring, and how many there are. [rows, slots] */
  private readonly starts: Uint32Array;
  private readonly counts: Uint32Array;
  private readonly rings: PackedArray[];
  /** Numbers in each row's ring, frames that they are of, and where the next goes. [rows] */
  private readonly used: Uint32Array;
  private readonly held: Uint32Array;
  private readonly heads: Uint32Array;
  private readonly dense: Float32Array;

  constructor(rows: number, slots: number, size: number, storage: Storage) {
    this.slots = slots;
    this.storage = storage;
    this.words = Math.ceil(size / 32);
    this.bits = new Uint32Array(rows * slots * this.words);
    this.fixed = { observationBits: this.bits };
    this.starts = new Uint32Array(rows * slots);
    this.counts = new Uint32Array(rows * slots);
    this.rings = Array.from({ length: rows }, () => new PackedArray(0, storage));
    this.used = new Uint32Array(rows);
    this.held = new Uint32Array(rows);
    this.heads = new Uint32Array(rows);
    this.dense = new Float32Array(size);
  }

  write(row: number, slot: number, observation: Float32Array): void {
    const frame = row * this.slots + slot;
    const count = this.compact(frame, observation);
    if (this.held[row] === this.slots) this.used[row]! -= this.counts[frame]!;
    else this.held[row]!++;
    if (this.used[row]! + count > this.rings[row]!.data.length) this.grow(row, count);
    const ring = this.rings[row]!;
    const head = this.heads[row]!;
    const first = Math.min(count, ring.data.length - head);
    ring.write(this.dense, 0, first, head);
    ring.write(this.dense, first, count - first, 0);
    this.starts[frame] = head;
    this.counts[frame] = count;
    this.used[row]! += count;
    this.heads[row] = first < count || head + count === ring.data.length ? count - first : head + count;
  }

  read(row: number, slot: number, observation: Float32Array): void {
    const { bits, words } = this;
    const frame = row * this.slots + slot;
    const ring = this.rings[row]!;
    const { length } = ring.data;
    let from = this.starts[frame]!;
    observation.fill(0);
    for (let word = 0; word < words; word++) {
      for (let left = bits[frame * words + word]!; left !== 0; left &= left - 1) {
        observation[word * 32 + 31 - Math.clz32(left & -left)] = ring.at(from++);
        if (from === length) from = 0;
      }
    }
  }

  /** The numbers of all rows, each row's oldest frame first. */
  saveRest(): TypedArray {
    const saved = new PackedArray(
      this.used.reduce((sum, count) => sum + count, 0),
      this.storage,
    ).data;
    let at = 0;
    this.rings.forEach((_, row) => {
      this.unroll(row, saved.subarray(at, at + this.used[row]!));
      at += this.used[row]!;
    });
    return saved;
  }

  loadRest(rest: TypedArray | null, sizes: Int32Array, next: Int32Array): void {
    const { slots, words, bits } = this;
    let at = 0;
    for (let row = 0; row < this.rings.length; row++) {
      const size = sizes[row]!;
      let used = 0;
      for (let i = 0; i < size; i++) {
        const frame = row * slots + (size === slots ? (next[row]! + i) % slots : i);
        let count = 0;
        for (let word = frame * words; word < (frame + 1) * words; word++) count += bitCount(bits[word]!);
        this.starts[frame] = used;
        this.counts[frame] = count;
        used += count;
      }
      const ring = new PackedArray(used, this.storage);
      ring.data.set(rest!.subarray(at, at + used));
      this.rings[row] = ring;
      this.held[row] = size;
      this.used[row] = used;
      this.heads[row] = 0;
      at += used;
    }
  }

  /** Sets the bits of a frame and gathers its numbers that are not zero in `dense`. Returns how many there are. */
  private compact(frame: number, observation: Float32Array): number {
    const { bits, dense, words } = this;
    let count = 0;
    for (let word = 0; word < words; word++) {
      const begin = word * 32;
      const end = Math.min(begin + 32, observation.length);
      let mask = 0;
      for (let i = begin; i < end; i++) {
        const value = observation[i]!;
        if (value === 0) continue;
        mask |= 1 << (i - begin);
        dense[count++] = value;
      }
      bits[frame * words + word] = mask;
    }
    return count;
  }

  /** Makes room for `count` more numbers: for as many frames as the row will hold at the length they have so far and a tenth more, but not for over twice what there is. */
  private grow(row: number, count: number): void {
    const used = this.used[row]!;
    const old = this.rings[row]!.data.length;
    const whole = ((used + count) / this.held[row]!) * this.slots * 1.1;
    const length = Math.ceil(Math.max(used + count, Math.min(whole, 2 * (used + count))));
    const ring = this.allocate(length);
    this.unroll(row, ring.data);
    const oldest = (this.heads[row]! - used + old) % Math.max(old, 1);
    for (let frame = row * this.slots; frame < (row + 1) * this.slots; frame++) {
      this.starts[frame] = (this.starts[frame]! - oldest + old) % Math.max(old, 1);
    }
    this.rings[row] = ring;
    this.heads[row] = used;
  }

  private allocate(length: number): PackedArray {
    try {
      return new PackedArray(length, this.storage);
    } catch {
      throw new UserError(
        'There is no more memory for the observations of the replay, which are larger than those it began with: lower learner.replayDecisions.',
      );
    }
  }

  /** Copies the numbers of a row, the oldest first. */
  private unroll(row: number, into: TypedArray): void {
    const { data } = this.rings[row]!;
    const used = this.used[row]!;
    if (used === 0) return;
    const oldest = (this.heads[row]! - used + data.length) % data.length;
    const first = Math.min(used, data.length - oldest);
    into.set(data.subarray(oldest, oldest + first));
    into.set(data.subarray(0, used - first), first);
  }
}

function bitCount(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count++;
  return count;
}
