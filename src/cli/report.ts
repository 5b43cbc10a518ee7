import process from 'node:process';
import type { CAC } from 'cac';
import { writeReport } from '../reports/write-report.ts';
import { UserError } from '../shared/user-error.ts';
import { MISTAKE } from './exit-codes.ts';
import { createFlags, strayArguments } from './flags.ts';

/** Adds `murmur report`. */
export function registerReportCommand(cli: CAC): void {
  cli
    .command('report [...runs]', 'Make a page of curves, tables and comparisons of any runs: report.html, and report.md with its figures')
    .option('--metric <name>', 'Figure of an episode that curves, profiles and comparisons are of (default: return)')
    .option('--baseline <learner>', 'Learner against which evaluation episodes of the others are counted (default: random)')
    .option('--every <n>', 'Timesteps that a mean of training covers (default: a quarter of the training)')
    .option('--out <dir>', 'Folder of the page (default: report)')
    .option('--title <text>', 'Title of the page (default: Report)')
    .option('--json', 'Print the numbers as JSON')
    .example('murmur report runs/battle-* --out battle-report --title "Battle, 25 against 25"')
    .example('murmur report runs/waterworld-* --metric caught --every 1000')
    .action(async (given: readonly unknown[], options: Readonly<Record<string, unknown>>) => {
      const flags = createFlags(options);
      const paths = [...strayArguments(options, ['json']), ...given.map(String)];
      if (paths.length === 0)
        throw new UserError('Name the runs: murmur report RUN...; each is the folder of a run, whatever state it is in.');
      const every = flags.number('every', { least: 1, whole: true });
      const asked = { metric: flags.text('metric'), baseline: flags.text('baseline'), every };
      const folder = flags.text('out') ?? 'report';
      const { sections, unreadable, files, figures } = await writeReport([...new Set(paths)], folder, flags.text('title'), asked);
      for (const { path, reason } of unreadable) console.error(`Not read: ${path}: ${reason}`);
      if (sections.length === 0) process.exitCode = MISTAKE;
      console.log(
        flags.switch('json') ? JSON.stringify({ sections, unreadable, files, figures }) : `Wrote ${[...files, ...figures].join(', ')}`,
      );
    });
}
