import seedrandom from 'seedrandom';

/** A stream of random numbers with a state that can be saved. */
export interface Rng {
  /** A new, independent stream. The label names the consumer ("env/3"), so that adding one moves no other stream. */
  split(label: string): Rng;
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number;
  /** Uniform integer in 0 .. bound - 1. */
  integer(bound: number): number;
  /** Standard normal (Box-Muller, one draw a call, no hidden cache). */
  normal(): number;
  /** Shuffles in place (Fisher-Yates). */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
  save(): RngState;
  load(state: RngState): void;
}

/** State of a stream, a snapshot; `seed` is kept so that later splits stay the same. */
export type RngState = {
  readonly seed: string;
  readonly alea: { readonly c: number; readonly s0: number; readonly s1: number; readonly s2: number };
};

/** Makes the stream for a seed (seedrandom's Alea generator). Same seed, same numbers, on every machine. */
export function createRng(seed: number | string): Rng {
  return new AleaRng(String(seed));
}

class AleaRng implements Rng {
  private seed: string;
  private generator: seedrandom.StatefulPRNG<seedrandom.State.Alea>;

  constructor(seed: string) {
    this.seed = seed;
    this.generator = seedrandom.alea(seed, { state: true });
  }

  split(label: string): Rng {
    return new AleaRng(`${this.seed}/${label}`);
  }

  uniform(): number {
    return this.generator();
  }

  integer(bound: number): number {
    return Math.floor(this.generator() * bound);
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.generator()));
    return radius * Math.cos(2 * Math.PI * this.generator());
  }

  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = items[last];
      items[last] = items[other];
      items[other] = kept;
    }
    return items;
  }

  save(): RngState {
    return { seed: this.seed, alea: { ...this.generator.state() } };
  }

  load(state: RngState): void {
    this.seed = state.seed;
    this.generator = seedrandom.alea('', { state: { ...state.alea } });
  }
}
