import { createRng } from '../../src/shared/rng.ts';
import { crossedBootstrapInterval } from '../../src/statistics/bootstrap.ts';
import { type Estimate, mean } from '../../src/statistics/summaries.ts';
import type { PolicyResult, RunResult } from './results.ts';

/** A policy beside the others. Intervals hold with 95 %, seeds and dates both taken for chance. */
export interface ComparedPolicy {
  readonly name: string;
  readonly label: string;
  readonly runs: number;
  /** Mean reward of a date in USD. */
  readonly reward: Estimate;
  /** Mean reward less that of another policy on the same dates; null where there is none, or it is the policy itself. */
  readonly againstGreedy: Estimate | null;
  readonly againstMatching: Estimate | null;
  readonly againstIndependent: Estimate | null;
  /** Means of a date. */
  readonly served: number;
  readonly serviceRate: number;
  /** Mean reward as a share of the mean bound. */
  readonly shareOfBound: number;
  /** Means over the runs; null where there is no field. */
  readonly fieldErrors: Readonly<Record<string, number>> | null;
}

/**
 * Compares policies that all played the same dates.
 * @param bound the hindsight bound of each date
 */
export function comparePolicies(policies: readonly PolicyResult[], bound: readonly number[]): ComparedPolicy[] {
  const against = (policy: PolicyResult, name: string): Estimate | null => {
    const other = policies.find((candidate) => candidate.name === name);
    return other && other !== policy ? difference(policy, other) : null;
  };
  return policies.map((policy) => {
    const { name, label, runs } = policy;
    const reward = interval(
      runs.map((run) => run.reward),
      name,
    );
    return {
      name,
      label,
      runs: runs.length,
      reward,
      againstGreedy: against(policy, 'greedy'),
      againstMatching: against(policy, 'matching'),
      againstIndependent: against(policy, policy.independent),
      served: mean(runs.map((run) => mean(run.served))),
      serviceRate: mean(runs.map((run) => mean(run.serviceRate))),
      shareOfBound: reward.value / mean(bound),
      fieldErrors: meanErrors(runs),
    };
  });
}

/** Reward of one policy less that of another, date by date, and seed by seed where both learned; null where they have no seed in common. */
function difference(policy: PolicyResult, other: PolicyResult): Estimate | null {
  const seeded = policy.learned ? policy : other;
  const rows = seeded.runs.flatMap(({ seed }) => {
    const [own, theirs] = [runOf(policy, seed), runOf(other, seed)];
    return own && theirs ? [own.reward.map((value, date) => value - theirs.reward[date]!)] : [];
  });
  return rows.length > 0 ? interval(rows, `${policy.name}/${other.name}`) : null;
}

function runOf({ learned, runs }: PolicyResult, seed: number): RunResult | undefined {
  return learned ? runs.find((run) => run.seed === seed) : runs[0];
}

function interval(rows: readonly (readonly number[])[], label: string): Estimate {
  return crossedBootstrapInterval(rows, createRng('amod-hours').split(label));
}

function meanErrors(runs: readonly RunResult[]): Record<string, number> | null {
  const [first] = runs;
  if (!first?.fieldErrors) return null;
  return Object.fromEntries(
    Object.keys(first.fieldErrors).map((name) => [name, mean(runs.map((run) => run.fieldErrors?.[name] ?? Number.NaN))]),
  );
}
