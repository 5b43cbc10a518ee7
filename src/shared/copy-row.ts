/** From this many numbers on, making a view costs less than copying one by one. */
const WIDE = 64;

/** Row `at` of `into` [rows, width] <- row `row` of `from` [rows, width]. */
export function copyRow(
  from: Float32Array | Uint8Array | Int32Array,
  row: number,
  into: Float32Array | Uint8Array | Int32Array,
  at: number,
  width: number,
): void {
  const start = row * width;
  const to = at * width;
  if (width >= WIDE) into.set(from.subarray(start, start + width), to);
  else for (let i = 0; i < width; i++) into[to + i] = from[start + i]!;
}
