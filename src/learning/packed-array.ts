import type { Storage } from '../environment/population-env.ts';
import { fromFloat16, toFloat16 } from './float16.ts';

/** A long array of numbers kept in as few bytes as their storage allows. */
export class PackedArray {
  readonly storage: Storage;
  readonly data: Float32Array | Uint16Array | Uint8Array;

  constructor(length: number, storage: Storage) {
    this.storage = storage;
    this.data = storage === 'float32' ? new Float32Array(length) : storage === 'float16' ? new Uint16Array(length) : new Uint8Array(length);
  }

  /** Stores all of `values` from `at` on. */
  write(values: Float32Array, at: number): void {
    const { data } = this;
    if (this.storage === 'float16') for (let i = 0; i < values.length; i++) data[at + i] = toFloat16(values[i]!);
    else data.set(values, at);
  }

  /** Fills all of `into` from `at` on. */
  read(at: number, into: Float32Array): void {
    const { data } = this;
    if (this.storage === 'float16') for (let i = 0; i < into.length; i++) into[i] = fromFloat16[data[at + i]!]!;
    else for (let i = 0; i < into.length; i++) into[i] = data[at + i]!;
  }
}
