import { normalTail } from './normal-tail.ts';
import { mean } from './summaries.ts';

/** What Wilcoxon's test says of pairs. */
export interface SignedRankTest {
  /** Pairs that differ; the others say nothing. */
  readonly pairs: number;
  /** Sum of the ranks of those in which the first is higher. */
  readonly statistic: number;
  /** Two-sided. 1 where no pair differs. */
  readonly pValue: number;
  /** Matched-pairs rank-biserial correlation (Kerby 2014), from -1, all against the first, to 1. NaN where no pair differs. */
  readonly effect: number;
}

/** Up to so many pairs the distribution is counted out. */
const EXACT_PAIRS = 60;

/**
 * Wilcoxon's signed-rank test (1945) of whether differences a[i] - b[i] lie around zero. Pairs that are equal are left out; equal sizes share the mean of
 * their ranks. Exact up to 60 pairs, ties or not; beyond, the normal approximation with its correction for ties.
 *
 * Of n pairs no two-sided p-value can be below 2^(1 - n): with five, none is below 0.0625. Throws a RangeError unless there are equally many of both, and every
 * difference is a number.
 */
export function signedRankTest(a: ArrayLike<number>, b: ArrayLike<number>): SignedRankTest {
  if (a.length !== b.length) throw new RangeError(`Pairs need equally many values, got ${a.length} and ${b.length}.`);
  const differences = Array.from(a, (value, i) => value - b[i]!).filter((difference) => difference !== 0);
  if (differences.some(Number.isNaN)) throw new RangeError('Pairs need values of which there is a difference, got one that is NaN.');
  const doubled = doubledRanks(differences.map(Math.abs));
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  const positive = doubled.reduce((sum, rank, i) => sum + (differences[i]! > 0 ? rank : 0), 0);
  const pairs = differences.length;
  const pValue = pairs === 0 ? 1 : pairs <= EXACT_PAIRS ? exactPValue(doubled, total, positive) : normalPValue(doubled, total, positive);
  return { pairs, statistic: positive / 2, pValue, effect: (2 * positive - total) / total };
}

/** Twice the ranks, so that shared ones are whole. */
function doubledRanks(sizes: readonly number[]): number[] {
  const order = [...sizes.keys()].sort((i, j) => sizes[i]! - sizes[j]!);
  const ranks = new Array<number>(sizes.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && sizes[order[to]!] === sizes[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = from + to + 1;
    from = to;
  }
  return ranks;
}

/** Over all ways to give each rank a sign: twice the share of those at least as far out, on the side of what was seen. */
function exactPValue(doubled: readonly number[], total: number, positive: number): number {
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let sum = reached; sum >= rank; sum--) ways[sum]! += ways[sum - rank]!;
  }
  const nearer = Math.min(positive, total - positive);
  let tail = 0;
  for (let sum = 0; sum <= nearer; sum++) tail += ways[sum]!;
  return Math.min(1, (2 * tail) / 2 ** doubled.length);
}

function normalPValue(doubled: readonly number[], total: number, positive: number): number {
  const variance = doubled.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  return 2 * normalTail(Math.abs(positive - total / 2) / Math.sqrt(variance));
}

/** Mean of the differences over their standard deviation (Cohen's d of pairs); NaN of fewer than two. */
export function standardisedDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const differences = Array.from(a, (value, i) => value - b[i]!);
  const centre = mean(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - centre) ** 2, 0);
  return centre / Math.sqrt(squares / (differences.length - 1));
}

/**
 * P-values of a family of tests, adjusted after Holm (1979): each stands for the chance, at most, that any test as far out as this one is wrong. In the
 * order given.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((i, j) => pValues[i]! - pValues[j]!);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  for (const [rank, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = highest;
  }
  return adjusted;
}
