import { randomGamma } from 'd3-random';
import type { Rng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { ReachOptions } from './reach-belief.ts';

/** What an agent believes of a field of which it sees a part, as data. */
export interface BeliefOptions {
  /** Dirichlet concentration of every action before anything has been seen: so many times it counts as seen. */
  readonly prior: number;
  /** The share of all older counts that is forgotten in every step: 1 leaves what was seen in the last one alone, 0 all of the episode. */
  readonly forgetting: number;
  /** What policies are given: the mean of the posterior, or a draw from it, anew in every step. */
  readonly estimate: 'mean' | 'sample';
  /** What it believes of how far it sees, which policies are then given beside the field; null or absent: nothing. Needs a visibility by distance. */
  readonly reach?: ReachOptions | null | undefined;
}

/**
 * Beliefs over the mean field under partial observation, after POMFQ (Subramanian et al. 2021): actions seen are counted, and the posterior over the
 * field is Dirichlet(prior + counts), its mean (prior + count) / (size prior + all counts). Forgetting is ours: a field moves, and their counts last for an episode.
 */
export class FieldBelief {
  private readonly options: BeliefOptions;
  private readonly size: number;
  /** [rows, size] */
  private readonly counts: Float64Array;
  /** Of one row, not yet normalised. */
  private readonly weights: Float64Array;

  constructor(rows: number, size: number, options: BeliefOptions) {
    this.options = options;
    this.size = size;
    this.counts = new Float64Array(rows * size);
    this.weights = new Float64Array(size);
  }

  /** Rows `from` .. `to` - 1 have seen nothing yet, and expect what the prior does. */
  begin(from: number, to: number, estimates: Float32Array): void {
    this.counts.fill(0, from * this.size, to * this.size);
    estimates.fill(1 / this.size, from * this.size, to * this.size);
  }

  /**
   * Adds a step to the counts. Rows that did not act have no past.
   * @param fields the histogram of the actions that each row has seen [rows, size]
   * @param numbers how many actions that histogram is of [rows]
   */
  see(fields: Float32Array, numbers: Int32Array, acted: Uint8Array): void {
    const { counts, size } = this;
    const kept = 1 - this.options.forgetting;
    for (let row = 0; row < numbers.length; row++) {
      for (let i = row * size; i < (row + 1) * size; i++) {
        counts[i] = acted[row] ? kept * counts[i]! + fields[i]! * numbers[row]! : 0;
      }
    }
  }

  /** Writes what every row now takes the field for. [rows, size] */
  estimate(into: Float32Array, rng: Rng): void {
    const { counts, weights, size } = this;
    const { prior, estimate } = this.options;
    // A source remembers half of a pair of normal numbers; a new one each time leaves nothing that would have to be saved.
    const gamma = randomGamma.source(() => rng.uniform());
    for (let at = 0; at < counts.length; at += size) {
      let sum = 0;
      for (let i = 0; i < size && estimate === 'sample'; i++) sum += weights[i] = gamma(prior + counts[at + i]!)();
      // Draws of a tiny prior may all be too small for a number to hold; the mean stands in for them.
      for (let i = 0; i < size && sum === 0; i++) weights[i] = prior + counts[at + i]!;
      if (sum === 0) sum = weights.reduce((total, weight) => total + weight, 0);
      for (let i = 0; i < size; i++) into[at + i] = weights[i]! / sum;
    }
  }

  saveState(): SnapshotRecord {
    return { counts: this.counts.slice() };
  }

  loadState(state: SnapshotRecord): void {
    this.counts.set(state['counts'] as Float64Array);
  }
}
