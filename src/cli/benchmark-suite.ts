import { join } from 'node:path';
import process from 'node:process';
import { settleEngine } from '../population/engine.ts';
import { writeReport } from '../reports/write-report.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { describeSystem, type SystemRecord } from '../runs/system-record.ts';
import { asTyped } from '../shared/as-typed.ts';
import { RunFailure } from '../shared/run-failure.ts';
import { UserError } from '../shared/user-error.ts';
import type { Estimate } from '../statistics/summaries.ts';
import type { Ending } from '../suites/carry-out-runs.ts';
import { expandSuite, type SuiteRun } from '../suites/expand-suite.ts';
import { commandNow } from '../suites/planned-run.ts';
import { readSuite, type Suite } from '../suites/read-suite.ts';
import { requirePlayable } from '../suites/require-playable.ts';
import { recordRun, writeRecord } from '../suites/suite-record.ts';
import { type SuiteTournament, tournamentsOf } from '../suites/suite-tournaments.ts';
import { type SuiteRow, summariseSuite } from '../suites/summarise-suite.ts';
import { trainingSeeds } from '../suites/training-seeds.ts';
import { carryOutShown, defaultJobs, requireAllDone } from './carry-out.ts';
import { closeSuite } from './close-suite.ts';
import { INTERRUPTED } from './exit-codes.ts';
import type { Flags } from './flags.ts';
import { formatFigure, formatTable, inWords } from './format.ts';
import { stopOnInterrupt } from './training-run.ts';

/** `murmur benchmark FILE.yaml`: trains what is missing of a suite, and prints what all of it came to. */
export async function runSuite(path: string, flags: Flags, plugins: readonly string[]): Promise<void> {
  const suite = withOptions(await readSuite(path), flags.text('seeds'), plugins);
  const folder = flags.text('out') ?? join('runs', suite.name);
  const runs = await expandSuite(suite, folder, process.cwd());
  if (runs.length === 0) throw new UserError(`${path}: its overrides skip every run; there is nothing to do.`);
  await requirePlayable(path, runs);
  if (flags.switch('dryRun')) {
    for (const run of runs) console.log(`${run.state === 'done' ? '# done: ' : ''}murmur ${asTyped(commandNow(run))}`);
    return;
  }
  const jobs = flags.number('jobs', { least: 1, whole: true }) ?? defaultJobs(runs);
  const quiet = flags.switch('quiet') ?? false;
  makeFolder(folder, 'folder of the suite');

  const system = describeSystem(await settleEngine(runs[0]!.config.engine));
  const record = (endings: ReadonlyMap<SuiteRun, Ending>, tournaments: readonly SuiteTournament[] = []) =>
    recordSuite(suite, path, folder, { runs, endings, tournaments, system });
  const interrupt = stopOnInterrupt(() => {
    console.error('Stopping the runs after their steps, with checkpoints. Ctrl-C again leaves at once.');
  });
  try {
    await record(new Map());
    const onEnd = async (endings: ReadonlyMap<SuiteRun, Ending>): Promise<void> => void (await record(endings));
    const endings = await carryOutShown(runs, { jobs, quiet, signal: interrupt.signal, onEnd });
    const ended = runs.filter((run) => run.state === 'done' || endings.get(run)?.status === 'done');
    const closing = await closeSuite(tournamentsOf(suite, folder, ended), { jobs, quiet, signal: interrupt.signal });
    const result = await record(endings, closing);
    if (interrupt.signal.aborted) {
      console.error(`Stopped; ${ended.length} of ${runs.length} runs are done. The same command goes on from here.`);
      process.exitCode = INTERRUPTED;
      return;
    }
    const report = await writeReport(
      runs.map((run) => run.path),
      folder,
      suite.title,
    );
    const files = [...report.files, join(folder, 'suite.json')];
    console.log(flags.switch('json') ? JSON.stringify(result, null, 2) : inTables(suite, result, files));
    requireAllDone(endings);
    const failed = closing.find(({ error }) => error !== undefined);
    if (failed) throw new RunFailure(`The tournament of ${failed.environment} failed: ${failed.error}`);
  } finally {
    interrupt.release();
  }
}

function withOptions(suite: Suite, seeds: string | undefined, plugins: readonly string[]): Suite {
  const file = { ...suite.file, plugins: [...suite.file.plugins, ...plugins] };
  return { ...suite, file, seeds: seeds === undefined ? suite.seeds : seedsOf(seeds) };
}

/** The seeds that an option means: `2` is so many; `0,3,4` and, as in a suite's file, `[5]` are those themselves. */
function seedsOf(option: string): readonly number[] {
  if (/^[1-9]\d*$/.test(option)) return trainingSeeds(Number(option), '--seeds');
  if (/^(\d+(,\d+)+|\[\d+(, ?\d+)*\])$/.test(option)) return trainingSeeds(option.match(/\d+/g)!.map(Number), '--seeds');
  throw new UserError(
    `The option --seeds is "${option}"; it should be a number of seeds of at least 1, or a list of seeds such as 0,3,4 or [5].`,
  );
}

interface SuiteState {
  readonly runs: readonly SuiteRun[];
  readonly endings: ReadonlyMap<SuiteRun, Ending>;
  readonly tournaments: readonly SuiteTournament[];
  readonly system: SystemRecord;
}

async function recordSuite(
  { title, file: { description, figures } }: Suite,
  path: string,
  folder: string,
  { runs, endings, tournaments, system }: SuiteState,
) {
  const records = await Promise.all(
    runs.map(async (run) => {
      const { environment, learner, seed } = run;
      return { environment, learner, seed, ...(await recordRun(run, endings.get(run))) };
    }),
  );
  const finals = records.flatMap(({ final, ...run }) => (final ? [{ ...run, figures: final }] : []));
  const record = {
    suite: title,
    file: path,
    ...(description === undefined ? {} : { description }),
    system,
    runs: records,
    rows: summariseSuite(finals, figures),
    tournaments,
  };
  await writeRecord(folder, 'suite.json', record);
  return record;
}

function inTables(
  { title, file: { figures } }: Suite,
  { rows, tournaments }: { readonly rows: readonly SuiteRow[]; readonly tournaments: readonly SuiteTournament[] },
  files: readonly string[],
): string {
  const tables = figures.map((figure) => {
    const own = rows.filter((row) => row.figure === figure);
    if (own.length === 0) return `${inWords(figure)}: no run has evaluated it.`;
    const lines = own.map(({ environment, learner, values, mean, interquartileMean }) => [
      environment,
      learner,
      String(Object.keys(values).length),
      ...[mean, interquartileMean].flatMap(estimateInWords),
    ]);
    const table = formatTable(['environment', 'learner', 'seeds', 'mean', '95 %', 'IQM', '95 %'], lines);
    return `${inWords(figure)}, last evaluation, over training seeds\n${table}`;
  });
  const places = tournaments.map(({ environment, folder }) => `Tournament of ${environment}: ${join(folder, 'tournament.json')}\n`);
  return `${title}\n\n${tables.join('\n\n')}\n\n${places.join('')}Results: ${files.join(', ')}`;
}

function estimateInWords({ value, low, high }: Estimate): [string, string] {
  return [formatFigure(value), `[${formatFigure(low)}, ${formatFigure(high)}]`];
}
