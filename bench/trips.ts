// Reading trips beside csv-parse alone, pandas and pyarrow: npm run bench:trips -- --help
// An invented yellow month is written, read by each in a process of its own, in turn, and the medians are printed. Rates of CPU time carry
// over to another machine better than those of the wall clock.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { packageRoot } from '../src/shared/package-root.ts';
import { median } from '../src/statistics/summaries.ts';
import { type BenchValues, runBench, wholeNumber } from './run-bench.ts';
import { writeMonth } from './trips/write-month.ts';

interface Cost {
  readonly trips: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

interface Reader {
  readonly name: string;
  read(round: number): Cost;
}

const usage = `Reads an invented yellow month with every reader, in turn, and prints medians.

  --megabytes N    size of the file (default: 200)
  --rounds N       times that each reads it (default: 3)
  --json           print the figures as JSON instead of as a table
`;

const options = {
  megabytes: { type: 'string', default: '200' },
  rounds: { type: 'string', default: '3' },
  json: { type: 'boolean', default: false },
} as const;

async function main(values: BenchValues<typeof options>): Promise<void> {
  const megabytes = wholeNumber('megabytes', values.megabytes);
  const rounds = wholeNumber('rounds', values.rounds);
  const folder = mkdtempSync(join(tmpdir(), 'murmur-bench-'));
  try {
    const file = join(folder, 'month.csv');
    const rows = writeMonth(file, megabytes * 1e6, 1);
    const size = statSync(file).size / 1e6;
    const table = measure([...ourReaders(file, folder), ...pythonReaders(file)], size, rounds);
    if (values.json) console.log(JSON.stringify({ megabytes: shorten(size), rows, rounds, readers: table }, null, 2));
    else {
      console.log(`${rows.toLocaleString('en-GB')} rows, ${size.toFixed(0)} MB; medians of ${rounds} rounds`);
      console.table(table);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(readers: readonly Reader[], size: number, rounds: number) {
  const costs = readers.map(() => [] as Cost[]);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { read }] of readers.entries()) costs[i]!.push(read(round));
  }
  refuseDisagreement(readers, costs);
  const table = readers.map(({ name }, i) => rowOf(name, size, costs[i]!));
  const plain = table.find(({ reader }) => reader === 'csv-parse alone')!;
  return table.map((row) => ({ ...row, ratioToCsvParse: shorten(row.cpuMegabytesPerSecond / plain.cpuMegabytesPerSecond) }));
}

function ourReaders(file: string, folder: string): Reader[] {
  const script = join(packageRoot(), 'dist', 'bench', 'trips', 'read-once.js');
  const run = (...args: string[]): Cost => JSON.parse(execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })) as Cost;
  const cacheOf = (round: number): string => {
    const cache = join(folder, `cache-${round}`);
    mkdirSync(cache, { recursive: true });
    return cache;
  };
  return [
    { name: 'csv-parse alone', read: () => run('csv-parse', file) },
    { name: 'our loader on csv-parse', read: () => run('slowly', file) },
    { name: 'inspect', read: () => run('inspect', file) },
    { name: 'load', read: () => run('load', file) },
    { name: 'inspect, keeping', read: (round) => run('inspect', file, cacheOf(round)) },
    { name: 'inspect, kept', read: (round) => run('inspect', file, cacheOf(round)) },
    { name: 'load, kept', read: (round) => run('load', file, cacheOf(round)) },
  ];
}

function pythonReaders(file: string): Reader[] {
  const script = join(packageRoot(), 'bench', 'trips', 'read_once.py');
  const has = (module: string): boolean => {
    try {
      execFileSync('python3', ['-c', `import numpy, ${module}`], { stdio: 'ignore' });
      return true;
    } catch {
      console.error(`python3 has no ${module}: it is left out.`);
      return false;
    }
  };
  return ['pandas', 'pyarrow']
    .filter((name) => existsSync(script) && has(name))
    .map((name) => ({ name, read: () => JSON.parse(execFileSync('python3', [script, name, file], { encoding: 'utf8' })) as Cost }));
}

/** Those that filter must find the same trips, or the times compare nothing. */
function refuseDisagreement(readers: readonly Reader[], costs: readonly (readonly Cost[])[]): void {
  const found = new Set(costs.flatMap((list, i) => (readers[i]!.name === 'csv-parse alone' ? [] : list.map(({ trips }) => trips))));
  if (found.size !== 1) throw new Error(`The readers find different numbers of trips: ${[...found].join(', ')}.`);
}

function rowOf(reader: string, size: number, costs: readonly Cost[]) {
  const medianOf = (of: (cost: Cost) => number): number => median(costs.map(of));
  return {
    reader,
    megabytesPerSecond: shorten(size / medianOf(({ wallSeconds }) => wallSeconds)),
    cpuMegabytesPerSecond: shorten(size / medianOf(({ cpuSeconds }) => cpuSeconds)),
    peakMegabytes: Math.round(medianOf(({ peakMegabytes }) => peakMegabytes)),
  };
}

function shorten(value: number): number {
  return Number(value.toPrecision(3));
}

await runBench(usage, options, main);
