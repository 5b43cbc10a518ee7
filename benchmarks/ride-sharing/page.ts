import { escapeHtml, htmlPage, htmlTable } from '../../src/shared/html-page.ts';
import type { ComparedPolicy } from './compare.ts';
import { formatDifference, formatKpi, headOf } from './format-kpi.ts';
import { kpiDefinitions, kpiNames } from './kpis/definitions.ts';
import type { PolicyReport } from './results.ts';
import { summaryRows } from './summary-table.ts';

/** One page with everything: the table, curves over the day, maps, every figure with its difference, and how to repeat it. */
export function benchmarkPage(
  about: { readonly title: string; readonly lines: readonly string[]; readonly reference: string },
  policies: readonly PolicyReport[],
  compared: readonly ComparedPolicy[],
  figures: readonly { readonly name: string; readonly svg: string }[],
): string {
  const summary = summaryRows(compared, about.reference);
  const played = compared.filter(({ runs }) => runs > 0);
  const known = kpiNames.filter((kpi) => played.some(({ mean }) => !Number.isNaN(mean[kpi])));
  const drawn = (kind: string) => figures.filter(({ name }) => name.startsWith(kind)).map(({ svg }) => `<figure>${svg}</figure>`);
  const failures = compared.flatMap(({ label, failures }) =>
    failures.map((failure) => `<p><strong>${escapeHtml(`${label}: ${failure}`)}</strong></p>`),
  );
  const commands = policies.flatMap(({ runs }) => runs.map(({ command }) => escapeHtml(command)));
  return htmlPage(
    about.title,
    `<p>${about.lines.map(escapeHtml).join('<br>\n')}</p>
${failures.join('\n')}
${htmlTable(summary.header, summary.rows)}
<p>Means over seeds and episodes. Differences are taken on the same episodes (same requests, same initial places), with 95 % intervals that take seeds and episodes both for chance.</p>
${drawn('hours-').join('\n')}
<h2>Where requests are served</h2>
<div class="maps">${drawn('zones-').join('\n')}</div>
<h2>All figures</h2>
${htmlTable(
  ['figure', ...played.map(({ label }) => label)],
  known.map((kpi) => [headOf(kpi), ...played.map(({ mean }) => formatKpi(kpi, mean[kpi]))]),
)}
<h2>Less ${escapeHtml(about.reference)}</h2>
${htmlTable(
  ['figure', ...played.filter(({ difference }) => difference).map(({ label }) => label)],
  known.map((kpi) => [headOf(kpi), ...played.flatMap(({ difference }) => (difference ? [formatDifference(kpi, difference[kpi])] : []))]),
)}
<h2>What the figures mean</h2>
<dl>${known.map((kpi) => `<dt>${escapeHtml(kpiDefinitions[kpi].label)}</dt><dd>${escapeHtml(kpiDefinitions[kpi].meaning)}</dd>`).join('\n')}</dl>
<h2>To repeat it</h2>
<pre>${commands.join('\n')}</pre>`,
    '.maps { display: flex; flex-wrap: wrap; gap: 8px; } .maps figure { margin: 0; width: 400px; } pre { white-space: pre-wrap; font-size: 13px; } dt { font-weight: 600; } table { display: block; overflow-x: auto; }',
  );
}
