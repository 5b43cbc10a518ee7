import { isDeepStrictEqual } from 'node:util';
import { byEnvironment } from '../runs/by-environment.ts';
import { groupRuns } from '../runs/group-runs.ts';
import { createRng } from '../shared/rng.ts';
import { quantile } from '../statistics/summaries.ts';
import { type BaselineSummary, betterThanBaseline } from './better-than-baseline.ts';
import { compareLearners, type LearnerComparison } from './compare-learners.ts';
import type { ReportedRun } from './read-runs.ts';
import { finalOf, type LearnerSummary, onePerSeed, summariseLearner } from './summarise-learner.ts';

/** What a report is to say. */
export interface ReportOptions {
  /** The figure of an episode that curves, profiles and comparisons are of; runs have to be read with it. Default "return". */
  readonly metric?: string | undefined;
  /** The learner whose runs the others are counted against. Default "random". */
  readonly baseline?: string | undefined;
  /** Timesteps that a mean of training covers. Default: a quarter of the longest training in the environment. */
  readonly every?: number | undefined;
}

/** The runs of one environment with the same parameters. */
export interface EnvironmentSummary {
  readonly name: string;
  /** Parameters that differ from those of other sections of the same environment. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metric: string;
  readonly learners: readonly LearnerSummary[];
  readonly comparisons: readonly LearnerComparison[];
  /** Null where no run of the baseline is done. */
  readonly baseline: BaselineSummary | null;
}

/** Points of a performance profile. */
const THRESHOLDS = 60;

/** What runs came to, by environment and by learner. Equal runs give equal numbers. */
export function summariseRuns(runs: readonly ReportedRun[], options: ReportOptions = {}): EnvironmentSummary[] {
  const { metric = 'return', baseline = 'random' } = options;
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
    const counted = groups.flatMap((group) => onePerSeed(group.runs, metric));
    const thresholds = thresholdsOf(counted.flatMap((run) => finalOf(run, metric)?.mean[metric] ?? []));
    const every = options.every ?? Math.max(1, Math.ceil(Math.max(...section.map(({ config }) => config.totalTimesteps)) / 4));
    const learners = groups.map((group) =>
      summariseLearner(group.label, group.runs, { metric, every, thresholds }, rng.split(group.label)),
    );
    return {
      name,
      parameters: Object.fromEntries(telling),
      metric,
      learners,
      comparisons: compareLearners(learners, rng),
      baseline: betterThanBaseline(learners, baseline),
    };
  });
}

/** Evenly over the finals but for the lowest: a run gone wrong would leave no room for the others. */
function thresholdsOf(finals: readonly number[]): number[] {
  if (finals.length === 0) return [];
  const [low, high] = [quantile(finals, 0.02), quantile(finals, 1)];
  const air = 0.05 * (high - low || Math.abs(high) || 1);
  return Array.from({ length: THRESHOLDS }, (_, i) => low - air + (i / (THRESHOLDS - 1)) * (high - low + 2 * air));
}
