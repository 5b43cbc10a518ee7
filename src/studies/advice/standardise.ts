/** Columns brought to mean 0 and deviation 1 by those of the first `counted` rows; columns that do not vary become 0. [rows, size] */
export function standardise(values: Float64Array, size: number, counted: number): { values: Float64Array; deviations: Float64Array } {
  const means = new Float64Array(size);
  const deviations = new Float64Array(size);
  for (let column = 0; column < size; column++) {
    for (let row = 0; row < counted; row++) means[column]! += values[row * size + column]! / counted;
    for (let row = 0; row < counted; row++) deviations[column]! += (values[row * size + column]! - means[column]!) ** 2 / counted;
    deviations[column] = Math.sqrt(deviations[column]!);
  }
  const scaled = values.map((value, index) => {
    const column = index % size;
    return deviations[column]! > 1e-9 ? (value - means[column]!) / deviations[column]! : 0;
  });
  return { values: scaled, deviations };
}
