import type { Chunk, Task, TaskKind } from '../task.ts';

/** Chunks that one job can be cut into. */
export const MOST_CHUNKS = 255;
/** Threads that one crew can have. */
export const MOST_THREADS = 256;
/** Turns of a loop that looks at a word before the thread is laid to sleep: some tens of microseconds, about what waking it takes. */
const SPINS = 4000;

const EPOCH = 0;
const TICKET = 1;
const DONE = 2;
const CHUNKS = 3;
const POPULATION = 4;
const KIND = 5;
const FAILED = 6;
/** Of the table of chunks: heap, first, last, first row. */
const TABLE = 8;
const CHUNK_WORDS = 4;
/** After the table: 1 while a thread holds a chunk. */
const HOLDING = TABLE + MOST_CHUNKS * CHUNK_WORDS;

const WORDS = HOLDING + MOST_THREADS;

/**
 * The words that the threads of a crew share. A job is published by a new number in EPOCH, on which idle threads wait, and in the upper bits of
 * TICKET, whose lower eight bits count the chunks that were handed out. A chunk is claimed by raising TICKET with a compare-and-exchange, so a thread
 * that wakes late can never claim a chunk of a job that it knows nothing of; and since a job ends only when all its chunks are done, what is read
 * after a claim is of that job.
 */
export class Control {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;
  private readonly numbers: Float64Array;
  /** The job that was last seen. */
  private epoch = 0;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(16 + WORDS * 4)) {
    this.buffer = buffer;
    this.numbers = new Float64Array(buffer, 0, 2);
    this.words = new Int32Array(buffer, 16, WORDS);
    this.epoch = Atomics.load(this.words, EPOCH);
  }

  /** Makes a job known and wakes the others. No other may be unfinished. */
  publish(population: number, task: Task, chunks: readonly Chunk[]): void {
    const { words, numbers } = this;
    words[POPULATION] = population;
    words[KIND] = task.kind;
    numbers[0] = task.first;
    numbers[1] = task.second;
    chunks.forEach(({ heap, first, last, firstRow }, index) => {
      words.set([heap, first, last, firstRow], TABLE + index * CHUNK_WORDS);
    });
    Atomics.store(words, CHUNKS, chunks.length);
    Atomics.store(words, DONE, 0);
    this.epoch = (this.epoch + 1) & 0x7fffff;
    Atomics.store(words, TICKET, this.epoch << 8);
    Atomics.store(words, EPOCH, this.epoch);
    Atomics.notify(words, EPOCH);
  }

  /** Waits for a job that this thread has not seen. */
  waitForJob(): void {
    const { words, epoch } = this;
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(words, EPOCH) !== epoch) break;
    Atomics.wait(words, EPOCH, epoch);
    this.epoch = Atomics.load(words, EPOCH);
  }

  /** Claims a chunk of the job; null when there is none left. */
  claim(thread: number): number | null {
    const { words } = this;
    Atomics.store(words, HOLDING + thread, 1);
    for (;;) {
      const ticket = Atomics.load(words, TICKET);
      const chunk = ticket & 255;
      if (chunk >= Atomics.load(words, CHUNKS)) break;
      if (Atomics.compareExchange(words, TICKET, ticket, ticket + 1) === ticket) return chunk;
    }
    Atomics.store(words, HOLDING + thread, 0);
    return null;
  }

  /** The job that a claimed chunk is of. */
  job(): { population: number; task: Task } {
    const { words, numbers } = this;
    return { population: words[POPULATION]!, task: { kind: words[KIND] as TaskKind, first: numbers[0]!, second: numbers[1]! } };
  }

  chunk(index: number): Chunk {
    const at = TABLE + index * CHUNK_WORDS;
    const { words } = this;
    return { heap: words[at]!, first: words[at + 1]!, last: words[at + 2]!, firstRow: words[at + 3]! };
  }

  /** A claimed chunk is done. */
  finish(thread: number): void {
    const { words } = this;
    const done = Atomics.add(words, DONE, 1) + 1;
    Atomics.store(words, HOLDING + thread, 0);
    if (done === Atomics.load(words, CHUNKS)) Atomics.notify(words, DONE);
  }

  /** Waits for at most so many milliseconds until all chunks are done; true when they are. */
  waitForEnd(milliseconds: number): boolean {
    const { words } = this;
    const chunks = words[CHUNKS]!;
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(words, DONE) === chunks) return true;
    const done = Atomics.load(words, DONE);
    if (done < chunks) Atomics.wait(words, DONE, done, milliseconds);
    return Atomics.load(words, DONE) === chunks;
  }

  isHolding(thread: number): boolean {
    return Atomics.load(this.words, HOLDING + thread) === 1;
  }

  fail(): void {
    Atomics.store(this.words, FAILED, 1);
  }

  hasFailed(): boolean {
    return Atomics.load(this.words, FAILED) === 1;
  }
}
