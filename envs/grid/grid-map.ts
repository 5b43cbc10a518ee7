import type { Arena } from './kernels/arena.ts';

export const FREE = 0;
export const WALL = -1;

/** Bits of a word of the occupancy rows. */
const WORD = 32;

/**
 * Who stands where: every cell is free, a wall, or holds one body. A margin of free cells surrounds the map, as wide as anybody sees, so that
 * views need no bounds.
 */
export class GridMap {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  /** Cells of a row, with margins: the cell of (x, y) is (y + margin) * stride + x + margin. */
  readonly stride: number;
  /** FREE, WALL, or a body's number + 1. */
  readonly cells: Int32Array;
  /** The same cells as one bit each, 1 where not free: `wordsPerRow` words a row, lowest bit first, a spare word at the end. */
  readonly bits: Int32Array;
  readonly wordsPerRow: number;

  constructor(width: number, height: number, margin: number, arena: Arena) {
    this.width = width;
    this.height = height;
    this.margin = margin;
    this.stride = width + 2 * margin;
    this.wordsPerRow = Math.ceil(this.stride / WORD) + 1;
    const rows = height + 2 * margin;
    this.cells = arena.int32(rows * this.stride);
    this.bits = arena.int32(rows * this.wordsPerRow);
  }

  /** Empties the map, but for the walls around it. */
  reset(): void {
    this.cells.fill(FREE);
    this.bits.fill(0);
    for (let x = 0; x < this.width; x++) {
      this.setWall(x, 0);
      this.setWall(x, this.height - 1);
    }
    for (let y = 0; y < this.height; y++) {
      this.setWall(0, y);
      this.setWall(this.width - 1, y);
    }
  }

  cellOf(x: number, y: number): number {
    return (y + this.margin) * this.stride + x + this.margin;
  }

  /** FREE, WALL, or a body's number + 1; FREE off the map. */
  at(x: number, y: number): number {
    return x < 0 || y < 0 || x >= this.width || y >= this.height ? FREE : this.cells[this.cellOf(x, y)]!;
  }

  setWall(x: number, y: number): void {
    this.write(x, y, WALL);
  }

  /** Whether a body of that side fits with its top left cell there; cells that it holds itself count as free. */
  fits(x: number, y: number, side: number, body: number): boolean {
    if (x < 0 || y < 0 || x + side > this.width || y + side > this.height) return false;
    for (let row = y; row < y + side; row++) {
      for (let column = x; column < x + side; column++) {
        const occupant = this.cells[this.cellOf(column, row)]!;
        if (occupant !== FREE && occupant !== body + 1) return false;
      }
    }
    return true;
  }

  occupy(x: number, y: number, side: number, body: number): void {
    for (let row = y; row < y + side; row++) for (let column = x; column < x + side; column++) this.write(column, row, body + 1);
  }

  release(x: number, y: number, side: number): void {
    for (let row = y; row < y + side; row++) for (let column = x; column < x + side; column++) this.write(column, row, FREE);
  }

  /** Moves a body to another place, if it fits there; returns whether. */
  move(fromX: number, fromY: number, toX: number, toY: number, side: number, body: number): boolean {
    if (side > 1) {
      if (!this.fits(toX, toY, side, body)) return false;
      this.release(fromX, fromY, side);
      this.occupy(toX, toY, side, body);
      return true;
    }
    if (toX < 0 || toY < 0 || toX >= this.width || toY >= this.height || this.cells[this.cellOf(toX, toY)] !== FREE) return false;
    this.write(fromX, fromY, FREE);
    this.write(toX, toY, body + 1);
    return true;
  }

  private write(x: number, y: number, occupant: number): void {
    this.cells[this.cellOf(x, y)] = occupant;
    const word = (y + this.margin) * this.wordsPerRow + ((x + this.margin) >> 5);
    const bit = 1 << ((x + this.margin) & 31);
    if (occupant === FREE) this.bits[word]! &= ~bit;
    else this.bits[word]! |= bit;
  }
}
