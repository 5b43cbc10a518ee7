import type { Rng } from '../shared/rng.ts';
import { crossedBootstrapInterval } from '../statistics/bootstrap.ts';
import { holm, type SignedRankTest, signedRankTest } from '../statistics/paired-tests.ts';
import { probabilityOfImprovementInterval } from '../statistics/probability-of-improvement.ts';
import { twoSampleBootstrapInterval } from '../statistics/stratified-bootstrap.ts';
import { type Estimate, mean } from '../statistics/summaries.ts';
import type { LearnerSummary } from './summarise-learner.ts';

/** How a figure of one learner compares with that of another. */
export interface LearnerComparison {
  readonly first: string;
  readonly second: string;
  /** That of the first less that of the second; over training seeds and, where both have played the same, evaluation episodes. */
  readonly difference: Estimate;
  readonly probabilityOfImprovement: Estimate;
  /** Of the seeds that both have; null where there are fewer than two. */
  readonly paired: (SignedRankTest & { readonly adjusted: number }) | null;
}

/** Compares every two learners of which runs are done. */
export function compareLearners(learners: readonly LearnerSummary[], rng: Rng): LearnerComparison[] {
  const counted = learners.filter(({ finals }) => finals.length > 0);
  const comparisons = counted.flatMap((a, index) => counted.slice(index + 1).map((b) => compare(a, b, rng.split(`${a.label}/${b.label}`))));
  const tests = comparisons.flatMap(({ paired }) => (paired ? [paired] : []));
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  return comparisons.map(({ paired, ...rest }) => ({
    ...rest,
    paired: paired ? { ...paired, adjusted: adjusted[tests.indexOf(paired)]! } : null,
  }));
}

function compare(a: LearnerSummary, b: LearnerSummary, rng: Rng) {
  const common = a.seeds.filter((seed) => b.seeds.includes(seed));
  const finalsOf = ({ seeds, finals }: LearnerSummary) => common.map((seed) => finals[seeds.indexOf(seed)]!);
  return {
    first: a.label,
    second: b.label,
    difference: differenceOf(a, b, common, rng.split('difference')),
    probabilityOfImprovement: probabilityOfImprovementInterval([a.finals], [b.finals], rng.split('improvement'), { resamples: 5000 }),
    paired: common.length > 1 ? signedRankTest(finalsOf(a), finalsOf(b)) : null,
  };
}

/** Seed by seed and episode by episode where both have the same, so that what is easy for both does not count; else over the seeds of each. */
function differenceOf(a: LearnerSummary, b: LearnerSummary, common: readonly number[], rng: Rng): Estimate {
  const episodesOf = ({ seeds, episodes }: LearnerSummary, seed: number) => episodes[seeds.indexOf(seed)]!;
  const isSame = common.length === a.seeds.length && common.length === b.seeds.length;
  if (isSame) {
    const table = common.map((seed) => episodesOf(a, seed).map((value, episode) => value - (episodesOf(b, seed)[episode] ?? Number.NaN)));
    if (table.every((row) => row.length === table[0]!.length && row.length > 0 && row.every(Number.isFinite))) {
      return crossedBootstrapInterval(table, rng, { resamples: 5000 });
    }
  }
  return twoSampleBootstrapInterval([a.finals], [b.finals], ([x], [y]) => mean(x!) - mean(y!), rng, { resamples: 5000 });
}
