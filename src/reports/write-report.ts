import { join } from 'node:path';
import { writeAtomically } from '../runs/atomic-file.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { pageAsHtml, pageAsMarkdown } from './page.ts';
import { readRuns, type UnreadableRun } from './read-runs.ts';
import { reportBlocks } from './report-blocks.ts';
import { requireAsked } from './require-asked.ts';
import { type EnvironmentSummary, type ReportOptions, summariseRuns } from './summarise-runs.ts';

export interface WrittenReport {
  readonly sections: readonly EnvironmentSummary[];
  readonly unreadable: readonly UnreadableRun[];
  /** The two pages. */
  readonly files: readonly string[];
  /** Files of figures that `report.md` shows. */
  readonly figures: readonly string[];
}

/**
 * Writes `report.html` and `report.md`, with the figures of the latter beside it, on the runs in these folders, whatever state they are in. Throws a UserError where
 * these have no such metric or baseline.
 */
export async function writeReport(
  paths: readonly string[],
  folder: string,
  title = 'Report',
  options: ReportOptions = {},
): Promise<WrittenReport> {
  const { runs, unreadable } = await readRuns(paths, options.metric);
  const sections = summariseRuns(runs, options);
  requireAsked(sections, options);
  makeFolder(folder, 'folder of the report');
  const blocks = reportBlocks(sections, unreadable);
  const pages = [
    ['report.html', pageAsHtml(title, blocks)],
    ['report.md', pageAsMarkdown(title, blocks)],
  ] as const;
  const figures = blocks.flatMap((block) => (block.kind === 'figure' ? [[block.file, block.svg] as const] : []));
  for (const [name, content] of [...figures, ...pages]) await writeAtomically(join(folder, name), content);
  const [files, drawn] = [pages, figures].map((written) => written.map(([name]) => join(folder, name)));
  return { sections, unreadable, files: files!, figures: drawn! };
}
