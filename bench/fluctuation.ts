// The network-fluctuation core: what it costs, beside PyTorch, and whether it is right: npm run bench:fluctuation -- --help
import process from 'node:process';
import { UserError } from '../src/shared/user-error.ts';
import { runAcceptance } from './fluctuation/acceptance.ts';
import { benchCosts } from './fluctuation/costs.ts';
import { benchEnsembles } from './fluctuation/ensembles.ts';
import { printAcceptance, printTable } from './fluctuation/print.ts';
import { benchTargets } from './fluctuation/targets.ts';
import { type BenchValues, runBench } from './run-bench.ts';

const parts = ['costs', 'ensembles', 'targets'] as const;

const usage = `Measures the network-fluctuation core. Each part prints when it is done.

  --only PART      costs, ensembles or targets; may be repeated (default: all)
  --acceptance     check its laws against trained networks instead; exit code 1 where one does not hold
  --python PATH    an interpreter with PyTorch, for the ensembles; may be repeated (default: /usr/bin/python3 and python3)
  --json           also print the figures as JSON
`;

const options = {
  json: { type: 'boolean', default: false },
  acceptance: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [...parts] as string[] },
  python: { type: 'string', multiple: true, default: ['/usr/bin/python3', 'python3'] as string[] },
} as const;

const say = (text: string) => console.error(text);

async function main({ json, acceptance, only, python }: BenchValues<typeof options>): Promise<void> {
  for (const part of only) {
    if (!parts.some((known) => known === part)) throw new UserError(`--only is "${part}"; its parts are ${parts.join(', ')}.`);
  }
  if (acceptance) await accept(json);
  else await measure(only, python, json);
}

async function accept(json: boolean): Promise<void> {
  const report = await runAcceptance(say);
  if (json) console.log(JSON.stringify(report, null, 2));
  else printAcceptance(report);
  if (report.verdicts.some(({ holds }) => !holds)) process.exitCode = 1;
}

async function measure(only: readonly string[], pythons: readonly string[], json: boolean): Promise<void> {
  const result: Record<string, unknown> = {};
  if (only.includes('costs')) {
    const { rows, exponents } = benchCosts();
    result['costs'] = { rows, exponents };
    printTable('CPU seconds on one thread, three-layer reference problem (six training points); medians of interleaved rounds', rows);
    printTable('Exponents: cost ~ neurons^inNeurons steps^inSteps', exponents);
  }
  if (only.includes('ensembles')) {
    const rows = await benchEnsembles(pythons);
    result['ensembles'] = rows;
    printTable('Training of ensembles on one thread: network-steps per second of CPU, medians of interleaved rounds', rows);
  }
  if (only.includes('targets')) {
    const rows = await benchTargets(say);
    result['targets'] = rows;
    printTable('Whole jobs on two threads', rows);
  }
  if (json) console.log(JSON.stringify(result, null, 2));
}

await runBench(usage, options, main);
