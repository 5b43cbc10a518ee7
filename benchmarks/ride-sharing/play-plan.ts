import { join } from 'node:path';
import process from 'node:process';
import { loadTripScenario } from '../../envs/fleet/load-scenario.ts';
import { makeRidePooling } from '../../envs/ride-pooling/make.ts';
import { parameterSchema } from '../../envs/ride-pooling/parameters.ts';
import type { City } from '../../src/city/city.ts';
import { attachPolicies } from '../../src/learning/policies.ts';
import type { BenchmarkContext } from '../../src/plugins/benchmark.ts';
import { assemble } from '../../src/runs/assemble.ts';
import { emptyConfig } from '../../src/runs/config-source.ts';
import { resolveConfig } from '../../src/runs/resolve-config.ts';
import { restoreRun } from '../../src/runs/restore-run.ts';
import { ownVersion } from '../../src/runs/system-record.ts';
import { asTyped } from '../../src/shared/as-typed.ts';
import { RunFailure } from '../../src/shared/run-failure.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { trainCommand } from '../../src/suites/train-command.ts';
import type { BenchmarkPlan, PlannedPolicyRun } from './plan.ts';
import { playEpisodes } from './play-episodes.ts';
import type { PolicyReport, RunReport } from './results.ts';
import { createRunStore } from './run-store.ts';

type Context = Pick<BenchmarkContext<unknown>, 'train' | 'folder' | 'signal' | 'progress'>;

/** Trains what is not trained yet, plays what is not played yet, and gathers the reports. What fails is reported, and the others go on. */
export async function playPlan(plan: BenchmarkPlan, context: Context): Promise<{ policies: PolicyReport[]; city: City }> {
  // What is wrong with the data is wrong for every policy.
  const shared = parameterSchema.parse(plan.env);
  const { city } = await loadTripScenario(shared, shared.epochSeconds);
  await trainAll(plan, context);
  const reports = new Map<PlannedPolicyRun, RunReport | string>();
  for (const [index, planned] of plan.runs.entries()) {
    const { label } = planned.policy;
    context.progress(`playing ${label}`, index / plan.runs.length);
    const share = (part: number) => context.progress(`playing ${label}`, (index + part) / plan.runs.length);
    try {
      reports.set(planned, await playRun(planned, plan, context, share));
    } catch (error) {
      if (context.signal.aborted || !(error instanceof UserError || error instanceof RunFailure)) throw error;
      reports.set(planned, error.message);
    }
  }
  const policies = plan.policies.map(({ name, label, learned }): PolicyReport => {
    const own = plan.runs.filter(({ policy }) => policy.name === name).map((run) => reports.get(run)!);
    const failures = own.filter((report) => typeof report === 'string');
    return { name, label, learned, runs: own.filter((report) => typeof report !== 'string'), failures: [...new Set(failures)] };
  });
  if (policies.every(({ runs }) => runs.length === 0)) {
    throw new RunFailure(`No policy could be played. ${policies.flatMap(({ failures }) => failures)[0] ?? ''}`.trim());
  }
  return { policies, city };
}

/** A run that fails keeps the others from nothing: what it lacks shows when it is to be played. */
async function trainAll({ runs }: BenchmarkPlan, { train, signal }: Context): Promise<void> {
  const learned = runs.filter(({ policy }) => policy.learned);
  if (learned.length === 0) return;
  try {
    await train(learned.map(({ run }) => run));
  } catch (error) {
    if (signal.aborted || !(error instanceof RunFailure)) throw error;
  }
}

async function playRun(
  planned: PlannedPolicyRun,
  { episodes }: BenchmarkPlan,
  { folder, signal }: Context,
  share: (part: number) => void,
): Promise<RunReport> {
  const { seed, run } = planned;
  const path = join(folder, run.name);
  const { resolved, learners, close } = await policiesOf(planned, path);
  const { config } = resolved;
  const { name: _, ...parameters } = config.env;
  const env = await makeRidePooling(parameterSchema.parse(parameters), 1);
  try {
    const store = createRunStore(path);
    const madeFrom = [ownVersion(), config, episodes];
    const kept = await store.find('episodes', madeFrom);
    if (kept) return kept;
    const played = await playEpisodes(env, learners, episodes, (part) => {
      if (signal.aborted) throw new RunFailure('Stopped.');
      share(part);
    });
    const report = { seed, command: `murmur ${asTyped(trainCommand(run.config, path))}`, episodes: played };
    await store.keep('episodes', madeFrom, report);
    return report;
  } finally {
    close();
  }
}

/** The policies of a run: as training left them, or new where there is nothing to learn. */
async function policiesOf({ policy, seed, run }: PlannedPolicyRun, path: string) {
  if (!policy.learned) {
    const source = { ...emptyConfig, value: run.config, origin: () => `the benchmark's policy ${policy.name}` };
    const resolved = await resolveConfig(source, process.cwd());
    const { env, learners } = await assemble(resolved);
    attachPolicies(env, learners);
    return { resolved, learners, close: () => env.close?.() };
  }
  const { resolved, learners, env, step } = await restoreRun(path);
  const { totalTimesteps } = resolved.config;
  if (step < totalTimesteps) throw new RunFailure(`Seed ${seed} was trained for ${step} of ${totalTimesteps} timesteps only.`);
  return { resolved, learners, close: () => env.close?.() };
}
