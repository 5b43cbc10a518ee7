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

/** A draw from softmax(values / temperature). */
export function softmaxChoice(values: Float64Array, temperature: number, rng: Rng): number {
  const highest = values[indexOfMax(values)]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp((values[i]! - highest) / temperature);
  let left = rng.uniform() * sum;
  for (let i = 0; i < values.length; i++) {
    left -= Math.exp((values[i]! - highest) / temperature);
    if (left < 0) return i;
  }
  return indexOfMax(values);
}

/** Writes softmax(values / temperature), of which `softmaxChoice` is a draw. */
export function softmaxProbabilities(values: Float64Array, temperature: number, into: Float64Array): void {
  const highest = values[indexOfMax(values)]!;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    into[i] = Math.exp((values[i]! - highest) / temperature);
    sum += into[i]!;
  }
  for (let i = 0; i < values.length; i++) into[i]! /= sum;
}

/** sum_a pi(a) Q(a) with pi = softmax(Q / temperature), equation (9); the maximum at temperature 0. */
export function softmaxValue(values: Float64Array, temperature: number): number {
  const highest = values[indexOfMax(values)]!;
  if (temperature === 0) return highest;
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === -Infinity) continue;
    const weight = Math.exp((values[i]! - highest) / temperature);
    sum += weight;
    weighted += weight * values[i]!;
  }
  return weighted / sum;
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
