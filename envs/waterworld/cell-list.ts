import type { Bodies } from './bodies.ts';

/** Cells per body at most, so that a reach far below the distances between bodies costs no memory. */
const CELLS_PER_BODY = 4;

/** Widens cells by more than the rounding of quotients. */
const MARGIN = 1 + 1e-9;

/**
 * The bodies of a copy sorted into square cells at least as wide as `reach`, so that whoever is within reach of a place is in its cell or
 * one of the eight around it.
 */
export class CellList {
  /** The bodies found last, in no order that means anything. */
  readonly found: Int32Array;
  /** Cells of a row, and rows of cells. */
  private readonly columns: number;
  private readonly cellsPerUnit: number;
  /** Bodies, cell by cell: those of cell c are `order[starts[c]]` .. `order[starts[c + 1] - 1]`. */
  private readonly order: Int32Array;
  private readonly starts: Int32Array;
  private readonly cellOf: Int32Array;

  constructor(bodies: number, side: number, reach: number) {
    const most = Math.floor(Math.sqrt(CELLS_PER_BODY * bodies));
    this.columns = Math.max(1, Math.min(most, Math.floor(side / (reach * MARGIN))));
    this.cellsPerUnit = this.columns / side;
    this.found = new Int32Array(bodies);
    this.order = new Int32Array(bodies);
    this.starts = new Int32Array(this.columns * this.columns + 1);
    this.cellOf = new Int32Array(bodies);
  }

  sort({ x, y }: Bodies): void {
    const { order, starts, cellOf, columns } = this;
    starts.fill(0);
    for (let body = 0; body < order.length; body++) {
      const cell = this.cell(y[body]!) * columns + this.cell(x[body]!);
      cellOf[body] = cell;
      starts[cell]!++;
    }
    for (let cell = 1; cell < starts.length; cell++) starts[cell]! += starts[cell - 1]!;
    for (let body = order.length - 1; body >= 0; body--) order[--starts[cellOf[body]!]!] = body;
  }

  /** Puts all bodies within reach of a place, and some that are not, into `found`; returns how many. */
  find(x: number, y: number): number {
    const { columns, order, starts, found } = this;
    const [column, row] = [this.cell(x), this.cell(y)];
    const [left, right] = [Math.max(0, column - 1), Math.min(columns - 1, column + 1)];
    let count = 0;
    for (let r = Math.max(0, row - 1); r <= Math.min(columns - 1, row + 1); r++) {
      const end = starts[r * columns + right + 1]!;
      for (let i = starts[r * columns + left]!; i < end; i++) found[count++] = order[i]!;
    }
    return count;
  }

  /** The column (or row) of a coordinate; whatever lies outside of the world counts to its edge. */
  private cell(coordinate: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor(coordinate * this.cellsPerUnit)));
  }
}
