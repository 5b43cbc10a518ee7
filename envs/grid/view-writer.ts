import type { Group } from '../../src/environment/population-env.ts';
import type { Arena } from './kernels/arena.ts';
import { loadKernel } from './kernels/load-kernel.ts';
import type { ObservationLayout } from './observation-layout.ts';
import type { World } from './world.ts';

const WORD = 32;

/**
 * Writes the views of a group's agents into their observations. Views hold few numbers other than zero: a list of what was set last is cleared, and what is
 * there now is found by the bits of the map. The kernel does it, from a description in its memory.
 */
export class ViewWriter {
  private readonly writeViews: (description: number) => void;
  /** Addresses of the description of each copy. */
  private readonly descriptions: readonly number[];
  /** How many cells of each row are set. */
  private readonly setCount: Int32Array;

  /** @param hpShare share of full health of every body, by its number + 1 */
  constructor(arena: Arena, group: Group, index: number, layout: ObservationLayout, worlds: readonly World[], hpShare: Float32Array) {
    const { side, channels, first, rowMasks, presence, size } = layout;
    const [{ map, groupIndex }] = worlds as readonly [World];
    const { rows, capacity } = group;
    const table = (numbers: ArrayLike<number>) => {
      const array = arena.int32(numbers.length);
      array.set(numbers);
      return array.byteOffset;
    };
    // For each bit of each word of bits, the cell: from the view's corner on the map, and in an observation.
    const linesAtOnce = 2 * side <= WORD ? 2 : 1;
    const bits = Array.from({ length: WORD * Math.ceil(side / linesAtOnce) }, (_, bit) => bit);
    const lineOf = (bit: number) => Math.floor(bit / WORD) * linesAtOnce + Math.floor((bit % WORD) / side);
    const columnOf = (bit: number) => (bit % WORD) % side;
    const tables = {
      rowMasks: table(rowMasks),
      cellAt: table(bits.map((bit) => lineOf(bit) * map.stride + columnOf(bit))),
      viewAt: table(bits.map((bit) => (lineOf(bit) * side + columnOf(bit)) * channels)),
      channelOf: table([0, ...Array.from(groupIndex, (other) => presence[other]!)]),
    };
    const set = arena.int32(rows * side * side);
    this.setCount = arena.int32(rows);
    const { writeViews } = arena.memory ? loadKernel(arena.memory) : { writeViews() {} };
    this.writeViews = writeViews;
    this.descriptions = worlds.map((world, copy) => {
      const row = copy * capacity;
      // In the order of the kernel's words.
      return table([
        ...[capacity, world.firstBody[index]!],
        ...[world.alive, world.died, world.x, world.y, world.map.cells, world.map.bits].map(({ byteOffset }) => byteOffset),
        ...[map.wordsPerRow, map.stride, first + map.margin, side, linesAtOnce],
        ...[tables.rowMasks, tables.cellAt, tables.viewAt, tables.channelOf, hpShare.byteOffset],
        ...[group.observations.byteOffset + 4 * row * size, size],
        ...[set.byteOffset + 4 * row * side * side, this.setCount.byteOffset + 4 * row],
      ]);
    });
  }

  /** The row's observation is all zeros. */
  forget(row: number): void {
    this.setCount[row] = 0;
  }

  /** For all agents of a copy that live or have just died. */
  write(copy: number): void {
    this.writeViews(this.descriptions[copy]!);
  }
}
