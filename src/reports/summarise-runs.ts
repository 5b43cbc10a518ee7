import { isDeepStrictEqual } from 'node:util';
import { byEnvironment } from '../runs/by-environment.ts';
import { groupRuns } from '../runs/group-runs.ts';
import { createRng, type Rng } from '../shared/rng.ts';
import { bootstrapInterval, crossedBootstrapInterval } from '../statistics/bootstrap.ts';
import { holm, type SignedRankTest, signedRankTest } from '../statistics/paired-tests.ts';
import { type ProfilePoint, performanceProfileBand } from '../statistics/performance-profile.ts';
import { probabilityOfImprovementInterval } from '../statistics/probability-of-improvement.ts';
import { twoSampleBootstrapInterval } from '../statistics/stratified-bootstrap.ts';
import { type Estimate, interquartileMean, mean, quantile } from '../statistics/summaries.ts';
import type { EvaluationPoint, ReportedRun } from './read-runs.ts';

/** All runs of a learner with the same settings. */
export interface LearnerSummary {
  readonly label: string;
  readonly runs: readonly ReportedRun[];
  /** Those of them that have the seed of another, which teaches nothing new; no figure counts them. */
  readonly repeats: readonly ReportedRun[];
  /** Training seeds of the runs that are done and were evaluated: what all figures but the curve are made of. */
  readonly seeds: readonly number[];
  /** Mean return of the last evaluation of each of these. */
  readonly finals: readonly number[];
  /** Mean return of evaluations over the runs that got so far. Where all runs are there, with intervals over them. */
  readonly curve: readonly {
    readonly step: number;
    readonly runs: number;
    readonly value: number;
    readonly low?: number;
    readonly high?: number;
  }[];
  /** Figures of the last evaluation, over seeds; without an interval where there is one seed. Empty where no run is done. */
  readonly figures: Readonly<Record<string, { readonly mean: Estimate; readonly interquartileMean: Estimate }>>;
  readonly profile: readonly ProfilePoint[];
  /** By group: mean-field errors in the mean over the runs. */
  readonly fieldErrors: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** How the return of one learner compares with that of another. */
export interface LearnerComparison {
  readonly first: string;
  readonly second: string;
  /** Return of the first less that of the second; over training seeds and, where both have played the same, evaluation episodes. */
  readonly difference: Estimate;
  readonly probabilityOfImprovement: Estimate;
  /** Of the seeds that both have; null where there are fewer than two. */
  readonly paired: (SignedRankTest & { readonly adjusted: number }) | null;
}

/** The runs of one environment with the same parameters. */
export interface EnvironmentSummary {
  readonly name: string;
  /** Parameters that differ from those of other sections of the same environment. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly learners: readonly LearnerSummary[];
  readonly comparisons: readonly LearnerComparison[];
}

/** Points of a performance profile. */
const THRESHOLDS = 60;

/** What runs came to, by environment and by learner. Equal runs give equal numbers. */
export function summariseRuns(runs: readonly ReportedRun[]): EnvironmentSummary[] {
  const sections = byEnvironment(runs);
  return sections.map((section) => {
    const { name, ...parameters } = section[0].config.env;
    const others = sections.filter((other) => other !== section && other[0].config.env.name === name).map((other) => other[0].config.env);
    const telling = Object.entries(parameters).filter(([key, value]) => others.some((other) => !isDeepStrictEqual(other[key], value)));
    const rng = createRng('report').split(name);
    const groups = groupRuns(section.map(({ config }) => config)).map(({ label, members }) => ({
      label,
      runs: members.map((index) => section[index]!),
    }));
    const finals = groups.flatMap((group) => onePerSeed(group.runs)).flatMap((run) => finalOf(run)?.mean['return'] ?? []);
    const thresholds = thresholdsOf(finals);
    const learners = groups.map((group) => summariseLearner(group.label, group.runs, thresholds, rng.split(group.label)));
    return { name, parameters: Object.fromEntries(telling), learners, comparisons: compareLearners(learners, rng) };
  });
}

function summariseLearner(label: string, runs: readonly ReportedRun[], thresholds: readonly number[], rng: Rng): LearnerSummary {
  const distinct = onePerSeed(runs);
  const counted = distinct.flatMap((run) => {
    const final = finalOf(run);
    return final ? [{ run, final }] : [];
  });
  const finals = counted.map(({ final }) => final.mean['return']!);
  const names = [...new Set(counted.flatMap(({ final }) => Object.keys(final.mean)))];
  const figures = names.map((name) => {
    const values = counted.flatMap(({ final }) => final.mean[name] ?? []);
    return [
      name,
      { mean: over(values, rng.split(name), mean), interquartileMean: over(values, rng.split(name), interquartileMean) },
    ] as const;
  });
  return {
    label,
    runs,
    repeats: runs.filter((run) => !distinct.includes(run)),
    seeds: counted.map(({ run }) => run.config.seed),
    finals,
    curve: curveOf(distinct, rng.split('curve')),
    figures: Object.fromEntries(figures),
    profile: finals.length > 0 ? performanceProfileBand([finals], thresholds, rng.split('profile')) : [],
    fieldErrors: meanFieldErrors(distinct),
  };
}

/** A run of each seed: the first that is done, else the first. */
function onePerSeed(runs: readonly ReportedRun[]): ReportedRun[] {
  const chosen = new Map<number, ReportedRun>();
  for (const run of runs) {
    const other = chosen.get(run.config.seed);
    if (!other || (!finalOf(other) && finalOf(run))) chosen.set(run.config.seed, run);
  }
  return [...chosen.values()];
}

/** The evaluation at the end of a run that is done; null where there was none, or the log was cut off before it. */
function finalOf({ status, config, evaluations }: ReportedRun): EvaluationPoint | null {
  const last = evaluations.at(-1);
  return status === 'done' && last && last.step >= config.totalTimesteps && Number.isFinite(last.mean['return']) ? last : null;
}

function over(values: readonly number[], rng: Rng, statistic: (values: ArrayLike<number>) => number): Estimate {
  return bootstrapInterval(values, rng, { statistic, resamples: 5000 });
}

function curveOf(runs: readonly ReportedRun[], rng: Rng): LearnerSummary['curve'] {
  const steps = [...new Set(runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step)))].sort((a, b) => a - b);
  return steps.flatMap((step) => {
    const values = runs.flatMap(({ evaluations }) => evaluations.find((each) => each.step === step)?.mean['return'] ?? []);
    if (values.length === 0) return [];
    const { value, low, high } = bootstrapInterval(values, rng, { resamples: 1000 });
    return [{ step, runs: values.length, value, ...(values.length > 1 ? { low, high } : {}) }];
  });
}

/** Evenly over the finals but for the lowest: a run gone wrong would leave no room for the others. */
function thresholdsOf(finals: readonly number[]): number[] {
  if (finals.length === 0) return [];
  const [low, high] = [quantile(finals, 0.02), quantile(finals, 1)];
  const air = 0.05 * (high - low || Math.abs(high) || 1);
  return Array.from({ length: THRESHOLDS }, (_, i) => low - air + (i / (THRESHOLDS - 1)) * (high - low + 2 * air));
}

function meanFieldErrors(runs: readonly ReportedRun[]): LearnerSummary['fieldErrors'] {
  const groups = [...new Set(runs.flatMap(({ fieldErrors }) => Object.keys(fieldErrors)))];
  return Object.fromEntries(
    groups.map((group) => {
      const names = [...new Set(runs.flatMap(({ fieldErrors }) => Object.keys(fieldErrors[group] ?? {})))];
      return [
        group,
        Object.fromEntries(names.map((name) => [name, mean(runs.flatMap(({ fieldErrors }) => fieldErrors[group]?.[name] ?? []))])),
      ];
    }),
  );
}

function compareLearners(learners: readonly LearnerSummary[], rng: Rng): LearnerComparison[] {
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
  const common = a.seeds.filter((seed, i) => b.seeds.includes(seed) && a.seeds.indexOf(seed) === i);
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
  const returnsOf = ({ runs }: LearnerSummary, seed: number) =>
    runs.find((run) => run.config.seed === seed && finalOf(run))!.evaluations.at(-1)!.returns;
  const isSame = common.length === a.seeds.length && common.length === b.seeds.length;
  if (isSame) {
    const table = common.map((seed) => returnsOf(a, seed).map((value, episode) => value - (returnsOf(b, seed)[episode] ?? Number.NaN)));
    if (table.every((row) => row.length === table[0]!.length && row.length > 0 && row.every(Number.isFinite))) {
      return crossedBootstrapInterval(table, rng, { resamples: 5000 });
    }
  }
  return twoSampleBootstrapInterval([a.finals], [b.finals], ([x], [y]) => mean(x!) - mean(y!), rng, { resamples: 5000 });
}
