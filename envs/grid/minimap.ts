import type { Arena } from './kernels/arena.ts';
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
  /** Shares as last written, and counts. [groups, bins] */
  readonly shares: Float32Array;
  private readonly counts: Int32Array;
  private readonly layout: ObservationLayout;
  private readonly bins: number;

  constructor(arena: Arena, layout: ObservationLayout, groups: number) {
    this.layout = layout;
    this.bins = layout.side * layout.side;
    const numbers = groups * this.bins;
    this.shares = arena.float32(numbers);
    this.counts = new Int32Array(numbers);
    this.changedAt = arena.int32(numbers);
    this.changedTo = arena.float32(numbers);
  }

  private binOf(world: World, body: number): number {
    const { side, binWidth, binHeight } = this.layout;
    return Math.floor(world.y[body]! / binHeight) * side + Math.floor(world.x[body]! / binWidth);
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
