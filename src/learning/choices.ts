import type { Rng } from '../shared/rng.ts';

/** Choosing among action values in which -Infinity marks what does not exist. At least one exists. */

/** The first of the highest. */
export function indexOfMax(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** Uniform over choices that exist. */
export function randomChoice(values: Float64Array, rng: Rng): number {
  let existing = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== -Infinity) existing++;
  let skip = rng.integer(existing);
  for (let i = 0; i < values.length; i++) if (values[i] !== -Infinity && skip-- === 0) return i;
  return 0;
}

/** A draw from softmax(values / temperature). `weights`: room for as many numbers as there are values. */
export function softmaxChoice(values: Float64Array, temperature: number, rng: Rng, weights: Float64Array): number {
  const sum = softmaxWeights(values, temperature, weights);
  let left = rng.uniform() * sum;
  for (let i = 0; i < values.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return indexOfMax(values);
}

/** Writes softmax(values / temperature), of which `softmaxChoice` is a draw. */
export function softmaxProbabilities(values: Float64Array, temperature: number, into: Float64Array): void {
  const sum = softmaxWeights(values, temperature, into);
  for (let i = 0; i < values.length; i++) into[i]! /= sum;
}

/** sum_a pi(a) Q(a) with pi = softmax(Q / temperature), equation (9); the maximum at temperature 0. `weights`: as for `softmaxChoice`. */
export function softmaxValue(values: Float64Array, temperature: number, weights: Float64Array): number {
  if (temperature === 0) return values[indexOfMax(values)]!;
  const sum = softmaxWeights(values, temperature, weights);
  let weighted = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== -Infinity) weighted += weights[i]! * values[i]!;
  return weighted / sum;
}

/** Writes exp((value - highest) / temperature), 0 for what does not exist, and returns the sum: softmax is the one over the other. */
function softmaxWeights(values: Float64Array, temperature: number, into: Float64Array): number {
  const highest = values[indexOfMax(values)]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    into[i] = Math.exp((values[i]! - highest) / temperature);
    sum += into[i]!;
  }
  return sum;
}

/** The mean of what exists. */
export function meanValue(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (values[i] === -Infinity) continue;
    sum += values[i]!;
    count++;
  }
  return sum / count;
}
