import type { Group } from '../../src/environment/population-env.ts';
import type { Arena } from './kernels/arena.ts';
import { type GridKernel, loadKernel } from './kernels/load-kernel.ts';
import { Minimap } from './minimap.ts';
import type { ObservationLayout } from './observation-layout.ts';
import type { World } from './world.ts';

const WORD = 32;

/** Own bin and shown action of a row that holds nothing yet. An agent that has not acted has the action -1. */
const NOTHING = -2;

/** Word of the description that holds how many numbers of the minimap have changed. */
const CHANGES = 25;

/**
 * Writes the observations of a group in place, and only what changed, with the kernel (kernels/assembly), which finds everything by a description in its
 * memory.
 */
export class Observer {
  private readonly group: Group;
  private readonly index: number;
  private readonly minimaps: readonly Minimap[];
  private readonly kernel: GridKernel | null;
  /** Of each copy. */
  private readonly descriptions: readonly Int32Array[];
  /** Offsets of the cells that are set in each row, [rows, side * side], and how many they are. */
  private readonly set: Int32Array;
  private readonly setCount: Int32Array;
  /** Own bin of the minimap and last action, as the rows show them. */
  private readonly ownBin: Int32Array;
  private readonly shownAction: Int32Array;
  /** 1 where the row may hold anything. */
  private readonly stale: Uint8Array;

  /** @param index of the group in the game @param hpShare share of full health of every body, by its number + 1 */
  constructor(arena: Arena, group: Group, index: number, layout: ObservationLayout, worlds: readonly World[], hpShare: Float32Array) {
    const { rows } = group;
    this.group = group;
    this.index = index;
    this.kernel = arena.memory && loadKernel(arena.memory);
    this.minimaps = layout.minimap ? worlds.map(({ groups }) => new Minimap(arena, layout, groups.length)) : [];
    this.set = arena.int32(rows * layout.side * layout.side);
    this.setCount = arena.int32(rows);
    this.ownBin = arena.int32(rows);
    this.shownAction = arena.int32(rows);
    this.stale = new Uint8Array(rows).fill(1);
    const tables = viewTables(arena, layout, worlds[0]!);
    this.descriptions = worlds.map((_, copy) => arena.int32From(this.describe(copy, layout, worlds[copy]!, tables, hpShare)));
  }

  /** A copy's rows may hold anything from now on: a new episode, or a restored one. */
  forget(copy: number): void {
    const { capacity } = this.group;
    this.stale.fill(1, copy * capacity, (copy + 1) * capacity);
    this.minimaps[copy]?.forget();
  }

  /** Writes what every agent of a copy sees that lives or has just died; the rows of the others are zeros. */
  observe(world: World, copy: number): void {
    const { capacity } = this.group;
    const first = world.firstBody[this.index]!;
    const description = this.descriptions[copy]!;
    for (let slot = 0; slot < capacity; slot++) {
      const row = copy * capacity + slot;
      if (this.stale[row] === 1) this.clear(row);
      this.stale[row] = world.died[first + slot]!;
    }
    const minimap = this.minimaps[copy];
    minimap?.update(world);
    description[CHANGES] = minimap?.changes ?? 0;
    this.kernel?.writeObservations(description.byteOffset);
  }

  private clear(row: number): void {
    const { observations, rows } = this.group;
    const size = observations.length / rows;
    observations.fill(0, row * size, (row + 1) * size);
    this.setCount[row] = 0;
    this.ownBin[row] = NOTHING;
    this.shownAction[row] = NOTHING;
  }

  /** In the order of the kernel's words. */
  private describe(copy: number, layout: ObservationLayout, world: World, tables: readonly number[], hpShare: Float32Array): number[] {
    const { side, channels, size, first, binWidth, binHeight, featuresAt, features, asPlanes } = layout;
    const { map, x, y, alive, died, action, lastReward, game } = world;
    const { capacity, observations } = this.group;
    const row = copy * capacity;
    const minimap = this.minimaps[copy];
    const [linesAtOnce, rowMasks, cellAt, viewAt, channelOf, presence] = tables as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const featureCopies = features === 0 ? 0 : asPlanes ? side * side : 1;
    const addresses = (...arrays: readonly (Int32Array | Float32Array | Uint8Array)[]) => arrays.map(({ byteOffset }) => byteOffset);
    return [
      ...[capacity, world.firstBody[this.index]!, ...addresses(alive, died, x, y, map.cells, map.bits)],
      ...[map.wordsPerRow, map.stride, first + map.margin, side, linesAtOnce, rowMasks, cellAt, viewAt, channelOf],
      ...[hpShare.byteOffset, observations.byteOffset + 4 * row * size, size],
      ...[this.set.byteOffset + 4 * row * side * side, this.setCount.byteOffset + 4 * row],
      ...[channels, world.groups.length, presence, 0],
      ...(minimap ? addresses(minimap.changedAt, minimap.changedTo, minimap.shares) : [0, 0, 0]),
      ...[binWidth, binHeight, this.ownBin.byteOffset + 4 * row],
      ...[featuresAt, featureCopies, asPlanes ? channels : features],
      ...[layout.idBits, layout.lastActionAt, layout.lastRewardAt, layout.positionAt, this.shownAction.byteOffset + 4 * row],
      ...[...addresses(action, lastReward), game.width, game.height],
    ];
  }
}

/**
 * Lines whose bits make one word, and the addresses of: the circle by lines; for each bit of each word the cell, from the view's corner on the map and in an
 * observation; the channel of every body's presence, by its number + 1; that of every group.
 */
function viewTables(arena: Arena, { side, channels, rowMasks, presence }: ObservationLayout, { map, groupIndex }: World): number[] {
  const linesAtOnce = 2 * side <= WORD ? 2 : 1;
  const bits = Array.from({ length: WORD * Math.ceil(side / linesAtOnce) }, (_, bit) => bit);
  const lineOf = (bit: number) => Math.floor(bit / WORD) * linesAtOnce + Math.floor((bit % WORD) / side);
  const columnOf = (bit: number) => (bit % WORD) % side;
  const tables = [
    rowMasks,
    bits.map((bit) => lineOf(bit) * map.stride + columnOf(bit)),
    bits.map((bit) => (lineOf(bit) * side + columnOf(bit)) * channels),
    [0, ...Array.from(groupIndex, (group) => presence[group]!)],
    presence,
  ];
  return [linesAtOnce, ...tables.map((table) => arena.int32From(table).byteOffset)];
}
