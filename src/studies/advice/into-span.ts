/**
 * Points in coordinates of an orthonormal basis of the space they span (Gram-Schmidt, twice for the rounding), where that has fewer dimensions than they have coordinates.
 * Inner products between points stay as they are. [rows, size] -> [rows, fewer]
 */
export function intoSpan(points: Float64Array, size: number): { values: Float64Array; size: number } {
  const rows = points.length / size;
  if (rows >= size) return { values: points, size };
  const basis: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const rest = points.slice(row * size, (row + 1) * size);
    const length = norm(rest);
    for (let pass = 0; pass < 2; pass++) {
      for (const direction of basis) {
        const along = dot(rest, direction, 0);
        for (let i = 0; i < size; i++) rest[i]! -= along * direction[i]!;
      }
    }
    const left = norm(rest);
    if (left > 1e-9 * Math.max(1, length)) basis.push(rest.map((value) => value / left));
  }
  const fewer = Math.max(1, basis.length);
  const values = new Float64Array(rows * fewer);
  for (let row = 0; row < rows; row++) {
    basis.forEach((direction, k) => {
      values[row * fewer + k] = dot(points, direction, row * size);
    });
  }
  return { values, size: fewer };
}

function dot(values: Float64Array, direction: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < direction.length; i++) sum += values[from + i]! * direction[i]!;
  return sum;
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
