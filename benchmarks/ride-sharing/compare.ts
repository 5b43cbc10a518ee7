import { createRng } from '../../src/shared/rng.ts';
import { crossedBootstrapInterval } from '../../src/statistics/bootstrap.ts';
import { type Estimate, mean } from '../../src/statistics/summaries.ts';
import { type KpiName, kpiNames } from './kpis/definitions.ts';
import type { PolicyReport } from './results.ts';

/** A policy beside another. */
export interface ComparedPolicy {
  readonly name: string;
  readonly label: string;
  readonly runs: number;
  readonly failures: readonly string[];
  /** Mean over seeds and episodes of each figure; NaN where no episode has one. */
  readonly mean: Readonly<Record<KpiName, number>>;
  /** Mean of each figure less that of the reference on the same episodes, with a 95 % interval; null where there is no reference, or it is the policy itself. */
  readonly difference: Readonly<Record<KpiName, Estimate>> | null;
}

/**
 * Compares policies that all played the same episodes with one of them. Training seeds and episodes are both taken for chance (Owen 2007), and
 * differences are taken episode by episode. Where there is one seed and one episode the interval says nothing: it is a point.
 */
export function comparePolicies(policies: readonly PolicyReport[], reference: string): ComparedPolicy[] {
  const against = policies.find(({ name, runs }) => name === reference && runs.length > 0);
  return policies.map((policy) => {
    const { name, label, failures, runs } = policy;
    return {
      name,
      label,
      runs: runs.length,
      failures,
      mean: byKpi((kpi) =>
        mean(runs.flatMap(({ episodes }) => episodes.map(({ kpis }) => kpis[kpi])).filter((value) => !Number.isNaN(value))),
      ),
      difference: against && against !== policy && runs.length > 0 ? byKpi((kpi) => pairedDifference(policy, against, kpi)) : null,
    };
  });
}

/** Difference of a figure, with its interval. Seeds of two policies that both learned are paired in their order; episodes without the figure are left out. */
export function pairedDifference(policy: PolicyReport, other: PolicyReport, kpi: KpiName): Estimate {
  const sizes = [policy, other].filter(({ learned }) => learned).map(({ runs }) => runs.length);
  const seeds = sizes.length > 0 ? Math.min(...sizes) : 1;
  const runOf = ({ learned, runs }: PolicyReport, i: number) => runs[learned ? i : 0]!;
  const rows = Array.from({ length: seeds }, (_, i) => {
    const [own, theirs] = [runOf(policy, i), runOf(other, i)];
    return own.episodes.map(({ kpis }, episode) => kpis[kpi] - (theirs.episodes[episode]?.kpis[kpi] ?? Number.NaN));
  });
  const complete = rows[0]!.map((_, episode) => episode).filter((episode) => rows.every((row) => Number.isFinite(row[episode])));
  const table = rows.map((row) => complete.map((episode) => row[episode]!));
  if (complete.length === 0) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  return crossedBootstrapInterval(table, createRng('ride-sharing benchmark').split(`${policy.name}/${other.name}/${kpi}`), {
    resamples: 4000,
  });
}

function byKpi<T>(of: (kpi: KpiName) => T): Record<KpiName, T> {
  return Object.fromEntries(kpiNames.map((name) => [name, of(name)])) as Record<KpiName, T>;
}
