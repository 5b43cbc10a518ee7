import type { Group } from '../../src/environment/population-env.ts';
import { Minimap } from './minimap.ts';
import type { ObservationLayout } from './observation-layout.ts';
import type { ViewWriter } from './view-writer.ts';
import type { World } from './world.ts';

/** A bin of nobody: where a row has no own bin yet. */
const NOWHERE = -1;

/** No last action: of a row that holds nothing yet. An agent that has not acted has -1. */
const UNSEEN = -2;

/** Writes the observations of a group in place, and only what changed. */
export class Observer {
  private readonly group: Group;
  private readonly index: number;
  private readonly layout: ObservationLayout;
  private readonly minimaps: readonly Minimap[];
  private readonly views: ViewWriter;
  /** Own bin of the minimap, and last action, as written. */
  private readonly ownBin: Int32Array;
  private readonly lastAction: Int32Array;
  /** 1 where the row may hold anything. */
  private readonly stale: Uint8Array;
  /** @param index of the group in the game */
  constructor(group: Group, index: number, layout: ObservationLayout, views: ViewWriter, groups: number) {
    const { rows, capacity } = group;
    this.group = group;
    this.index = index;
    this.layout = layout;
    this.views = views;
    this.minimaps = Array.from({ length: rows / capacity }, () => new Minimap(layout, groups));
    this.ownBin = new Int32Array(rows).fill(NOWHERE);
    this.lastAction = new Int32Array(rows).fill(UNSEEN);
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
    for (let slot = 0; slot < capacity; slot++) if (this.stale[copy * capacity + slot] === 1) this.clear(copy * capacity + slot);
    this.views.write(copy);
    for (let slot = 0; slot < capacity; slot++) {
      const row = copy * capacity + slot;
      const body = first + slot;
      if (!world.alive[body] && !world.died[body]) continue;
      if (this.layout.minimap) this.writeMinimap(world, copy, row, body);
      if (this.layout.features > 0) this.writeFeatures(world, row, body);
      this.stale[row] = world.died[body]!;
    }
  }

  private clear(row: number): void {
    const { size } = this.layout;
    this.group.observations.fill(0, row * size, (row + 1) * size);
    this.views.forget(row);
    this.ownBin[row] = NOWHERE;
    this.lastAction[row] = UNSEEN;
    this.stale[row] = 0;
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
      if (before === UNSEEN) this.writeIdBits(row, body);
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
