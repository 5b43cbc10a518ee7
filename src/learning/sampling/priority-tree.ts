import type { SnapshotRecord } from '../../shared/snapshot.ts';

/**
 * Sets of weighted items, each as a binary tree of sums, in which an item is found in proportion to its weight in time logarithmic in their
 * number (the "sum tree" of prioritised experience replay, Schaul et al. 2016).
 */
export class PriorityTree {
  readonly sets: number;
  /** Items of a set. */
  readonly items: number;
  /** Leaves of a set: `items`, rounded up to a power of two. */
  private readonly leaves: number;
  /** Set by set: nodes 1 .. leaves - 1, node n over 2n and 2n + 1; then the leaves. */
  private readonly sums: Float64Array;

  constructor(sets: number, items: number) {
    this.sets = sets;
    this.items = items;
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, items)));
    this.sums = new Float64Array(sets * 2 * this.leaves);
  }

  total(set: number): number {
    return this.sums[set * 2 * this.leaves + 1]!;
  }

  weight(set: number, item: number): number {
    return this.sums[set * 2 * this.leaves + this.leaves + item]!;
  }

  setWeight(set: number, item: number, weight: number): void {
    const { sums, leaves } = this;
    const root = set * 2 * leaves;
    let node = leaves + item;
    sums[root + node] = weight;
    for (node >>= 1; node > 0; node >>= 1) sums[root + node] = sums[root + 2 * node]! + sums[root + 2 * node + 1]!;
  }

  /** The item within whose weight the place `share` (0 .. 1) of the set's total falls. The total must not be 0. */
  find(set: number, share: number): number {
    const { sums, leaves } = this;
    const root = set * 2 * leaves;
    let left = share * sums[root + 1]!;
    let node = 1;
    while (node < leaves) {
      node *= 2;
      // Rounding may leave a remainder beyond the last weight: never step onto nothing.
      if (left < sums[root + node]! || sums[root + node + 1] === 0) continue;
      left -= sums[root + node]!;
      node++;
    }
    return node - leaves;
  }

  saveState(): SnapshotRecord {
    const { sums, leaves, items, sets } = this;
    const weights = new Float64Array(sets * items);
    for (let set = 0; set < sets; set++) {
      const first = set * 2 * leaves + leaves;
      weights.set(sums.subarray(first, first + items), set * items);
    }
    return { weights };
  }

  loadState(state: SnapshotRecord): void {
    const { sums, leaves, items, sets } = this;
    const weights = state['weights'] as Float64Array;
    for (let set = 0; set < sets; set++) {
      const root = set * 2 * leaves;
      sums.set(weights.subarray(set * items, (set + 1) * items), root + leaves);
      for (let node = leaves - 1; node > 0; node--) sums[root + node] = sums[root + 2 * node]! + sums[root + 2 * node + 1]!;
    }
  }
}
