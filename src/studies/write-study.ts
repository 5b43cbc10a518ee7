import { join } from 'node:path';
import { writeAtomically } from '../runs/atomic-file.ts';
import { figureToSvg } from '../runs/figure-to-svg.ts';
import { svgToPng } from '../shared/rasterise-svg.ts';
import type { StudyResult } from './run-study.ts';
import { studyFigures } from './study-figures.ts';
import { studyPage } from './study-page.ts';
import { type StudySummary, summariseStudy } from './summarise-study.ts';

/** Writes `index.html`, `result.json` and the figures (SVG and PNG) of a study into its folder. */
export async function writeStudy(result: StudyResult, folder: string): Promise<StudySummary> {
  const summary = summariseStudy(result);
  const figures = studyFigures(result, summary).map(({ name, figure }) => ({ name, svg: figureToSvg(figure) }));
  for (const { name, svg } of figures) {
    await writeAtomically(join(folder, `${name}.svg`), svg);
    await writeAtomically(join(folder, `${name}.png`), svgToPng(svg));
  }
  await writeAtomically(join(folder, 'index.html'), studyPage(result, summary, figures));
  await writeAtomically(join(folder, 'result.json'), `${JSON.stringify(resultFile(result, summary), null, 1)}\n`);
  return summary;
}

function resultFile({ config, predicted, measured, warnings, problem }: StudyResult, summary: StudySummary) {
  return {
    config,
    source: problem.source,
    groups: problem.groups,
    warnings,
    summary: summary.rows,
    gaussianity: summary.gaussianity,
    predicted,
    measured: measured.map(({ width, networks, statistics }) => ({ width, networks, statistics })),
  };
}
