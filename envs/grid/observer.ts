import type { Group } from '../../src/environment/population-env.ts';
import { Minimap } from './minimap.ts';
import type { ObservationLayout } from './observation-layout.ts';
import type { World } from './world.ts';

/** A bin of nobody: where a row has no own bin yet. */
const NOWHERE = -1;

/**
 * Writes the observations of a group in place, and only what changed: views hold few numbers other than zero, so that a list of what was set last
 * is cleared and the new set, found by its bits, written.
 */
export class Observer {
  private readonly group: Group;
  private readonly index: number;
  private readonly layout: ObservationLayout;
  private readonly minimaps: readonly Minimap[];
  /** Offsets within each row's observation of the cells set last, [rows, side * side], and how many. */
  private readonly set: Int32Array;
  private readonly setCount: Int32Array;
  /** Own bin of the minimap, and last action, as written. */
  private readonly ownBin: Int32Array;
  private readonly lastAction: Int32Array;
  /** 1 where the row may hold anything. */
  private readonly stale: Uint8Array;
  private readonly maxHp: Float32Array;

  /** @param index of the group in the game */
  constructor(group: Group, index: number, layout: ObservationLayout, maxHp: Float32Array) {
    const { rows, capacity } = group;
    this.group = group;
    this.index = index;
    this.layout = layout;
    this.maxHp = maxHp;
    this.minimaps = Array.from({ length: rows / capacity }, () => new Minimap(layout, maxHp.length));
    this.set = new Int32Array(rows * layout.side * layout.side);
    this.setCount = new Int32Array(rows);
    this.ownBin = new Int32Array(rows).fill(NOWHERE);
    this.lastAction = new Int32Array(rows).fill(-1);
    this.stale = new Uint8Array(rows).fill(1);
  }

  /** A copy's rows may hold anything from now on: a new episode, or a restored one. */
  forget(copy: number): void {
    const { capacity } = this.group;
    this.stale.fill(1, copy * capacity, (copy + 1) * capacity);
    this.minimaps[copy]!.forget();
  }

  /** Writes what every agent of a copy sees that lives or has just died; the rows of the others are zeros. */
  observe(world: World, copy: number): void {
    const { capacity } = this.group;
    const first = world.firstBody[this.index]!;
    if (this.layout.minimap) this.minimaps[copy]!.update(world);
    for (let slot = 0; slot < capacity; slot++) {
      const row = copy * capacity + slot;
      const body = first + slot;
      const isNew = this.stale[row] === 1;
      if (isNew) this.clear(row);
      if (!world.alive[body] && !world.died[body]) continue;
      this.writeView(world, row, body);
      if (this.layout.minimap) this.writeMinimap(world, copy, row, body);
      if (isNew) this.writeIdBits(row, body);
      if (this.layout.features > 0) this.writeFeatures(world, row, body);
      this.stale[row] = world.died[body]!;
    }
  }

  private clear(row: number): void {
    const { size } = this.layout;
    this.group.observations.fill(0, row * size, (row + 1) * size);
    this.setCount[row] = 0;
    this.ownBin[row] = NOWHERE;
    this.lastAction[row] = -1;
    this.stale[row] = 0;
  }

  private writeView(world: World, row: number, body: number): void {
    const { side, channels, size, first, rowMasks, presence } = this.layout;
    const { observations } = this.group;
    const { set, maxHp } = this;
    const { map, hp, groupIndex } = world;
    const { cells, bits, wordsPerRow, stride, margin } = map;
    const start = row * size;
    const list = row * side * side;
    for (let i = list; i < list + this.setCount[row]!; i++) {
      observations[start + set[i]!] = 0;
      observations[start + set[i]! + 1] = 0;
    }
    const left = world.x[body]! + first + margin;
    const top = world.y[body]! + first + margin;
    const shift = left & 31;
    let end = list;
    for (let line = 0; line < side; line++) {
      const word = (top + line) * wordsPerRow + (left >> 5);
      let seen = bits[word]! >>> shift;
      if (shift > 0) seen |= bits[word + 1]! << (32 - shift);
      seen &= rowMasks[line]!;
      const lineStart = start + line * side * channels;
      const lineCell = (top + line) * stride + left;
      while (seen !== 0) {
        const column = 31 - Math.clz32(seen & -seen);
        seen &= seen - 1;
        const at = lineStart + column * channels;
        const occupant = cells[lineCell + column]!;
        if (occupant < 0) {
          observations[at] = 1;
          set[end++] = at - start;
        } else {
          const group = groupIndex[occupant - 1]!;
          const channel = at + presence[group]!;
          observations[channel] = 1;
          observations[channel + 1] = hp[occupant - 1]! / maxHp[group]!;
          set[end++] = channel - start;
        }
      }
    }
    this.setCount[row] = end - list;
  }

  private writeMinimap(world: World, copy: number, row: number, body: number): void {
    const { size, channels, presence } = this.layout;
    const { observations } = this.group;
    const minimap = this.minimaps[copy]!;
    const { changedAt, changedTo, changes } = minimap;
    const start = row * size;
    for (let i = 0; i < changes; i++) observations[start + changedAt[i]!] = changedTo[i]!;
    const before = this.ownBin[row]!;
    const bin = minimap.binOf(world, body);
    this.ownBin[row] = bin;
    for (let group = 0; group < presence.length; group++) {
      const at = start + presence[group]! + 2;
      if (before !== NOWHERE) observations[at + before * channels] = minimap.share(group, before);
      observations[at + bin * channels] = minimap.share(group, bin) + 1;
    }
  }

  private writeIdBits(row: number, body: number): void {
    for (let bit = 0; bit < this.layout.idBits; bit++) if ((body >> bit) & 1) this.writeFeature(row, bit, 1);
  }

  private writeFeatures(world: World, row: number, body: number): void {
    const { lastActionAt, lastRewardAt, positionAt } = this.layout;
    if (lastActionAt >= 0) {
      const before = this.lastAction[row]!;
      const action = world.action[body]!;
      if (before !== action) {
        if (before >= 0) this.writeFeature(row, lastActionAt + before, 0);
        if (action >= 0) this.writeFeature(row, lastActionAt + action, 1);
        this.lastAction[row] = action;
      }
      this.writeFeature(row, lastRewardAt, world.lastReward[body]!);
    }
    if (positionAt >= 0) {
      this.writeFeature(row, positionAt, Math.fround(world.x[body]! / world.map.width));
      this.writeFeature(row, positionAt + 1, Math.fround(world.y[body]! / world.map.height));
    }
  }

  /** A feature's plane, or its one number, unless it holds that already. */
  private writeFeature(row: number, feature: number, value: number): void {
    const { asPlanes, featuresAt, size, channels } = this.layout;
    const { observations } = this.group;
    const first = row * size + featuresAt + feature;
    if (observations[first] === value) return;
    observations[first] = value;
    if (!asPlanes) return;
    for (let at = first + channels; at < (row + 1) * size; at += channels) observations[at] = value;
  }
}
