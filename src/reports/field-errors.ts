import { isRecord } from '../runs/config-difference.ts';
import type { RunEvent } from '../runs/run-folder.ts';
import { mean } from '../statistics/summaries.ts';

/** Errors of one population's estimates of its mean field: "fieldMse", "fieldMsePersistence", "fieldKlUniform" and so on. */
export type FieldErrors = Readonly<Record<string, number>>;

/** The mean-field errors of several populations, a group of one run each. */
export interface FieldErrorSummary {
  /** The group; null for all groups together. */
  readonly group: string | null;
  readonly populations: number;
  readonly mean: FieldErrors;
  /** In how many of the populations the estimate has the smaller mean squared error. */
  readonly better: { readonly thanPersistence: number; readonly thanUniform: number };
}

/** By group: what a run logged of its mean-field errors after timestep `from`, in the mean. */
export function fieldErrorsAfter(events: readonly RunEvent[], from: number): Record<string, FieldErrors> {
  const later = events.flatMap(({ type, step, metrics }) => (type === 'log' && step > from && isRecord(metrics) ? [metrics] : []));
  const groups = [...new Set(later.flatMap((metrics) => Object.keys(metrics)))].map((group) => {
    const logged = later.map((metrics) => metrics[group]).filter(isRecord);
    const names = [...new Set(logged.flatMap((figures) => Object.keys(figures)))].filter((name) => name.startsWith('field'));
    const means = names.map(
      (name) => [name, mean(logged.map((figures) => figures[name]).filter((value) => typeof value === 'number'))] as const,
    );
    return [group, Object.fromEntries(means.filter(([, value]) => !Number.isNaN(value)))] as const;
  });
  return Object.fromEntries(groups.filter(([, errors]) => Object.keys(errors).length > 0));
}

/** Over the runs: each group's errors and, where there are several groups, those of all populations. */
export function summariseFieldErrors(runs: readonly Readonly<Record<string, FieldErrors>>[]): FieldErrorSummary[] {
  const groups = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  const byGroup = groups.map((group) =>
    summarise(
      group,
      runs.flatMap((run) => (group in run ? [run[group]!] : [])),
    ),
  );
  return groups.length > 1
    ? [
        ...byGroup,
        summarise(
          null,
          runs.flatMap((run) => Object.values(run)),
        ),
      ]
    : byGroup;
}

function summarise(group: string | null, populations: readonly FieldErrors[]): FieldErrorSummary {
  const names = [...new Set(populations.flatMap((errors) => Object.keys(errors)))];
  const below = (other: string) => populations.filter((errors) => errors['fieldMse']! < errors[other]!).length;
  return {
    group,
    populations: populations.length,
    mean: Object.fromEntries(names.map((name) => [name, mean(populations.flatMap((errors) => errors[name] ?? []))])),
    better: { thanPersistence: below('fieldMsePersistence'), thanUniform: below('fieldMseUniform') },
  };
}
