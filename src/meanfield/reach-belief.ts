import { randomGamma } from 'd3-random';
import type { Rng } from '../shared/rng.ts';
import type { SnapshotRecord } from '../shared/snapshot.ts';
import type { BeliefOptions } from './field-belief.ts';

/** What an agent believes of how far it sees before it has seen anybody: a Gamma distribution over the rate at which the distances of those seen fall off. */
export interface ReachOptions {
  /** Shape: so many neighbours it counts as seen ... */
  readonly shape: number;
  /** ... whose distances sum up to this. */
  readonly rate: number;
}

/**
 * Beliefs over the reach of an agent's sight where that falls with distance, after POMFQ's distance-based observability (Subramanian et al. 2021): the distances of those seen
 * are taken for draws from an exponential distribution of unknown rate lambda, and the posterior is Gamma(shape + number seen, rate + sum of their distances), with mean
 * (shape + number) / (rate + sum). Forgetting is ours, and that of the counts of actions.
 */
export class ReachBelief {
  private readonly prior: ReachOptions;
  private readonly kept: number;
  private readonly isDrawn: boolean;
  /** Neighbours seen, and the sum of their distances. [rows] */
  private readonly seen: Float64Array;
  private readonly distances: Float64Array;

  /** @param options those of the belief over the field */
  constructor(rows: number, prior: ReachOptions, { forgetting, estimate }: Pick<BeliefOptions, 'forgetting' | 'estimate'>) {
    this.prior = prior;
    this.kept = 1 - forgetting;
    this.isDrawn = estimate === 'sample';
    this.seen = new Float64Array(rows);
    this.distances = new Float64Array(rows);
  }

  /** Rows `from` .. `to` - 1 have seen nobody yet, and expect what the prior does, which is the last number of each row of `estimates` [rows, width]. */
  begin(from: number, to: number, estimates: Float32Array, width: number): void {
    this.seen.fill(0, from, to);
    this.distances.fill(0, from, to);
    for (let row = from; row < to; row++) estimates[(row + 1) * width - 1] = this.prior.shape / this.prior.rate;
  }

  /** Adds a step: how many neighbours each row has seen, and the sum of their distances. [rows] Rows that did not act have no past. */
  see(numbers: Int32Array, distances: Float64Array, acted: Uint8Array): void {
    for (let row = 0; row < numbers.length; row++) {
      this.seen[row] = acted[row] ? this.kept * this.seen[row]! + numbers[row]! : 0;
      this.distances[row] = acted[row] ? this.kept * this.distances[row]! + distances[row]! : 0;
    }
  }

  /** Writes the mean of every row's posterior, or a draw from it, as the last number of each row of `estimates` [rows, width]. */
  estimate(estimates: Float32Array, width: number, rng: Rng): void {
    const { shape, rate } = this.prior;
    const gamma = randomGamma.source(() => rng.uniform());
    for (let row = 0; row < this.seen.length; row++) {
      const posterior = shape + this.seen[row]!;
      estimates[(row + 1) * width - 1] = (this.isDrawn ? gamma(posterior)() : posterior) / (rate + this.distances[row]!);
    }
  }

  saveState(): SnapshotRecord {
    return { seen: this.seen.slice(), distances: this.distances.slice() };
  }

  loadState(state: SnapshotRecord): void {
    this.seen.set(state['seen'] as Float64Array);
    this.distances.set(state['distances'] as Float64Array);
  }
}
