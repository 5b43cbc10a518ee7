import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../shared/user-error.ts';

/** A square table of numbers, row by row, [size * size]. */
export interface Matrix {
  readonly size: number;
  readonly cells: Float32Array;
}

const CHUNK = 1 << 20;
/** More places than this need more memory than a program gets. */
const MOST_PLACES = 20_000;

/**
 * Reads a headerless square CSV table of numbers in pieces: a text of hundreds of megabytes is no string.
 * @throws UserError naming the line and column of what is no number, and lines of another length than the first
 */
export function readMatrix(file: string, what: string, expected?: number): Matrix {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(`The ${what} "${file}" ${missing ? 'does not exist' : `cannot be read (${(error as Error).message})`}.`);
  }
  try {
    if (fstatSync(descriptor).isDirectory()) throw new UserError(`The ${what} "${file}" is a folder.`);
    let matrix: Matrix | null = null;
    let line = 0;
    eachLine(descriptor, (text) => {
      if (text.trim() === '') return;
      const cells = text.split(',');
      matrix ??= allocate(file, what, cells.length, expected);
      const { size } = matrix;
      if (cells.length !== size || line >= size) {
        const found = line >= size ? `is one more than the ${size} columns of line 1` : `has ${cells.length} columns, line 1 has ${size}`;
        throw new UserError(`Line ${line + 1} of the ${what} "${file}" ${found}; the table should be square.`);
      }
      cells.forEach((cell, column) => {
        const value = Number(cell);
        if (cell.trim() === '' || !Number.isFinite(value)) {
          throw new UserError(
            `Line ${line + 1}, column ${column + 1} of the ${what} "${file}" is "${cell.slice(0, 40)}"; it should be a number.`,
          );
        }
        matrix!.cells[line * size + column] = value;
      });
      line++;
    });
    if (matrix === null) throw new UserError(`The ${what} "${file}" is empty.`);
    const { size } = matrix as Matrix;
    if (line < size)
      throw new UserError(`The ${what} "${file}" ends after line ${line}; with ${size} columns it should have ${size} lines.`);
    return matrix;
  } finally {
    closeSync(descriptor);
  }
}

function allocate(file: string, what: string, size: number, expected: number | undefined): Matrix {
  if (expected !== undefined && size !== expected) {
    throw new UserError(`The ${what} "${file}" has ${size} columns, but the travel times are of ${expected} places.`);
  }
  if (size < 2 || size > MOST_PLACES) {
    throw new UserError(`Line 1 of the ${what} "${file}" has ${size} columns; from 2 to ${MOST_PLACES} places can be read.`);
  }
  return { size, cells: new Float32Array(size * size) };
}

function eachLine(descriptor: number, line: (text: string) => void): void {
  const bytes = Buffer.alloc(CHUNK);
  let rest = '';
  for (;;) {
    const length = readSync(descriptor, bytes, 0, CHUNK, null);
    if (length === 0) break;
    const lines = (rest + bytes.toString('latin1', 0, length)).split('\n');
    rest = lines.pop()!;
    for (const text of lines) line(text);
  }
  if (rest !== '') line(rest);
}
