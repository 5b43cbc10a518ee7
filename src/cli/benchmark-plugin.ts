import { join } from 'node:path';
import process from 'node:process';
import { createEvaluator, type Evaluation } from '../learning/evaluate.ts';
import type { BenchmarkContext, BenchmarkRun, FinishedRun } from '../plugins/benchmark.ts';
import { loadRegistry } from '../plugins/load-registry.ts';
import { defaultEngine, settleEngine } from '../population/engine.ts';
import { makeNamedEnvironment } from '../runs/assemble.ts';
import { guessValue } from '../runs/config-overrides.ts';
import { emptyConfig } from '../runs/config-source.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { restoreRun } from '../runs/restore-run.ts';
import { describeSystem } from '../runs/system-record.ts';
import { asTyped } from '../shared/as-typed.ts';
import { parseParameters } from '../shared/parse-parameters.ts';
import { RunFailure } from '../shared/run-failure.ts';
import { planRun } from '../suites/planned-run.ts';
import { lastEvaluation } from '../suites/run-results.ts';
import { type RunRecord, recordRun, writeRecord } from '../suites/suite-record.ts';
import { carryOutShown, defaultJobs, requireAllDone } from './carry-out.ts';
import { INTERRUPTED } from './exit-codes.ts';
import { type Flags, flagName } from './flags.ts';
import { createPartProgress } from './part-progress.ts';
import { stopOnInterrupt } from './training-run.ts';

/** Options that every benchmark has; all others are its own. */
const common = ['--', 'out', 'jobs', 'quick', 'plugin', 'json', 'quiet'];

/** `murmur benchmark NAME`: runs the benchmark that a plugin brings. */
export async function runBenchmark(
  name: string,
  flags: Flags,
  plugins: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const registry = await loadRegistry(plugins, process.cwd());
  const benchmark = registry.benchmark(name);
  const own = Object.entries(options).filter(([key]) => !common.includes(key));
  const raw = Object.fromEntries(own.map(([key, value]) => [key, typeof value === 'string' ? guessValue(value) : value]));
  const parsed = await parseParameters(benchmark.parameters, raw, '', ([key]) => `The option ${flagName(String(key))}`);

  const quick = flags.switch('quick') ?? false;
  const quiet = flags.switch('quiet') ?? false;
  const folder = flags.text('out') ?? join('runs', quick ? `${name}-quick` : name);
  const jobs = flags.number('jobs', { least: 1, whole: true }) ?? defaultJobs([]);
  makeFolder(folder, 'folder of the benchmark');
  const system = describeSystem(await settleEngine(defaultEngine));
  const part = createPartProgress();
  const records: RunRecord[] = [];
  const interrupt = stopOnInterrupt(() => {
    part.clear();
    console.error('Stopping; what is running comes to an end with checkpoints. Ctrl-C again leaves at once.');
  });
  const { signal } = interrupt;

  const context: BenchmarkContext<never> = {
    options: parsed,
    quick,
    folder,
    jobs,
    signal,
    registry,
    train: (runs) => trainRuns(runs, { folder, jobs, signal, quiet, plugins, records }),
    evaluate: evaluateRun,
    progress(what, share) {
      if (!quiet) part.update(what, share);
    },
  };
  try {
    const { text, result } = await benchmark.run(context);
    part.clear();
    const words = ['benchmark', name, ...own.flatMap(([key, value]) => [flagName(key), String(value)]), ...(quick ? ['--quick'] : [])];
    const record = { benchmark: name, command: `murmur ${asTyped(words)}`, plugin: benchmark.plugin, system, runs: records, result };
    const path = await writeRecord(folder, 'benchmark.json', record);
    console.log(flags.switch('json') ? JSON.stringify(record, null, 2) : `${text}\n\nResults: ${path}`);
  } catch (error) {
    part.clear();
    if (!signal.aborted) throw error;
  } finally {
    interrupt.release();
  }
  if (!signal.aborted) return;
  console.error('Stopped. The same command goes on from here.');
  process.exitCode = INTERRUPTED;
}

interface Training {
  readonly folder: string;
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly quiet: boolean;
  readonly plugins: readonly string[];
  /** Where what there is to say of the runs is added. */
  readonly records: RunRecord[];
}

async function trainRuns(runs: readonly BenchmarkRun[], training: Training): Promise<FinishedRun[]> {
  const { folder, jobs, signal, quiet, plugins, records } = training;
  const planned = await Promise.all(
    runs.map(({ name, config }) => {
      const value = plugins.length > 0 ? { ...config, plugins } : config;
      return planRun(name, folder, { ...emptyConfig, value, origin: () => `the benchmark's run ${name}` }, process.cwd());
    }),
  );
  const endings = await carryOutShown(planned, { jobs, signal, quiet });
  records.push(...(await Promise.all(planned.map((run) => recordRun(run, endings.get(run))))));
  if (signal.aborted) throw new RunFailure('The runs were stopped.');
  requireAllDone(endings);
  return Promise.all(planned.map(async ({ name, path }) => ({ name, path, evaluation: await lastEvaluation(path) })));
}

const evaluateRun: BenchmarkContext<never>['evaluate'] = async ({ path }, { episodes, env }): Promise<Evaluation> => {
  const { resolved, learners, env: training } = await restoreRun(path);
  const { config, registry } = resolved;
  const copies = Math.max(1, Math.min(episodes, config.numEnvs));
  const own = await makeNamedEnvironment({ ...config.env, ...env }, registry, copies);
  try {
    return await createEvaluator(own, learners, episodes).run();
  } finally {
    training.close?.();
    own.close?.();
  }
};
