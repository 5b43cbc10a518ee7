/** Keeps cells at exactly the radius inside. */
const MARGIN = 1e-8;

/**
 * The cells within a radius around a body, row by row. Offsets are from the top left cell of the body; the circle is around its middle.
 */
export interface CircleRange {
  /** Side of the square that holds the circle. */
  readonly side: number;
  /** Offset of the square's top left cell, on both axes. */
  readonly first: number;
  readonly dx: Int32Array;
  readonly dy: Int32Array;
}

/**
 * @param bodySide an even one puts the middle between cells, so that the circle has an even side, too
 * @param hole cells nearer than this are left out: the body's own
 */
export function circleRange(radius: number, bodySide: number, hole: number): CircleRange {
  const odd = bodySide % 2;
  const reach = Math.floor(radius + MARGIN);
  const side = 2 * reach + odd;
  const first = Math.floor(bodySide / 2) - reach;
  const middle = (side - 1) / 2;
  const [dx, dy]: [number[], number[]] = [[], []];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const distance = Math.hypot(column - middle, row - middle);
      if (distance >= radius + MARGIN || distance <= hole - MARGIN) continue;
      dx.push(first + column);
      dy.push(first + row);
    }
  }
  return { side, first, dx: Int32Array.from(dx), dy: Int32Array.from(dy) };
}
