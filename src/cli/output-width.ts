import process from 'node:process';

/** Columns that there are for what is printed; 120 where it goes to a file. */
export function outputWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : 120;
}
