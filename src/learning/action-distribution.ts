import { type Box, type Discrete, spaceSize } from '../environment/spaces.ts';
import type { Rng } from '../shared/rng.ts';

/** The outputs of an actor network by head, each [rows, units]. */
type Heads = Readonly<Record<string, Float32Array>>;

/**
 * How a stochastic policy turns the outputs of its network into actions. A recorded choice is `width` numbers: the index of an action, or
 * the real-valued draw as it was before it was cut to the box.
 */
export interface ActionDistribution {
  /** Heads that the actor network must have. */
  readonly heads: readonly { readonly name: string; readonly units: number }[];
  readonly width: number;
  /** Draws a choice for a row (the likeliest where `rng` is null) into `into` from `at`; returns its log-probability (density). */
  draw(heads: Heads, row: number, mask: Mask | null, rng: Rng | null, into: Float32Array, at: number): number;
  logProbability(heads: Heads, row: number, mask: Mask | null, choice: Float32Array, at: number): number;
  /** In nats. */
  entropy(heads: Heads, row: number, mask: Mask | null): number;
  /** Writes the derivative of `weight * logProbability + entropyWeight * entropy` with respect to the row's outputs. */
  gradient(
    heads: Heads,
    gradients: Heads,
    row: number,
    mask: Mask | null,
    choice: Float32Array,
    at: number,
    weight: number,
    entropyWeight: number,
  ): void;
  /** Copies a choice into a group's actions, within the bounds of their space. */
  write(choice: Float32Array, at: number, actions: Int32Array | Float32Array, row: number): void;
}

/** Where a row's allowed actions are marked with 1. */
export interface Mask {
  readonly flags: Uint8Array;
  readonly at: number;
}

/** Softmax over discrete actions; those that are masked have probability 0. */
export function categorical({ n }: Discrete): ActionDistribution {
  const probabilities = new Float64Array(n);

  /** Fills `probabilities`. */
  function normalise(heads: Heads, row: number, mask: Mask | null): void {
    const logits = heads['logits']!;
    let top = -Infinity;
    for (let i = 0; i < n; i++) if (allowed(mask, i)) top = Math.max(top, logits[row * n + i]!);
    let total = 0;
    for (let i = 0; i < n; i++) {
      probabilities[i] = allowed(mask, i) ? Math.exp(logits[row * n + i]! - top) : 0;
      total += probabilities[i]!;
    }
    for (let i = 0; i < n; i++) probabilities[i]! /= total;
  }

  function entropyNow(): number {
    let entropy = 0;
    for (let i = 0; i < n; i++) if (probabilities[i]! > 0) entropy -= probabilities[i]! * Math.log(probabilities[i]!);
    return entropy;
  }

  return {
    heads: [{ name: 'logits', units: n }],
    width: 1,
    draw(heads, row, mask, rng, into, at) {
      normalise(heads, row, mask);
      let choice = 0;
      for (let i = 1; i < n; i++) if (probabilities[i]! > probabilities[choice]!) choice = i;
      if (rng) {
        let left = rng.uniform();
        for (let i = 0; i < n; i++) {
          left -= probabilities[i]!;
          if (left >= 0) continue;
          choice = i;
          break;
        }
      }
      into[at] = choice;
      return Math.log(probabilities[choice]!);
    },
    logProbability(heads, row, mask, choice, at) {
      normalise(heads, row, mask);
      return Math.log(probabilities[choice[at]!]!);
    },
    entropy(heads, row, mask) {
      normalise(heads, row, mask);
      return entropyNow();
    },
    gradient(heads, gradients, row, mask, choice, at, weight, entropyWeight) {
      normalise(heads, row, mask);
      const entropy = entropyNow();
      const out = gradients['logits']!;
      for (let i = 0; i < n; i++) {
        const p = probabilities[i]!;
        const ofLog = (i === choice[at] ? 1 : 0) - p;
        const ofEntropy = p > 0 ? -p * (Math.log(p) + entropy) : 0;
        out[row * n + i] = allowed(mask, i) ? weight * ofLog + entropyWeight * ofEntropy : 0;
      }
    },
    write(choice, at, actions, row) {
      actions[row] = choice[at]!;
    },
  };
}

export interface GaussianOptions {
  /** The mean is `meanRange` half-widths of the box times tanh: 1 keeps it inside. */
  readonly meanRange: number;
  /** Least standard deviation, in half-widths of the box. */
  readonly leastSpread: number;
}

/** Independent normal components with mean centre + half-width * meanRange * tanh(mean head) and deviation half-width * (softplus(spread head) + least). */
export function gaussian(space: Box, { meanRange, leastSpread }: GaussianOptions): ActionDistribution {
  const width = spaceSize(space);
  const bounded = Number.isFinite(space.low) && Number.isFinite(space.high);
  const centre = bounded ? (space.low + space.high) / 2 : 0;
  const half = bounded ? (space.high - space.low) / 2 : 1;
  const meanOf = (heads: Heads, index: number) => centre + half * meanRange * Math.tanh(heads['mean']![index]!);
  const spreadOf = (heads: Heads, index: number) => half * (softplus(heads['spread']![index]!) + leastSpread);

  function logProbability(heads: Heads, row: number, choice: Float32Array, at: number): number {
    let total = 0;
    for (let i = 0; i < width; i++) {
      const spread = spreadOf(heads, row * width + i);
      const off = (choice[at + i]! - meanOf(heads, row * width + i)) / spread;
      total -= 0.5 * off * off + Math.log(spread) + LOG_ROOT_TWO_PI;
    }
    return total;
  }

  return {
    heads: [
      { name: 'mean', units: width },
      { name: 'spread', units: width },
    ],
    width,
    draw(heads, row, _mask, rng, into, at) {
      for (let i = 0; i < width; i++) {
        into[at + i] = meanOf(heads, row * width + i) + (rng ? rng.normal() * spreadOf(heads, row * width + i) : 0);
      }
      return logProbability(heads, row, into, at);
    },
    logProbability: (heads, row, _mask, choice, at) => logProbability(heads, row, choice, at),
    entropy(heads, row) {
      let total = 0;
      for (let i = 0; i < width; i++) total += Math.log(spreadOf(heads, row * width + i)) + LOG_ROOT_TWO_PI + 0.5;
      return total;
    },
    gradient(heads, gradients, row, _mask, choice, at, weight, entropyWeight) {
      for (let i = 0; i < width; i++) {
        const index = row * width + i;
        const spread = spreadOf(heads, index);
        const off = choice[at + i]! - meanOf(heads, index);
        const squash = Math.tanh(heads['mean']![index]!);
        gradients['mean']![index] = weight * (off / spread ** 2) * half * meanRange * (1 - squash * squash);
        const ofSpread = weight * (off ** 2 / spread ** 3 - 1 / spread) + entropyWeight / spread;
        gradients['spread']![index] = (ofSpread * half) / (1 + Math.exp(-heads['spread']![index]!));
      }
    },
    write(choice, at, actions, row) {
      for (let i = 0; i < width; i++) actions[row * width + i] = Math.min(space.high, Math.max(space.low, choice[at + i]!));
    },
  };
}

const LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

const allowed = (mask: Mask | null, action: number): boolean => mask === null || mask.flags[mask.at + action] === 1;

function softplus(x: number): number {
  return x > 30 ? x : Math.log1p(Math.exp(x));
}
