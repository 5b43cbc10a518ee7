/** Manhattan: sum of |dx|, the distance of the grid games. */
export type Metric = 'manhattan' | 'euclidean';

/** The distance between two points of `size` coordinates, at offsets into arrays. */
export function distanceTo(
  a: Float32Array,
  atA: number,
  b: Float32Array | Float64Array,
  atB: number,
  size: number,
  metric: Metric,
): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const difference = a[atA + i]! - b[atB + i]!;
    sum += metric === 'manhattan' ? Math.abs(difference) : difference * difference;
  }
  return metric === 'manhattan' ? sum : Math.sqrt(sum);
}
