import type { ObservationLayout } from './observation-layout.ts';
import type { World } from './world.ts';

/**
 * The minimap of one group's observations in one copy: of every group, the share of its bodies in each bin. Those whose life ended in the last
 * step still count. Keeps which numbers changed, so that only these are written into observations.
 */
export class Minimap {
  /** Numbers that changed at the last update: where they stand in an observation, and their new values. */
  readonly changedAt: Int32Array;
  readonly changedTo: Float32Array;
  changes = 0;
  private readonly layout: ObservationLayout;
  private readonly bins: number;
  /** Shares as last written, and counts. [groups, bins] */
  private readonly shares: Float32Array;
  private readonly counts: Int32Array;

  constructor(layout: ObservationLayout, groups: number) {
    this.layout = layout;
    this.bins = layout.side * layout.side;
    this.shares = new Float32Array(groups * this.bins);
    this.counts = new Int32Array(groups * this.bins);
    this.changedAt = new Int32Array(groups * this.bins);
    this.changedTo = new Float32Array(groups * this.bins);
  }

  binOf(world: World, body: number): number {
    const { side, binWidth, binHeight } = this.layout;
    return Math.floor(world.y[body]! / binHeight) * side + Math.floor(world.x[body]! / binWidth);
  }

  share(group: number, bin: number): number {
    return this.shares[group * this.bins + bin]!;
  }

  /** Everything counts as changed at the next update. */
  forget(): void {
    this.shares.fill(Number.NaN);
  }

  update(world: World): void {
    const { bins, counts, shares, changedAt, changedTo } = this;
    const { presence, channels } = this.layout;
    counts.fill(0);
    this.changes = 0;
    for (let group = 0; group < world.groups.length; group++) {
      const at = group * bins;
      let listed = 0;
      for (let body = world.firstBody[group]!; body < world.firstBody[group + 1]!; body++) {
        if (!world.alive[body] && !world.died[body]) continue;
        listed++;
        counts[at + this.binOf(world, body)]!++;
      }
      for (let bin = 0; bin < bins; bin++) {
        const share = Math.fround(counts[at + bin]! / Math.max(1, listed));
        if (share === shares[at + bin]) continue;
        shares[at + bin] = share;
        changedAt[this.changes] = bin * channels + presence[group]! + 2;
        changedTo[this.changes++] = share;
      }
    }
  }
}
