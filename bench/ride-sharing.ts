// How fast ride pooling decides and simulates: node dist/bench/ride-sharing.js --help
// Each day runs in a process of its own, so that its memory is its own.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../src/shared/user-error.ts';
import { benchCity } from './ride-sharing/busy-day.ts';
import { type DayCase, type DayRow, policies } from './ride-sharing/cases.ts';
import { type BenchValues, runBench } from './run-bench.ts';

const usage = `How fast ride pooling decides and simulates: synthetic demand on the Manhattan network of ../shared/data where it is there, else on a
synthetic city; capacity 4, epochs of 60 s.

  node dist/bench/ride-sharing.js [options]

  --policy NAME   one of ${Object.keys(policies).join(', ')} (default: all)
  --vehicles N    one size of the fleet: 100, 1000 or 3000 (default: all)
  --quick         two hours of the evening instead of the whole day
  --json          rows as JSON
`;

const options = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  policy: { type: 'string' },
  vehicles: { type: 'string' },
} as const;

/** The same requests a vehicle at every size, and 1,000 vehicles in demand for three times as many. */
const sizes = [
  { vehicles: 100, peak: 667 },
  { vehicles: 1000, peak: 6667 },
  { vehicles: 1000, peak: 20_000 },
  { vehicles: 3000, peak: 20_000 },
];

interface AllPairs {
  readonly places: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** @throws UserError for policies and sizes that do not exist */
function casesOf({ policy, vehicles, quick }: BenchValues<typeof options>): DayCase[] {
  const hours: [number, number] = quick ? [18, 20] : [0, 24];
  const names = Object.keys(policies).filter((name) => policy === undefined || name === policy);
  if (names.length === 0) throw new UserError(`--policy is ${policy}; the policies are ${Object.keys(policies).join(', ')}.`);
  const chosen = sizes.filter((size) => vehicles === undefined || size.vehicles === Number(vehicles));
  if (chosen.length === 0) throw new UserError(`--vehicles is ${vehicles}; the sizes are 100, 1000 and 3000.`);
  return names.flatMap((name) => chosen.map((size): DayCase => ({ policy: name, ...size, hours })));
}

async function main(values: BenchValues<typeof options>): Promise<void> {
  const cases = casesOf(values);
  const build = execFileSync(process.execPath, [programOf('all-pairs-process')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const allPairs: AllPairs = JSON.parse(build.toString());
  const rows: DayRow[] = [];
  for (const dayCase of cases) {
    const output = execFileSync(process.execPath, [programOf('day-process'), JSON.stringify(dayCase)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const row: DayRow = JSON.parse(output.toString());
    rows.push(row);
    if (!values.json) console.error(`${row.policy}, ${row.vehicles} vehicles: ${row.wallSeconds.toFixed(1)} s`);
  }
  if (values.json) console.log(JSON.stringify({ city: benchCity, allPairs, rows }, null, 2));
  else print(allPairs, rows);
}

function print({ places, seconds, cpuSeconds }: AllPairs, rows: readonly DayRow[]): void {
  const name = typeof benchCity === 'string' ? benchCity : 'a synthetic city';
  console.log(`\nCity: ${name}; all ${places} x ${places} pairs built in ${rounded(seconds)} s, ${rounded(cpuSeconds)} s of CPU time.`);
  console.log('Milliseconds of an epoch, p50 / p95; a decision is candidates, scores and arbitration.');
  console.log(
    'Targets: at 1,000 vehicles p95 of the decision below 1,000 ms with the auction and below 5,000 ms with the ILP, a day in less than',
  );
  console.log(
    '10 minutes; all pairs built in less than 10 s; CPU a vehicle and epoch within 2x from 100 to 3,000 vehicles at equal requests a vehicle.\n',
  );
  const pair = (row: DayRow, part: keyof DayRow['p50']) => `${rounded(row.p50[part])} / ${rounded(row.p95[part])}`;
  console.table(
    rows.map((row) => ({
      policy: row.policy,
      vehicles: row.vehicles,
      'requests/h': row.peak,
      'served %': rounded((100 * row.served) / row.requests),
      candidates: pair(row, 'candidates'),
      scores: pair(row, 'scores'),
      arbitration: pair(row, 'arbitration'),
      motion: pair(row, 'motion'),
      decision: pair(row, 'decision'),
      'CPU an epoch': pair(row, 'epochCpu'),
      'CPU us/vehicle-epoch': rounded(row.cpuUsPerVehicleEpoch),
      'wall s': rounded(row.wallSeconds),
      'CPU s': rounded(row.cpuSeconds),
      'time-outs': row.timedOut,
      'RSS MB': rounded(row.rssMegabytes),
    })),
  );
}

function programOf(name: string): string {
  return fileURLToPath(new URL(`./ride-sharing/${name}.js`, import.meta.url));
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

await runBench(usage, options, main);
