import process from 'node:process';
import type { CAC } from 'cac';
import { writeReport } from '../reports/write-report.ts';
import { UserError } from '../shared/user-error.ts';
import { MISTAKE } from './exit-codes.ts';
import { createFlags, strayArguments } from './flags.ts';

/** Adds `murmur report`. */
export function registerReportCommand(cli: CAC): void {
  cli
    .command('report [...runs]', 'Make a page of curves, tables and comparisons of any runs: report.html and report.md')
    .option('--out <dir>', 'Folder of the two (default: report)')
    .option('--title <text>', 'Title of the page (default: Report)')
    .option('--json', 'Print the numbers as JSON')
    .example('murmur report runs/battle-* --out battle-report --title "Battle, 25 against 25"')
    .action(async (given: readonly unknown[], options: Readonly<Record<string, unknown>>) => {
      const flags = createFlags(options);
      const paths = [...strayArguments(options, ['json']), ...given.map(String)];
      if (paths.length === 0)
        throw new UserError('Name the runs: murmur report RUN...; each is the folder of a run, whatever state it is in.');
      const { sections, unreadable, files } = await writeReport([...new Set(paths)], flags.text('out') ?? 'report', flags.text('title'));
      for (const { path, reason } of unreadable) console.error(`Not read: ${path}: ${reason}`);
      if (sections.length === 0) process.exitCode = MISTAKE;
      console.log(flags.switch('json') ? JSON.stringify({ sections, unreadable, files }) : `Wrote ${files.join(' and ')}`);
    });
}
