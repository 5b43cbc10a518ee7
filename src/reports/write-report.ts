import { join } from 'node:path';
import { writeAtomically } from '../runs/atomic-file.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { pageAsHtml, pageAsMarkdown } from './page.ts';
import { readRuns, type UnreadableRun } from './read-runs.ts';
import { reportBlocks } from './report-blocks.ts';
import { type EnvironmentSummary, summariseRuns } from './summarise-runs.ts';

export interface WrittenReport {
  readonly sections: readonly EnvironmentSummary[];
  readonly unreadable: readonly UnreadableRun[];
  readonly files: readonly string[];
}

/** Writes `report.html` and `report.md` on the runs in these folders, whatever state they are in. */
export async function writeReport(paths: readonly string[], folder: string, title = 'Report'): Promise<WrittenReport> {
  makeFolder(folder, 'folder of the report');
  const { runs, unreadable } = await readRuns(paths);
  const sections = summariseRuns(runs);
  const blocks = reportBlocks(sections, unreadable);
  const pages = { 'report.html': pageAsHtml(title, blocks), 'report.md': pageAsMarkdown(title, blocks) };
  for (const [name, page] of Object.entries(pages)) await writeAtomically(join(folder, name), page);
  return { sections, unreadable, files: Object.keys(pages).map((name) => join(folder, name)) };
}
