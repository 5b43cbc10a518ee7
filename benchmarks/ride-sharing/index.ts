import { join } from 'node:path';
import { defineBenchmark } from '../../src/plugins/benchmark.ts';
import { writeAtomically } from '../../src/runs/atomic-file.ts';
import { figureToSvg } from '../../src/runs/figure-to-svg.ts';
import { comparePolicies } from './compare.ts';
import { describeRegime } from './describe-regime.ts';
import { benchmarkFigures } from './figures.ts';
import { optionsSchema } from './options.ts';
import { benchmarkPage } from './page.ts';
import { planBenchmark } from './plan.ts';
import { playPlan } from './play-plan.ts';
import { summaryText } from './summary-table.ts';
import { csvFiles } from './write-csv.ts';

/** Ride pooling: the central baselines and the decentralised learners on the same requests from the same places. See the README of ride-pooling. */
export default defineBenchmark({
  name: 'ride-sharing',
  summary: 'ride pooling: greedy, CO, Alonso-Mora, NeurADP, DMFG and others on the same requests, with all key figures, maps and intervals',
  parameters: optionsSchema,
  async run(context) {
    const plan = planBenchmark(context.options, context.quick);
    const { policies, city } = await playPlan(plan, context);
    const compared = comparePolicies(policies, plan.reference);
    const about = describeRegime(plan, policies, city);
    const figures = benchmarkFigures(policies, city).map(({ name, figure }) => ({ name, svg: figureToSvg(figure) }));
    const files = {
      ...csvFiles(policies),
      'index.html': benchmarkPage({ ...about, reference: plan.reference }, policies, compared, figures),
    };
    for (const [name, text] of Object.entries(files)) await writeAtomically(join(context.folder, name), text);
    const failures = compared.flatMap(({ label, failures }) => failures.map((failure) => `${label}: ${failure}`));
    const text = [about.title, ...about.lines, '', summaryText(compared, plan.reference), ...failures].join('\n');
    return {
      text: `${text}\n\nFigures, maps and all numbers: ${join(context.folder, 'index.html')}`,
      result: { ...about, compared, policies },
    };
  },
});
