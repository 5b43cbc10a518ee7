import { fontFamily, ink } from '../shared/figure-style.ts';
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
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(config.title)}</title>
<style>
body { font: 16px/1.5 ${fontFamily}; color: ${ink.text}; max-width: 820px; margin: 2em auto; padding: 0 1em; }
figure { margin: 2em 0; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 14px; margin: 1em 0; } td, th { text-align: right; padding: 2px 10px; border-bottom: 1px solid ${ink.grid}; }
td:first-child, th:first-child { text-align: left; padding-left: 0; }
</style>
</head>
<body>
<h1>${escapeHtml(config.title)}</h1>
<p>${escapeHtml(problem.source)} Networks with ${problem.network.inputs} inputs, hidden layers ${escapeHtml(hidden.join(', '))}, and ${problem.network.outputs}
output${problem.network.outputs > 1 ? 's' : ''}; ${problem.problem.steps} steps of full-batch gradient descent of size ${problem.problem.stepSize} in mean-field time, ${problem.problem.loss.kind} loss.
Training loss of the limit: ${number(predicted.losses[0]!)} at first, ${number(predicted.losses.at(-1)!)} at the end.</p>
<p>The prediction is the mean of ${embeddings} embedding${embeddings > 1 ? 's' : ''} of ${neurons} neurons a layer (${labels} labels); no ensemble enters it. The ensembles, of
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
${table(
  ['width', 'networks', 'skewness', 'excess kurtosis', 'Kolmogorov-Smirnov', 'p'],
  summary.gaussianity.map(({ width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue }) =>
    [width, networks, skewness, excessKurtosis, kolmogorovSmirnov, pValue].map(number),
  ),
)}
</body>
</html>
`;
}

function groupTable(name: string, rows: readonly SummaryRow[]): string {
  const widths = rows[0]!.measured.map(({ width }) => `n = ${width}`);
  const layers = rows[0]!.layers.length > 1 ? rows[0]!.layers.map((_, index) => `layer ${index + 1}`) : [];
  return `<h3>${escapeHtml(name)}</h3>
${table(
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

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) => `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${row(header, 'th')}\n${rows.map((cells) => row(cells, 'td')).join('\n')}\n</table>`;
}

function withError(value: number, error: number | null): string {
  return error === null ? number(value) : `${number(value)} ± ${number(error)}`;
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
