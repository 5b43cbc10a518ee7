import { UserError } from '../shared/user-error.ts';
import type { EnvironmentSummary, ReportOptions } from './summarise-runs.ts';

/** Throws a UserError where the runs of an environment have no such metric, or where there is nobody to compare with the baseline that was asked for. */
export function requireAsked(sections: readonly EnvironmentSummary[], { metric, baseline }: ReportOptions): void {
  for (const { name, learners } of metric === undefined ? [] : sections) {
    const evaluations = learners.flatMap(({ runs }) => runs.flatMap((run) => run.evaluations));
    const known = [...new Set(evaluations.flatMap((evaluation) => Object.keys(evaluation.mean)))];
    if (known.length > 0 && !known.includes(metric!)) {
      throw new UserError(`--metric is "${metric}", which evaluations of ${name} do not have; there are ${known.join(', ')}.`);
    }
  }
  if (baseline === undefined || sections.length === 0 || sections.some((section) => section.baseline?.comparisons.length)) return;
  const played = sections.filter((section) => section.baseline).map(({ name }) => name);
  if (played.length > 0) {
    throw new UserError(`--baseline is "${baseline}", and nobody else's run is done in ${played.join(', ')} with the same parameters.`);
  }
  const names = [...new Set(sections.flatMap(({ learners }) => learners.flatMap(({ name, finals }) => (finals.length > 0 ? name : []))))];
  const those = names.length === 0 ? 'none is done' : `those that are done are of ${names.join(', ')}`;
  throw new UserError(`--baseline is "${baseline}", of which no run is done among these; ${those}.`);
}
