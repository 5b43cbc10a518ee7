import { formatTable } from '../../src/cli/format.ts';
import type { ComparedPolicy } from './compare.ts';
import { formatDifference, formatKpi, headOf } from './format-kpi.ts';
import type { KpiName } from './kpis/definitions.ts';

/** The figures of the printed table, the first ones first to stay when the terminal is narrow. */
const shown = [
  'serviceRate',
  'waitMean',
  'totalDelayMean',
  'emptyKmShare',
  'kmPerServed',
  'occupancy',
  'sharedTrips',
  'leastZoneRate',
  'incomeGini',
  'decisionMsP95',
  'gapMost',
] as const satisfies readonly KpiName[];

/** The comparison as header and rows of text: service rate, its difference to the reference, and as many other figures as are given. */
export function summaryRows(compared: readonly ComparedPolicy[], reference: string): { header: string[]; rows: string[][] } {
  const figures = shown.filter((kpi) => compared.some(({ mean }) => !Number.isNaN(mean[kpi])));
  const [first, ...others] = figures;
  const against = compared.some(({ difference }) => difference !== null);
  const header = ['policy', 'seeds', headOf(first!), ...(against ? [`less ${reference} [points]`] : []), ...others.map(headOf)];
  const rows = compared.map(({ label, runs, mean, difference }) => [
    label,
    runs === 0 ? 'failed' : String(runs),
    formatKpi(first!, mean[first!]),
    ...(against ? [difference ? formatDifference(first!, difference[first!]) : ''] : []),
    ...others.map((kpi) => formatKpi(kpi, mean[kpi])),
  ]);
  return { header, rows };
}

/** The same as a table for the terminal. */
export function summaryText(compared: readonly ComparedPolicy[], reference: string): string {
  const { header, rows } = summaryRows(compared, reference);
  return formatTable(header, rows);
}
