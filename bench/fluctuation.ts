// The network-fluctuation core: what it costs, beside PyTorch, and whether it is right. Each part prints when it is done.
// npm run bench:fluctuation -- [--json] [--acceptance] [--only costs|ensembles|targets] [--python PATH]
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runAcceptance } from './fluctuation/acceptance.ts';
import { benchCosts } from './fluctuation/costs.ts';
import { benchEnsembles } from './fluctuation/ensembles.ts';
import { printAcceptance, printTable } from './fluctuation/print.ts';
import { benchTargets } from './fluctuation/targets.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    acceptance: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    python: { type: 'string', multiple: true, default: ['/usr/bin/python3', 'python3'] },
  },
});

const say = (text: string) => console.error(text);

if (values.acceptance) {
  const report = await runAcceptance(say);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else printAcceptance(report);
  if (report.verdicts.some(({ holds }) => !holds)) process.exitCode = 1;
} else {
  const wanted = (part: string) => !values.only || values.only.includes(part);
  const result: Record<string, unknown> = {};
  if (wanted('costs')) {
    const { rows, exponents } = benchCosts();
    result['costs'] = { rows, exponents };
    printTable('CPU seconds on one thread, three-layer reference problem (six training points); medians of interleaved rounds', rows);
    printTable('Exponents: cost ~ neurons^inNeurons steps^inSteps', exponents);
  }
  if (wanted('ensembles')) {
    const rows = await benchEnsembles(values.python);
    result['ensembles'] = rows;
    printTable('Training of ensembles on one thread: network-steps per second of CPU, medians of interleaved rounds', rows);
  }
  if (wanted('targets')) {
    const rows = await benchTargets(say);
    result['targets'] = rows;
    printTable('Whole jobs on two threads', rows);
  }
  if (values.json) console.log(JSON.stringify(result, null, 2));
}
