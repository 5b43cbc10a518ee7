import { parseArgs } from 'node:util';
import { UserError } from '../../src/shared/user-error.ts';
import type { Operation } from './protocol.ts';
import { type Size, tasks } from './task.ts';

export interface BenchOptions {
  readonly json: boolean;
  readonly help: boolean;
  readonly sizes: readonly Size[];
  readonly ops: readonly Operation[];
  readonly threads: readonly number[];
  /** Parts of engine names; empty: all engines. */
  readonly engines: readonly string[];
  /** Interpreters to look for torch in. */
  readonly pythons: readonly string[];
}

export const usage = `The population engine beside plain TypeScript, TensorFlow.js and PyTorch.

  npm run bench:engine -- [options]

  --size NAMES      of big, small, tiny (default: all)
  --op NAMES        of step (a learning step of all agents), act (one row an agent), gemm (the widest layer's product) (default: all)
  --threads NS      (default: 1,2)
  --engine PARTS    engines whose name contains one of these, e.g. --engine fast,torch (default: all)
  --python PATHS    interpreters that may have torch (default: python3,/usr/bin/python3)
  --json            rows and roofline as JSON
`;

const operations = ['step', 'act', 'gemm'] as const satisfies readonly Operation[];

/** @throws UserError for options that do not exist, and values that are not of their kind. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    values = parseArgs({
      args: [...argv],
      options: { json: flag, help: flag, size: text, op: text, threads: text, engine: text, python: text },
    }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${usage}`);
  }
  const list = (name: string, fallback: string) =>
    String(values[name] ?? fallback)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  const oneOf = <T extends string>(name: string, allowed: readonly T[]): T[] =>
    list(name, allowed.join(',')).map((item) => {
      if (!allowed.includes(item as T)) throw new UserError(`--${name} has "${item}"; there are ${allowed.join(', ')}.`);
      return item as T;
    });
  return {
    json: values['json'] === true,
    help: values['help'] === true,
    sizes: oneOf('size', Object.keys(tasks) as Size[]),
    ops: oneOf('op', operations),
    threads: list('threads', '1,2').map((item) => {
      if (!/^[1-9]\d?$/.test(item)) throw new UserError(`--threads has "${item}"; it takes whole numbers of at least 1.`);
      return Number(item);
    }),
    engines: list('engine', ''),
    pythons: list('python', 'python3,/usr/bin/python3'),
  };
}
