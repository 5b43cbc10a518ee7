import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { UserError } from './user-error.ts';

/** One row of a CSV file that knows where it stands, so that a bad cell can be reported by file and line. */
export interface CsvRow {
  readonly file: string;
  readonly line: number;
  readonly cells: readonly string[];
}

/** The text of a file; `what` names its role in the error sentence ("road points file"). */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new UserError(`The ${what} "${file}" does not exist.`);
    throw new UserError(`The ${what} "${file}" cannot be read (${code ?? String(error)}).`);
  }
}

/**
 * Reads a small CSV file whole. A byte order mark and blank lines are skipped; every row must have at least `columns` cells.
 * @throws UserError for a missing or empty file, broken quotes, or a short row (with file and line).
 */
export function readCsv(file: string, what: string, columns: number): CsvRow[] {
  const rows: CsvRow[] = [];
  try {
    parse(readText(file, what), {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ file, line: lines, cells });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The ${what} "${file}" is not well-formed CSV: ${(error as Error).message}.`);
  }
  if (rows.length === 0) throw new UserError(`The ${what} "${file}" is empty.`);
  for (const row of rows) {
    if (row.cells.length < columns) {
      throw new UserError(`${place(row)} has ${row.cells.length} columns; the ${what} needs at least ${columns}.`);
    }
  }
  return rows;
}

/**
 * Reads a CSV file with a header. Columns are found by name (trimmed, any case), never by position; a name may list alternatives
 * ("from_LocationID|from"). A name that ends in "?" is optional: its column is -1 when absent.
 */
export function readCsvWithHeader(file: string, what: string, names: readonly string[]): { rows: CsvRow[]; columns: number[] } {
  const [header, ...rows] = readCsv(file, what, 1);
  const found = header!.cells.map((cell) => cell.trim().toLowerCase());
  const columns = names.map((name) => {
    const wanted = name.replace(/\?$/, '').split('|');
    const lowered = wanted.map((alternative) => alternative.toLowerCase());
    const column = found.findIndex((cell) => lowered.includes(cell));
    if (column < 0 && !name.endsWith('?')) {
      const columnNames = wanted.map((alternative) => `"${alternative}"`).join(' or ');
      throw new UserError(`The ${what} "${file}" has no column ${columnNames}; its columns are ${header!.cells.join(', ')}.`);
    }
    return column;
  });
  if (rows.length === 0) throw new UserError(`The ${what} "${file}" has a header but no rows.`);
  return { rows, columns };
}

/** The finite number in a cell. @throws UserError naming file, line, column and the text found. */
export function numberIn(row: CsvRow, column: number, name: string): number {
  const text = row.cells[column]?.trim() ?? '';
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw badCell(row, name, text, 'a finite number');
  return value;
}

/** The number in a cell, at least `least`. */
export function numberAtLeast(row: CsvRow, column: number, name: string, least: number): number {
  const value = numberIn(row, column, name);
  if (value < least) throw badCell(row, name, row.cells[column]!, `a number of at least ${least}`);
  return value;
}

/** The whole number in a cell, least <= value <= most. */
export function integerIn(row: CsvRow, column: number, name: string, least = -(2 ** 31), most = 2 ** 31 - 1): number {
  const value = numberIn(row, column, name);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw badCell(row, name, row.cells[column]!, `a whole number from ${least} to ${most}`);
  }
  return value;
}

/** The error for a cell that does not hold what it should. */
export function badCell(row: CsvRow, name: string, found: string, expected: string): UserError {
  return new UserError(`${place(row)}: ${name} is "${found}", it should be ${expected}.`);
}

/** "Line 12 of points.csv", the beginning of an error sentence. */
function place(row: CsvRow): string {
  return `Line ${row.line} of "${row.file}"`;
}
