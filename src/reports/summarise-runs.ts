import { isDeepStrictEqual } from 'node:util';
import { byEnvironment } from '../runs/by-environment.ts';
import { groupRuns } from '../runs/group-runs.ts';
import { createRng } from '../shared/rng.ts';
import { quantile } from '../statistics/summaries.ts';
import { compareLearners, type LearnerComparison } from './compare-learners.ts';
import type { ReportedRun } from './read-runs.ts';
import { finalOf, type LearnerSummary, onePerSeed, summariseLearner } from './summarise-learner.ts';

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

/** Evenly over the finals but for the lowest: a run gone wrong would leave no room for the others. */
function thresholdsOf(finals: readonly number[]): number[] {
  if (finals.length === 0) return [];
  const [low, high] = [quantile(finals, 0.02), quantile(finals, 1)];
  const air = 0.05 * (high - low || Math.abs(high) || 1);
  return Array.from({ length: THRESHOLDS }, (_, i) => low - air + (i / (THRESHOLDS - 1)) * (high - low + 2 * air));
}
