/** Mean squared length that points are brought to: of the order of 1, as the theory has its inputs, or first weights would learn out of all proportion. */
const SQUARED_LENGTH = 4;

/**
 * Points moved so that the mean of the first `counted` is 0 and stretched, all coordinates alike, to a mean squared length of 4. Coordinates keep their proportions, as the
 * agent's network sees them: brought to deviation 1 each, those that hardly ever change would outweigh all others. [rows, size]
 */
export function scaleInputs(points: Float64Array, size: number, counted: number): Float64Array {
  const means = new Float64Array(size);
  for (let i = 0; i < counted * size; i++) means[i % size]! += points[i]! / counted;
  let squares = 0;
  for (let i = 0; i < counted * size; i++) squares += (points[i]! - means[i % size]!) ** 2 / counted;
  const factor = squares > 0 ? Math.sqrt(SQUARED_LENGTH / squares) : 1;
  return points.map((value, i) => factor * (value - means[i % size]!));
}
