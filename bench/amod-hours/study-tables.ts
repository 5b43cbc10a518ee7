import { type Estimate, mean } from '../../src/statistics/summaries.ts';
import type { ComparedPolicy } from './compare-policies.ts';

/** Columns of the second table, as `FieldErrors` names them. */
const errorColumns = ['fieldMse', 'fieldMsePersistence', 'fieldMseUniform', 'fieldKl', 'fieldKlPersistence', 'fieldKlUniform'];

/** The study as Markdown: what the policies earn, and how well they estimate their mean fields where they do. */
export function studyTables(compared: readonly ComparedPolicy[], bound: readonly number[]): string {
  const dates = bound.length;
  const rewards = table(
    ['policy', 'runs', 'reward [USD]', '− greedy', '− matching', '− independent-q', 'served', 'service rate', 'of the bound'],
    compared.map((policy) => [
      policy.label,
      String(policy.runs),
      inWords(policy.reward, false),
      inWords(policy.againstGreedy, true),
      inWords(policy.againstMatching, true),
      inWords(policy.againstIndependent, true),
      fixed(policy.served, 1),
      percent(policy.serviceRate),
      percent(policy.shareOfBound),
    ]),
  );
  const estimating = compared.filter(({ fieldErrors }) => fieldErrors !== null);
  const errors = table(
    ['policy', 'MSE', 'of persistence', 'of uniform', 'KL [nats]', 'of persistence', 'of uniform'],
    estimating.map(({ label, fieldErrors }) => [label, ...errorColumns.map((name) => figure(fieldErrors![name]))]),
  );
  const sections = [
    `Means of a date over ${dates} test dates, with 95 % intervals over seeds and dates; differences are taken on the same dates, and those ` +
      'to independent-q with the same sharing of parameters.',
    rewards,
    `Hindsight bound, a relaxation with all requests known beforehand: ${fixed(mean(bound), 2)} USD a date.`,
  ];
  if (estimating.length > 0) sections.push('Errors of the mean-field estimates at the end of training, means over runs:', errors);
  return `${sections.join('\n\n')}\n`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function inWords(estimate: Estimate | null, signed: boolean): string {
  if (estimate === null) return '';
  const text = (value: number): string => `${signed && value > 0 ? '+' : ''}${fixed(value, 2)}`;
  return `${text(estimate.value)} [${text(estimate.low)}, ${text(estimate.high)}]`;
}

function percent(share: number): string {
  return `${fixed(100 * share, 1)} %`;
}

/** With a true minus sign. */
function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace('-', '−');
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : value.toPrecision(3);
}
