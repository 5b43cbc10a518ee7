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

  /** Stores values[from .. from + count - 1] from `at` on. */
  write(values: Float32Array, from: number, count: number, at: number): void {
    const { data } = this;
    if (this.storage === 'float16') for (let i = 0; i < count; i++) data[at + i] = toFloat16(values[from + i]!);
    else for (let i = 0; i < count; i++) data[at + i] = values[from + i]!;
  }

  /** One number. */
  at(index: number): number {
    const number = this.data[index]!;
    return this.storage === 'float16' ? fromFloat16[number]! : number;
  }

  /** Fills into[from .. from + count - 1] from `at` on. */
  read(at: number, into: Float32Array, from: number, count: number): void {
    const { data } = this;
    if (this.storage === 'float16') for (let i = 0; i < count; i++) into[from + i] = fromFloat16[data[at + i]!]!;
    else for (let i = 0; i < count; i++) into[from + i] = data[at + i]!;
  }
}
