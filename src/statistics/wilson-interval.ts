import { normalQuantile } from '../shared/normal-quantile.ts';
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
