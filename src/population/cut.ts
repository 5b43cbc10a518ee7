import { MOST_CHUNKS } from './crew/control.ts';
import type { Chunk } from './task.ts';

/** Cost of a policy that works at all, in rows: its parameters have to come from memory. */
const POLICY_COST = 8;

/** Which policies of a population work, by their rows, and in which heaps they are. */
export interface Work {
  readonly counts: Int32Array;
  /** Policies with a zero do not work. Null: all that have rows do. */
  readonly active: Uint8Array | null;
  readonly policiesPerHeap: number;
}

/** What `cut` sums up: the cost of all policies together, in rows. */
export function costOf({ counts, active }: Work): number {
  let cost = 0;
  for (let policy = 0; policy < counts.length; policy++) cost += costOfPolicy(counts, active, policy);
  return cost;
}

/**
 * Cuts the policies into contiguous chunks, none across two heaps, of falling cost: each costs its share of half of what is left, so that the last ones
 * are small and the threads end together, whatever rows the policies have and whatever else the machine does. With one thread: a chunk a heap.
 */
export function cut(work: Work, threads: number): Chunk[] {
  const { counts, active, policiesPerHeap } = work;
  const chunks: Chunk[] = [];
  let left = threads > 1 ? costOf(work) : Infinity;
  for (let heap = 0; heap * policiesPerHeap < counts.length; heap++) {
    const begin = heap * policiesPerHeap;
    const end = Math.min(begin + policiesPerHeap, counts.length);
    let [first, firstRow, row, cost] = [0, 0, 0, 0];
    for (let policy = begin; policy < end; policy++) {
      cost += costOfPolicy(counts, active, policy);
      row += counts[policy]!;
      const isLast = policy + 1 === end;
      const isEnough = cost >= left / (2 * threads) && chunks.length < MOST_CHUNKS / 2;
      if (!isLast && !(isEnough && cost > 0)) continue;
      if (cost > 0) chunks.push({ heap, first, last: policy + 1 - begin, firstRow });
      left -= cost;
      [first, firstRow, cost] = [policy + 1 - begin, row, 0];
    }
  }
  return chunks;
}

function costOfPolicy(counts: Int32Array, active: Uint8Array | null, policy: number): number {
  if (active) return active[policy] ? counts[policy]! + POLICY_COST : 0;
  return counts[policy]! > 0 ? counts[policy]! + POLICY_COST : 0;
}
