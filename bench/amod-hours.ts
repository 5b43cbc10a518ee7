// Policies on the published hours of Enders et al. (2023), side by side: node dist/bench/amod-hours.js [--help]
import { join } from 'node:path';
import process from 'node:process';
import { makeRideSharing } from '../envs/ride-sharing/make.ts';
import { parameterSchema } from '../envs/ride-sharing/parameters.ts';
import { UserError } from '../src/shared/user-error.ts';
import { comparePolicies } from './amod-hours/compare-policies.ts';
import { completeRuns } from './amod-hours/complete-runs.ts';
import { drawCurves } from './amod-hours/draw-curves.ts';
import { hindsightBound } from './amod-hours/hindsight-bound.ts';
import { hindsightProblem } from './amod-hours/hindsight-problem.ts';
import { createMurmur } from './amod-hours/murmur.ts';
import { readStudyOptions, type StudyOptions, usage } from './amod-hours/options.ts';
import { studyPolicies } from './amod-hours/policies.ts';
import type { PolicyResult } from './amod-hours/results.ts';
import { DATES, readStudyRun, type StudyRun, studyRun } from './amod-hours/study-run.ts';
import { studyTables } from './amod-hours/study-tables.ts';
import { tellMistakes } from './tell-mistakes.ts';

const root = join(import.meta.dirname, '../..');
const configs = join(root, 'bench/amod-hours');

/** All runs of some policies, first those that take little time. */
function runsOf(policies: StudyOptions['policies'], options: StudyOptions): StudyRun[] {
  const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1);
  const scripted = policies.filter(({ learned }) => !learned).map((policy) => studyRun(policy, 1, options, configs));
  const learned = policies.filter((policy) => policy.learned);
  return [...scripted, ...seeds.flatMap((seed) => learned.map((policy) => studyRun(policy, seed, options, configs)))];
}

/** The results of the policies that were asked for, and of whatever other is finished with the same options. */
async function readAll(options: StudyOptions): Promise<PolicyResult[]> {
  const results: PolicyResult[] = [];
  for (const policy of studyPolicies) {
    const asked = options.policies.includes(policy);
    const runs: PolicyResult['runs'][number][] = [];
    for (const run of runsOf([policy], options)) {
      try {
        const result = await readStudyRun(run);
        if (result) runs.push(result);
      } catch (error) {
        if (asked || !(error instanceof UserError)) throw error;
        console.error(`Left out: ${error.message}`);
      }
    }
    const { name, label, learned, independent } = policy;
    if (runs.length > 0) results.push({ name, label, learned, independent, runs });
  }
  return results;
}

/** Labels and hindsight bounds of the test dates. */
async function readDates({ data }: StudyOptions): Promise<{ labels: string[]; bound: number[] }> {
  const { world } = await makeRideSharing(parameterSchema.parse({ preset: 'amod-hours', ...(data === undefined ? {} : { data }) }), 1);
  const days = Array.from({ length: DATES }, (_, episode) => world.scenario.demand({ seed: 0, evaluation: true, episode }));
  return { labels: days.map(({ label }) => label), bound: days.map((day) => hindsightBound(hindsightProblem(world, day))) };
}

async function main(): Promise<void> {
  const options = readStudyOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  const { labels, bound } = await readDates(options);
  await completeRuns(runsOf(options.policies, options), options.jobs, createMurmur(join(root, 'dist/src/cli/main.js')));
  const results = await readAll(options);
  const compared = comparePolicies(results, bound);
  if (options.figure !== undefined) {
    const trained = results
      .filter(({ learned, name }) => learned && studyPolicies.some((policy) => policy.name === name && !policy.optional))
      .map((policy) => ({
        policy,
        runs: runsOf(
          studyPolicies.filter(({ name }) => name === policy.name),
          options,
        ),
      }));
    await drawCurves(
      options.figure,
      trained,
      compared.filter(({ name }) => name === 'greedy' || name === 'matching'),
    );
  }
  if (options.json) {
    const policies = results.map((result, i) => ({ ...compared[i], runs: result.runs }));
    console.log(JSON.stringify({ dates: labels, bound, policies }, null, 2));
  } else {
    process.stdout.write(studyTables(compared, bound));
  }
}

await tellMistakes(main);
