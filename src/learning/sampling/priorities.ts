import type { Rng } from '../../shared/rng.ts';
import type { SnapshotRecord } from '../../shared/snapshot.ts';
import { PriorityTree } from './priority-tree.ts';
import type { Prioritisation } from './sampler.ts';

/** Added to errors, so that what once was predicted well is still met again. */
const LEAST = 1e-3;

/** The priorities of sets of things to learn from. New ones are as urgent as the most urgent so far. */
export class Priorities {
  private readonly prioritisation: Prioritisation;
  private readonly tree: PriorityTree;
  private highest = 1;

  constructor(sets: number, items: number, prioritisation: Prioritisation) {
    this.prioritisation = prioritisation;
    this.tree = new PriorityTree(sets, items);
  }

  add(set: number, item: number): void {
    this.tree.setWeight(set, item, this.highest);
  }

  remove(set: number, item: number): void {
    this.tree.setWeight(set, item, 0);
  }

  has(set: number, item: number): boolean {
    return this.tree.weight(set, item) > 0;
  }

  isEmpty(set: number): boolean {
    return !(this.tree.total(set) > 0);
  }

  /** A random item of a set that is not empty: P(i) = p_i / sum p, with p = (|error| + a little)^exponent. */
  draw(set: number, rng: Rng): number {
    return this.tree.find(set, rng.uniform());
  }

  /** (1 / (n P(i)))^importance. */
  importance(set: number, item: number, count: number): number {
    const share = this.tree.weight(set, item) / this.tree.total(set);
    return (count * share) ** -this.prioritisation.importance();
  }

  /** How wrong an item was when it was learned from. */
  rate(set: number, item: number, error: number): void {
    if (!this.has(set, item)) return;
    const weight = (error + LEAST) ** this.prioritisation.exponent;
    this.highest = Math.max(this.highest, weight);
    this.tree.setWeight(set, item, weight);
  }

  saveState(): SnapshotRecord {
    return { highest: this.highest, ...this.tree.saveState() };
  }

  loadState(state: SnapshotRecord): void {
    this.highest = state['highest'] as number;
    this.tree.loadState(state);
  }
}
