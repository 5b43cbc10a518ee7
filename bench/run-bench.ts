import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../src/shared/user-error.ts';
import { tellMistakes } from './tell-mistakes.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
/** What was given for some options. */
export type BenchValues<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/** Runs a bench with the options of the command line, and with what it names beside them where a bench takes that; or prints its usage for `--help`; tells mistakes. */
export async function runBench<T extends Options>(
  usage: string,
  options: T,
  main: (values: BenchValues<T>, names: readonly string[]) => Promise<void>,
  takesNames = false,
): Promise<void> {
  await tellMistakes(async () => {
    if (process.argv.slice(2).includes('--help')) {
      console.log(usage);
      return;
    }
    const { values, positionals } = readArguments(usage, options, takesNames);
    await main(values, positionals);
  });
}

/** @throws UserError for options that do not exist, values that are not of their kind, and names where none are taken */
function readArguments<T extends Options>(usage: string, options: T, takesNames: boolean) {
  try {
    return parseArgs({ options, allowPositionals: takesNames });
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** The number that an option was given. @throws UserError unless it is a whole number of at least 1 and at most `most` */
export function wholeNumber(name: string, given: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`;
  throw new UserError(`--${name} is "${given}"; it must be a whole number of at least 1${upTo}.`);
}
