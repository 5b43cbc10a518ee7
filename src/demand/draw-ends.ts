import type { Rng } from '../shared/rng.ts';
import type { Stream } from './demand-model.ts';

/** A wish to travel: local second of the day, and the zones at both ends as rows of the model. */
export interface TripWish {
  readonly second: number;
  readonly origin: number;
  readonly destination: number;
}

/**
 * Draws trips of some streams: the stream by its share, the hour by the stream's weights and the second uniformly in it, the origin by its
 * weight, and the destination by a gravity model, weight x what the deterrence leaves of it, for each origin normalised to 1.
 * @param left what the deterrence leaves, [zones * zones]
 */
export function createWishes(streams: readonly Stream[], left: Float64Array): (rng: Rng) => TripWish {
  const zones = streams[0]!.origins.length;
  const prepared = streams.map((stream) => ({
    hours: cumulative(stream.hours),
    origins: cumulative(stream.origins),
    destinations: stream.origins.map((_, origin) =>
      cumulative(stream.destinations.map((weight, destination) => weight * left[origin * zones + destination]!)),
    ),
  }));
  const shares = cumulative(streams.map((stream) => stream.share));
  return (rng) => {
    const stream = prepared[draw(shares, rng)]!;
    const second = draw(stream.hours, rng) * 3600 + rng.integer(3600);
    const origin = draw(stream.origins, rng);
    return { second, origin, destination: draw(stream.destinations[origin]!, rng) };
  };
}

/** Sums of the first one, two, ... weights. */
export function cumulative(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

/** The first index whose cumulative weight exceeds a uniform draw. */
export function draw(sums: Float64Array, rng: Rng): number {
  const level = rng.uniform() * sums[sums.length - 1]!;
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > level) high = middle;
    else low = middle + 1;
  }
  return low;
}
