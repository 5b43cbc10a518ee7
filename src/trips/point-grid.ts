/** How many points lie in a cell; `x` and `y` are its middle. */
export interface GridCell {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/** Cells kept before they are made coarser. */
const MOST_CELLS = 1 << 17;
/** Degrees: about 10 m. */
const FINEST = 0.0001;

/** Counts points by cells of a grid in constant memory: when there are too many cells, every four become one. */
export class PointGrid {
  private size = FINEST;
  private cells = new Map<number, number>();

  /** Points without coordinates are not counted. */
  add(x: number, y: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    this.count(Math.floor(x / this.size), Math.floor(y / this.size), 1);
    while (this.cells.size > MOST_CELLS) this.coarsen();
  }

  private count(column: number, row: number, points: number): void {
    // Degrees are below 360, so columns and rows are below 2 ** 22 and the key is exact.
    const key = (column + 2 ** 23) * 2 ** 25 + (row + 2 ** 23);
    this.cells.set(key, (this.cells.get(key) ?? 0) + points);
  }

  private coarsen(): void {
    const fine = this.cells;
    this.cells = new Map();
    this.size *= 2;
    for (const [key, points] of fine) this.count(Math.floor(columnOf(key) / 2), Math.floor(rowOf(key) / 2), points);
  }

  /** The cells that hold anything, from west to east and south to north. */
  finish(): GridCell[] {
    return [...this.cells]
      .sort(([a], [b]) => a - b)
      .map(([key, count]) => ({ x: (columnOf(key) + 0.5) * this.size, y: (rowOf(key) + 0.5) * this.size, count }));
  }
}

function columnOf(key: number): number {
  return Math.floor(key / 2 ** 25) - 2 ** 23;
}

function rowOf(key: number): number {
  return (key % 2 ** 25) - 2 ** 23;
}
