import type { Estimate } from './summaries.ts';

/**
 * Wilson's score interval (1927) for a proportion of successes; `value` is the proportion. Without trials it is [0, 1] around NaN.
 * Throws a RangeError unless 0 <= successes <= trials.
 *
 * @param confidence share of such intervals that hold the true proportion, in (0, 1). Default 0.95.
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Estimate {
  if (!(successes >= 0 && successes <= trials)) throw new RangeError(`Of ${trials} trials, ${successes} cannot have been successes.`);
  if (trials === 0) return { value: Number.NaN, low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / scale;
  const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return { value: share, low: successes === 0 ? 0 : centre - reach, high: successes === trials ? 1 : centre + reach };
}

/**
 * The z below which a standard normal variable falls with probability `p`, 0 < p < 1, to about 11 digits between -5 and 5.
 * Newton's method on the distribution function. Throws a RangeError for other p.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A probability between 0 and 1 is needed, got ${p}.`);
  if (p < 0.5) return -normalQuantile(1 - p);
  let z = 0;
  for (let round = 0; round < 60; round++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const step = (0.5 + density * oddSeries(z) - p) / density;
    z -= step;
    if (Math.abs(step) < 1e-13 * (1 + z)) break;
  }
  return z;
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
