import { escapeHtml, htmlPage, htmlTable } from '../shared/html-page.ts';
import { inNumber } from '../shared/in-number.ts';
import type { StudyResult } from './run-study.ts';
import type { StudySummary, SummaryRow } from './summarise-study.ts';

/** One page with everything: what was asked, the figures (drawn into it), and the numbers. */
export function studyPage(
  { config, problem, measured, predicted, warnings }: StudyResult,
  summary: StudySummary,
  figures: readonly { readonly name: string; readonly svg: string }[],
): string {
  const hidden = problem.network.hidden.map(
    ({ activation, relativeWidth }) => `${activation}${relativeWidth === 1 ? '' : ` x ${relativeWidth}`}`,
  );
  const { neurons, embeddings, labels } = config.prediction;
  return htmlPage(
    config.title,
    `<p>${escapeHtml(problem.source)} Networks with ${problem.network.inputs} inputs, hidden layers ${escapeHtml(hidden.join(', '))}, and
${inNumber(problem.network.outputs, 'output')}; ${problem.problem.steps} steps of full-batch gradient descent of size ${problem.problem.stepSize} in mean-field time, ${problem.problem.loss.kind} loss.
Training loss of the limit: ${number(predicted.losses[0]!)} at first, ${number(predicted.losses.at(-1)!)} at the end.</p>
<p>The prediction is the mean of ${inNumber(embeddings, 'embedding')} of ${neurons} neurons a layer (${labels} labels); no ensemble enters it. The ensembles, of
${measured.map(({ width, networks }) => `${networks.toLocaleString('en-GB')} networks of width ${width}`).join(', ')}, are what it is held against.</p>
${warnings.map((warning) => `<p><strong>${escapeHtml(warning)}</strong></p>`).join('\n')}
${figures.map(({ svg }) => `<figure>${svg}</figure>`).join('\n')}
<h2>n Var, predicted and measured</h2>
${problem.groups
  .map(({ name }) =>
    groupTable(
      name,
      summary.rows.filter(({ group }) => group === name),
    ),
  )
  .join('\n')}
<h2>Gaussianity of the last output at the end of training</h2>
${htmlTable(
  ['width', 'networks', 'skewness', 'excess kurtosis', 'Kolmogorov-Smirnov', 'p'],
  summary.gaussianity.map(({ width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue }) =>
    [width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue].map(number),
  ),
)}`,
  );
}

function groupTable(name: string, rows: readonly SummaryRow[]): string {
  const widths = rows[0]!.measured.map(({ width }) => `n = ${width}`);
  const layers = rows[0]!.layers.length > 1 ? rows[0]!.layers.map((_, index) => `layer ${index + 1}`) : [];
  return `<h3>${escapeHtml(name)}</h3>
${htmlTable(
  ['time', 'predicted', ...widths, 'predicted / measured', 'slope', ...layers],
  rows.map(({ time, predicted, predictedError, measured, ratio, slope, layers: parts }) => [
    number(time),
    withError(predicted, predictedError),
    ...measured.map(({ value, standardError }) => withError(value, standardError)),
    number(ratio),
    slope === null ? '' : slope.toFixed(3),
    ...(layers.length > 0 ? parts.map(number) : []),
  ]),
)}`;
}

function withError(value: number, error: number | null): string {
  return error === null ? number(value) : `${number(value)} ± ${number(error)}`;
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}
