import type { Estimate } from '../statistics/summaries.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { LearnerSummary } from './summarise-learner.ts';

/** In how many evaluation episodes a learner does better than a baseline. */
export interface BaselineComparison {
  readonly learner: string;
  readonly episodes: number;
  /** Those in which its figure is above that of the baseline in the same episode. */
  readonly better: number;
  readonly share: Estimate;
  /** Those in which it is above the baseline's best in any episode. */
  readonly betterThanBest: number;
}

/** How the learners of an environment do against one of them. */
export interface BaselineSummary {
  /** Its runs by the learners' names: several where it was run with several settings. */
  readonly baseline: readonly string[];
  /** The highest figure of its evaluation episodes. */
  readonly best: number;
  readonly comparisons: readonly BaselineComparison[];
}

/**
 * Compares the last evaluations of learners with those of the ones called `name`; null where none is. An evaluation episode begins alike for everybody. The first
 * training seed of a learner meets the baseline's first, the second its second, and so on, from the first again where the baseline has fewer.
 */
export function betterThanBaseline(learners: readonly LearnerSummary[], name: string): BaselineSummary | null {
  const counted = learners.filter(({ finals }) => finals.length > 0);
  const isBaseline = (learner: LearnerSummary) => learner.name === name || learner.label === name;
  const baseline = counted.filter(isBaseline);
  const theirs = baseline.flatMap(({ episodes }) => episodes);
  if (theirs.length === 0) return null;
  const best = Math.max(...theirs.flat().filter(Number.isFinite));
  const comparisons = counted
    .filter((learner) => !isBaseline(learner))
    .map((learner) => {
      const pairs = learner.episodes.flatMap((own, index) => {
        const other = theirs[index % theirs.length]!;
        return own.slice(0, other.length).map((value, episode) => ({ value, other: other[episode]! }));
      });
      const better = pairs.filter(({ value, other }) => value > other).length;
      return {
        learner: learner.label,
        episodes: pairs.length,
        better,
        share: wilsonInterval(better, pairs.length),
        betterThanBest: pairs.filter(({ value }) => value > best).length,
      };
    });
  return { baseline: baseline.map(({ label }) => label), best, comparisons };
}
