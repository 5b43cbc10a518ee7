import type { Rng } from '../shared/rng.ts';
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { type ProfilePoint, performanceProfileBand } from '../statistics/performance-profile.ts';
import { type Estimate, interquartileMean, mean } from '../statistics/summaries.ts';
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

/** @param thresholds returns that the profile has points at */
export function summariseLearner(label: string, runs: readonly ReportedRun[], thresholds: readonly number[], rng: Rng): LearnerSummary {
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
export function onePerSeed(runs: readonly ReportedRun[]): ReportedRun[] {
  const chosen = new Map<number, ReportedRun>();
  for (const run of runs) {
    const other = chosen.get(run.config.seed);
    if (!other || (!finalOf(other) && finalOf(run))) chosen.set(run.config.seed, run);
  }
  return [...chosen.values()];
}

/** The evaluation at the end of a run that is done; null where there was none, or the log was cut off before it. */
export function finalOf({ status, config, evaluations }: ReportedRun): EvaluationPoint | null {
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
