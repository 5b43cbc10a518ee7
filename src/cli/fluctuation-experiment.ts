import { join, resolve } from 'node:path';
import { readConfigFile } from '../runs/config-source.ts';
import { makeFolder } from '../runs/make-folder.ts';
import { parseParameters } from '../shared/parse-parameters.ts';
import { UserError } from '../shared/user-error.ts';
import { runStudy } from '../studies/run-study.ts';
import { type StudyConfig, studySchema } from '../studies/study-schema.ts';
import type { StudySummary } from '../studies/summarise-study.ts';
import { writeStudy } from '../studies/write-study.ts';
import type { Flags } from './flags.ts';
import { formatFigure, formatTable } from './format.ts';
import { createPartProgress } from './part-progress.ts';
import { writeOutput } from './write-output.ts';

/** `murmur fluctuation experiment FILE.yaml`: runs a study, or what is missing of it. */
export async function experimentCommand(file: string | undefined, flags: Flags, json: boolean): Promise<void> {
  if (file === undefined) {
    throw new UserError('Name the file of the study: murmur fluctuation experiment FILE.yaml. Two come with the package, in docs/studies.');
  }
  const config = await readStudy(file);
  const folder = flags.text('out') ?? file.replace(/\.ya?ml$/i, '');
  if (folder === file) throw new UserError(`${file} does not end in .yaml; say where the results shall go with --out DIR.`);
  makeFolder(folder, 'folder of the study');
  await writeOutput(join(folder, '.gitignore'), 'parts/\n');
  const progress = createPartProgress();
  const result = await runStudy(config, folder, ({ part, share }) => progress.update(part, share));
  progress.clear();
  const summary = await writeStudy(result, folder);
  console.log(json ? JSON.stringify(summary) : inTables(summary, folder));
}

/** Reads and checks the file of a study. */
async function readStudy(file: string): Promise<StudyConfig> {
  const source = readConfigFile(file);
  const config = await parseParameters(studySchema, source.value, '', (path) => source.origin(path));
  const { at } = config.training;
  if (at.some((step, index) => index > 0 && step <= at[index - 1]!)) {
    throw new UserError(`${source.origin(['training', 'at'])}: training.at must ascend; got ${at.join(', ')}.`);
  }
  const { widths, networks } = config.ensembles;
  if (Array.isArray(networks) && networks.length !== widths.length) {
    throw new UserError(
      `${source.origin(['ensembles', 'networks'])}: ensembles.networks has ${networks.length} numbers for ${widths.length} widths; give one each, or one for all.`,
    );
  }
  // A table is looked for beside the file that names it.
  if (config.problem.kind !== 'csv') return config;
  return { ...config, problem: { ...config.problem, file: resolve(file, '..', config.problem.file) } };
}

function inTables({ rows, gaussianity }: StudySummary, folder: string): string {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const widths = rows[0]!.measured.map(({ width }) => `n = ${width}`);
  const parts = groups.map((group) => {
    const lines = rows
      .filter((row) => row.group === group)
      .map(({ time, predicted, measured, ratio, slope }) => [
        formatFigure(time),
        formatFigure(predicted),
        ...measured.map(({ value }) => formatFigure(value)),
        formatFigure(ratio),
        slope === null ? '-' : slope.toFixed(3),
      ]);
    return `n Var, ${group}\n${formatTable(['time', 'predicted', ...widths, 'pred/meas', 'slope'], lines)}`;
  });
  const gaussian = formatTable(
    ['width', 'networks', 'skewness', 'excess kurtosis', 'KS', 'p'],
    gaussianity.map(({ width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue }) =>
      [width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue].map(formatFigure),
    ),
  );
  return `${parts.join('\n\n')}\n\nThe last output at the end of training\n${gaussian}\n\nPage: ${join(folder, 'index.html')}`;
}
