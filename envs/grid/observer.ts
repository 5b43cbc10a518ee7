import type { Group } from '../../src/environment/population-env.ts';
import { Minimap } from './minimap.ts';
import type { ObservationLayout } from './observation-layout.ts';
import type { World } from './world.ts';

/** A bin of nobody: where a row has no own bin yet. */
const NOWHERE = -1;

const WORD = 32;

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
  /** Channel of the presence of each body, and its share of full health. By the body's number + 1, as in the cells of the map. */
  private readonly channelOf: Int32Array;
  private readonly hpShare: Float32Array;

  /** Lines of the view whose bits make one word; and for each bit of each word the cell, from the view's corner on the map and in an observation. */
  private readonly linesAtOnce: 1 | 2;
  private readonly cellAt: Int32Array;
  private readonly viewAt: Int32Array;

  /** @param index of the group in the game @param hpShare of all bodies, shared by all observers */
  constructor(group: Group, index: number, layout: ObservationLayout, world: World, hpShare: Float32Array) {
    const { rows, capacity } = group;
    this.group = group;
    this.index = index;
    this.layout = layout;
    this.hpShare = hpShare;
    this.channelOf = Int32Array.of(0, ...Array.from(world.groupIndex, (other) => layout.presence[other]!));
    const { side, channels } = layout;
    this.linesAtOnce = 2 * side <= WORD ? 2 : 1;
    const lineOf = (bit: number) => Math.floor(bit / WORD) * this.linesAtOnce + Math.floor((bit % WORD) / side);
    const words = WORD * Math.ceil(side / this.linesAtOnce);
    this.cellAt = Int32Array.from({ length: words }, (_, bit) => lineOf(bit) * world.map.stride + ((bit % WORD) % side));
    this.viewAt = Int32Array.from({ length: words }, (_, bit) => (lineOf(bit) * side + ((bit % WORD) % side)) * channels);
    this.minimaps = Array.from({ length: rows / capacity }, () => new Minimap(layout, world.groups.length));
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
    const { side, first, rowMasks } = this.layout;
    const { set, channelOf, hpShare, linesAtOnce, cellAt, viewAt } = this;
    const { observations } = this.group;
    const { cells, bits, wordsPerRow, stride, margin } = world.map;
    const start = row * this.layout.size;
    const list = row * side * side;
    for (let i = list, last = list + this.setCount[row]!; i < last; i++) {
      const at = set[i]!;
      observations[at] = 0;
      observations[at + 1] = 0;
    }
    const left = world.x[body]! + first + margin;
    const top = world.y[body]! + first + margin;
    const shift = left & 31;
    const corner = top * stride + left;
    let end = list;
    let word = top * wordsPerRow + (left >> 5);
    for (let line = 0, from = 0; line < side; line += linesAtOnce, from += WORD) {
      // Of the second word nothing where the shift is 0.
      let seen = ((bits[word]! >>> shift) | ((bits[word + 1]! << 1) << (31 - shift))) & rowMasks[line]!;
      word += wordsPerRow;
      if (linesAtOnce > 1) {
        seen |= (((bits[word]! >>> shift) | ((bits[word + 1]! << 1) << (31 - shift))) & rowMasks[line + 1]!) << side;
        word += wordsPerRow;
      }
      while (seen !== 0) {
        const bit = from + 31 - Math.clz32(seen & -seen);
        seen &= seen - 1;
        const occupant = cells[corner + cellAt[bit]!]!;
        let at = start + viewAt[bit]!;
        if (occupant > 0) {
          at += channelOf[occupant]!;
          observations[at + 1] = hpShare[occupant]!;
        }
        observations[at] = 1;
        set[end++] = at;
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
