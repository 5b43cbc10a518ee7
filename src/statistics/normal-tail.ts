/** P(Z > z) of a standard normal variable, for z of at least 0. */
export function normalTail(z: number): number {
  if (z < 5) return Math.max(0, 0.5 - density(z) * oddSeries(z));
  // Laplace's continued fraction, where the difference above would lose its digits.
  let fraction = z;
  for (let k = 60; k > 0; k--) fraction = z + k / fraction;
  return density(z) / fraction;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** x + x^3 / 3 + x^5 / 15 + ..., which times the normal density at x is the probability between 0 and x. */
function oddSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}
