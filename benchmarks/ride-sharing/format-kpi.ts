import type { Estimate } from '../../src/statistics/summaries.ts';
import { type KpiName, kpiDefinitions, type Unit } from './kpis/definitions.ts';

const suffixes: Readonly<Record<Unit, string>> = {
  count: '',
  share: ' %',
  seconds: ' s',
  km: ' km',
  ratio: '',
  USD: '',
  milliseconds: ' ms',
  riders: '',
};

/** Label and unit of a figure, for the head of a column. */
export function headOf(kpi: KpiName): string {
  const { label, unit } = kpiDefinitions[kpi];
  const suffix = unit === 'USD' ? ' USD' : suffixes[unit];
  return suffix === '' ? label : `${label} [${suffix.trim()}]`;
}

/** A figure as it stands under its head, without its unit; a dash where there is none. */
export function formatKpi(kpi: KpiName, value: number): string {
  return Number.isNaN(value) ? '–' : inUnit(kpiDefinitions[kpi].unit, value);
}

/** A difference with its sign and its interval: +1.24 [+0.81, +1.70]; shares in percentage points. */
export function formatDifference(kpi: KpiName, { value, low, high }: Estimate): string {
  if (Number.isNaN(value)) return '–';
  const signed = (x: number) => `${x > 0 ? '+' : ''}${inUnit(kpiDefinitions[kpi].unit, x, true)}`;
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`.replaceAll('-', '−');
}

function inUnit(unit: Unit, value: number, finer = false): string {
  switch (unit) {
    case 'share':
      return (100 * value).toFixed(finer ? 2 : 1);
    case 'seconds':
      return value.toFixed(finer ? 1 : 0);
    case 'count':
      return value.toFixed(Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1);
    case 'milliseconds':
      return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0);
    case 'km':
      return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
    default:
      return Number(value.toPrecision(3)).toString();
  }
}
