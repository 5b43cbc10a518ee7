/**
 * Writes softmax(scores / temperature) of the `count` scores from index `from` to the same places of `out`, and returns
 * temperature * logsumexp(scores / temperature): their soft maximum, which the entropy of the policy is part of.
 */
export function softmax(scores: Float64Array, from: number, count: number, temperature: number, out: Float64Array): number {
  let top = -Infinity;
  for (let index = from; index < from + count; index++) top = Math.max(top, scores[index]!);
  let total = 0;
  for (let index = from; index < from + count; index++) {
    out[index] = Math.exp((scores[index]! - top) / temperature);
    total += out[index]!;
  }
  for (let index = from; index < from + count; index++) out[index]! /= total;
  return top + temperature * Math.log(total);
}
