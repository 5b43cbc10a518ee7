import { Console } from 'node:console';
import process from 'node:process';
import type { AcceptanceReport } from './acceptance.ts';

/** A table on standard error, so that standard output is left to JSON. */
const errors = new Console(process.stderr);

export function printTable(title: string, rows: readonly object[]): void {
  errors.log(`\n${title}:`);
  errors.table(rows.map(rounded));
}

export function printAcceptance({ variance, gaussianity, optimum, verdicts }: AcceptanceReport): void {
  for (const layers of new Set(variance.map((row) => row.layers))) {
    console.log(`\n${layers} layers: n Var(y), averaged over the training points or those away from them`);
    const rows = variance.filter((row) => row.layers === layers);
    console.table(
      rows.map(({ simulated, layers: _, ...row }) => ({
        ...rounded(row),
        ...Object.fromEntries(Object.entries(rounded(simulated)).map(([width, value]) => [`n = ${width}`, value])),
      })),
    );
  }
  console.log('\nOne output away from the data, against the Gaussian of its mean and variance');
  console.table(gaussianity.map(rounded));
  console.log('\nA start at the optimum, two layers');
  console.table(optimum.map(rounded));
  console.log('');
  for (const { what, measured, holds } of verdicts) console.log(`${holds ? 'holds' : 'FAILS'}  ${what}: ${measured}`);
}

/** Numbers to four digits. */
function rounded<T extends object>(row: T): T {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toPrecision(4)) : value]),
  ) as T;
}
