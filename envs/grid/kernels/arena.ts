const PAGE = 65536;
/** Arrays begin at multiples of a cache line. */
const LINE = 64;

/** Typed arrays of zeros, laid one after the other into one memory that the kernels share. */
export class Arena {
  /** Null while it only measures. */
  readonly memory: WebAssembly.Memory | null;
  private used = LINE;

  private constructor(bytes: number | null) {
    if (bytes === null) {
      this.memory = null;
      return;
    }
    const pages = Math.ceil(bytes / PAGE);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  }

  /** Makes something twice: first to see how much memory its arrays take, then in a memory of that size. */
  static hold<T>(make: (arena: Arena) => T): T {
    const measure = new Arena(null);
    make(measure);
    return make(new Arena(measure.used));
  }

  float32(length: number): Float32Array {
    const at = this.take(length * 4);
    return this.memory ? new Float32Array(this.memory.buffer, at, length) : new Float32Array(length);
  }

  int32(length: number): Int32Array {
    const at = this.take(length * 4);
    return this.memory ? new Int32Array(this.memory.buffer, at, length) : new Int32Array(length);
  }

  int32From(numbers: ArrayLike<number>): Int32Array {
    const array = this.int32(numbers.length);
    array.set(numbers);
    return array;
  }

  uint8(length: number): Uint8Array {
    const at = this.take(length);
    return this.memory ? new Uint8Array(this.memory.buffer, at, length) : new Uint8Array(length);
  }

  private take(bytes: number): number {
    const at = this.used;
    this.used += Math.ceil(bytes / LINE) * LINE;
    return at;
  }
}
