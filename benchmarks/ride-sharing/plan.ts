import type { BenchmarkRun } from '../../src/plugins/benchmark.ts';
import type { BenchmarkOptions } from './options.ts';
import { type BenchmarkPolicy, benchmarkPolicies, type PolicyName } from './policies.ts';

/** A policy from one seed, and how it is trained. */
export interface PlannedPolicyRun {
  readonly policy: BenchmarkPolicy;
  readonly seed: number;
  readonly run: BenchmarkRun;
}

export interface BenchmarkPlan {
  readonly title: string | undefined;
  /** Parameters of the environment that all policies share. */
  readonly env: Readonly<Record<string, unknown>>;
  readonly reference: PolicyName;
  readonly episodes: number;
  readonly timesteps: number;
  readonly policies: readonly BenchmarkPolicy[];
  readonly runs: readonly PlannedPolicyRun[];
}

/** Used where the options say nothing. */
const defaults = {
  full: { seeds: 5, episodes: 2, timesteps: 4320, env: { vehicles: 100 } },
  quick: { seeds: 1, episodes: 1, timesteps: 240, env: { vehicles: 40, window: '08:00-10:00' } },
} as const;

/** What is to be trained and played. */
export function planBenchmark(options: BenchmarkOptions, quick: boolean): BenchmarkPlan {
  const chosen = defaults[quick ? 'quick' : 'full'];
  const {
    policies: names,
    reference,
    episodes = chosen.episodes,
    seeds = chosen.seeds,
    timesteps = chosen.timesteps,
    title,
    ...given
  } = options;
  const policies = benchmarkPolicies.filter(({ name }) => names === undefined || names.includes(name));
  const env = { ...chosen.env, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  const runs = policies.flatMap((policy) =>
    Array.from({ length: policy.learned ? seeds : 1 }, (_, seed) => ({ policy, seed, run: runOf(policy, seed, env, timesteps) })),
  );
  return { title, env, reference, episodes, timesteps, policies, runs };
}

function runOf(policy: BenchmarkPolicy, seed: number, env: BenchmarkPlan['env'], timesteps: number): BenchmarkRun {
  return {
    name: `runs/${policy.name}-${seed}`,
    config: {
      env: { name: 'ride-pooling', ...env, ...policy.env },
      learner: policy.learner,
      seed,
      totalTimesteps: policy.learned ? timesteps : 0,
      // The episodes are played afterwards, with the log of each.
      evaluate: { every: 0, episodes: 0 },
    },
  };
}
