import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kpiDefinitions } from '../../../benchmarks/ride-sharing/kpis/definitions.ts';
import { optionsSchema } from '../../../benchmarks/ride-sharing/options.ts';
import { planBenchmark } from '../../../benchmarks/ride-sharing/plan.ts';
import { policyNames } from '../../../benchmarks/ride-sharing/policies.ts';
import { tableOf } from '../../readme-table.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../benchmarks/ride-sharing/README.md'), 'utf8');

describe('the README of the benchmark', () => {
  it('lists the figures and the policies', () => {
    const figures = Object.entries(kpiDefinitions).map(([name, { unit, meaning }]) => [name, unit, meaning]);
    expect(tableOf(readme, 'figure', 'unit', 'meaning')).toEqual(figures);
    expect(tableOf(readme, 'policy', 'decides', 'what it is').map(([name]) => name)).toEqual(policyNames);
  });
});

describe('the plan', () => {
  it('trains what learns from every seed, and plays the rest once', () => {
    const { runs, env } = planBenchmark(optionsSchema.parse({ policies: 'co,dmfg-ql', seeds: 3, vehicles: 7 }), true);
    expect(runs.map(({ run }) => [run.name, run.config['totalTimesteps']])).toEqual([
      ['runs/co-0', 0],
      ['runs/dmfg-ql-0', 240],
      ['runs/dmfg-ql-1', 240],
      ['runs/dmfg-ql-2', 240],
    ]);
    expect(env).toMatchObject({ vehicles: 7, window: '08:00-10:00' });
    expect(runs[1]!.run.config['env']).toMatchObject({
      name: 'ride-pooling',
      vehicles: 7,
      arbitration: 'auction',
      field: 'local-requests',
    });
  });
});
