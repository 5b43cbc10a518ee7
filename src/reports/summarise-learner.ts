import type { CurvePoint } from '../runs/curve-series.ts';
import { learnerName } from '../runs/learner-name.ts';
import type { Rng } from '../shared/rng.ts';
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { type ProfilePoint, performanceProfileBand } from '../statistics/performance-profile.ts';
import { type Estimate, interquartileMean, mean } from '../statistics/summaries.ts';
import { type FieldErrorSummary, summariseFieldErrors } from './field-errors.ts';
import type { EvaluationPoint, ReportedRun } from './read-runs.ts';
import { trainingMeans } from './training-means.ts';

/** What a summary is of. */
export interface SummaryOptions {
  /** The figure of an episode that learners are compared by. */
  readonly metric: string;
  /** Timesteps that a mean of training covers. */
  readonly every: number;
  /** Values that the profile has points at. */
  readonly thresholds: readonly number[];
}

/** All runs of a learner with the same settings. */
export interface LearnerSummary {
  /** The learner's name, and in brackets what tells it from others of that name. */
  readonly label: string;
  readonly name: string;
  readonly runs: readonly ReportedRun[];
  /** Those of them that have the seed of another, which teaches nothing new; no figure counts them. */
  readonly repeats: readonly ReportedRun[];
  /** Training seeds of the runs that are done and were evaluated, in their order: what all figures but the curve are made of. */
  readonly seeds: readonly number[];
  /** The metric in the mean over the last evaluation of each of these, and in each of its episodes. */
  readonly finals: readonly number[];
  readonly episodes: readonly (readonly number[])[];
  /** The metric of evaluations, over the runs that got so far. Where there are several, with intervals over them. */
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
  /** The metric in training, over the runs that are done. */
  readonly training: readonly CurvePoint[];
  /** Of the runs that are done. */
  readonly fieldErrors: readonly FieldErrorSummary[];
}

/** Summarises the runs of one learner with one set of parameters. */
export function summariseLearner(label: string, runs: readonly ReportedRun[], options: SummaryOptions, rng: Rng): LearnerSummary {
  const { metric, every, thresholds } = options;
  const distinct = onePerSeed(runs, metric);
  const done = distinct.filter(({ status }) => status === 'done');
  const counted = distinct.flatMap((run) => {
    const final = finalOf(run, metric);
    return final ? [{ run, final }] : [];
  });
  const finals = counted.map(({ final }) => final.mean[metric]!);
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
    name: learnerName(runs[0]!.config),
    runs,
    repeats: runs.filter((run) => !distinct.includes(run)),
    seeds: counted.map(({ run }) => run.config.seed),
    finals,
    episodes: counted.map(({ final }) => final.episodes.map((episode) => episode[metric] ?? Number.NaN)),
    curve: curveOf(distinct, metric, rng.split('curve')),
    figures: Object.fromEntries(figures),
    profile: finals.length > 0 ? performanceProfileBand([finals], thresholds, rng.split('profile')) : [],
    training: trainingMeans(
      done.map(({ training }) => training),
      every,
      rng.split('training'),
    ),
    fieldErrors: summariseFieldErrors(done.map(({ fieldErrors }) => fieldErrors)),
  };
}

/** A run of each seed, in the order of these: the first that is done, else the first. */
export function onePerSeed(runs: readonly ReportedRun[], metric: string): ReportedRun[] {
  const chosen = new Map<number, ReportedRun>();
  for (const run of runs) {
    const other = chosen.get(run.config.seed);
    if (!other || (!finalOf(other, metric) && finalOf(run, metric))) chosen.set(run.config.seed, run);
  }
  return [...chosen.values()].toSorted((a, b) => a.config.seed - b.config.seed);
}

/** The evaluation at the end of a run that is done; null where there was none with the metric, or the log was cut off before it. */
export function finalOf({ status, config, evaluations }: ReportedRun, metric: string): EvaluationPoint | null {
  const last = evaluations.at(-1);
  return status === 'done' && last && last.step >= config.totalTimesteps && Number.isFinite(last.mean[metric]) ? last : null;
}

function over(values: readonly number[], rng: Rng, statistic: (values: ArrayLike<number>) => number): Estimate {
  return bootstrapInterval(values, rng, { statistic, resamples: 5000 });
}

function curveOf(runs: readonly ReportedRun[], metric: string, rng: Rng): LearnerSummary['curve'] {
  const steps = [...new Set(runs.flatMap(({ evaluations }) => evaluations.map(({ step }) => step)))].sort((a, b) => a - b);
  return steps.flatMap((step) => {
    const values = runs.flatMap(({ evaluations }) => evaluations.find((each) => each.step === step)?.mean[metric] ?? []);
    if (values.length === 0) return [];
    const { value, low, high } = bootstrapInterval(values, rng, { resamples: 1000 });
    return [{ step, runs: values.length, value, ...(values.length > 1 ? { low, high } : {}) }];
  });
}
