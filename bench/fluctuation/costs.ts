import process from 'node:process';
import type { MeanFieldRun } from '../../src/fluctuation/gradient-descent.ts';
import { influenceFunctions } from '../../src/fluctuation/influence.ts';
import { embeddingRun } from '../../src/fluctuation/predict.ts';
import { referenceProblem } from '../../src/fluctuation/reference-problem.ts';
import { sampleFluctuationPaths } from '../../src/fluctuation/sample-paths.ts';
import { logSlope } from '../../src/fluctuation/sample-statistics.ts';
import { median } from '../../src/statistics/summaries.ts';

/** CPU seconds of one route at one size, for the three-layer reference problem. */
export interface CostRow {
  readonly route: 'adjoint, 9 outputs' | 'tangent, 1 path';
  readonly neurons: number;
  readonly steps: number;
  readonly cpuSeconds: number;
}

/** Measured exponents of the cost: cost ~ size^exponent, between the two largest sizes. */
export interface CostExponents {
  readonly route: CostRow['route'];
  readonly inNeurons: number;
  readonly inSteps: number;
}

const NEURONS = [250, 500, 1000];
const STEPS = [10, 20, 40];
const ROUNDS = 3;

const routes: Record<CostRow['route'], (run: MeanFieldRun, points: Float64Array) => void> = {
  'adjoint, 9 outputs': (run, points) => {
    const queries = Array.from({ length: points.length / 2 }, (_, point) => ({ time: run.problem.steps, point, output: 0 }));
    influenceFunctions(run, points, queries);
  },
  'tangent, 1 path': (run, points) => {
    sampleFluctuationPaths(run, { points, times: [run.problem.steps] }, 1, 'cost');
  },
};

/** How the cost of the two routes grows with the neurons of the embedding and the steps of training; medians of interleaved rounds. */
export function benchCosts(): { rows: CostRow[]; exponents: CostExponents[] } {
  const sizes = [...NEURONS.map((neurons) => [neurons, STEPS[0]!] as const), ...STEPS.slice(1).map((steps) => [500, steps] as const)];
  const runs = sizes.map(([neurons, steps]) => {
    const { points, ...reference } = referenceProblem(3, steps);
    return { neurons, steps, points, run: embeddingRun({ ...reference, observations: { points, times: [] }, neurons, seed: 'cost' }, 0) };
  });
  const names = Object.keys(routes) as CostRow['route'][];
  const samples = names.map(() => runs.map((): number[] => []));
  for (let round = 0; round < ROUNDS; round++) {
    names.forEach((route, r) => {
      runs.forEach(({ run, points }, index) => {
        const cpu = process.cpuUsage();
        routes[route](run, points);
        const { user, system } = process.cpuUsage(cpu);
        samples[r]![index]!.push((user + system) / 1e6);
      });
    });
  }
  const rows = names.flatMap((route, r) =>
    runs.map(({ neurons, steps }, i): CostRow => ({ route, neurons, steps, cpuSeconds: median(samples[r]![i]!) })),
  );
  const exponents = names.map((route) => {
    const seconds = (neurons: number, steps: number) =>
      rows.find((row) => row.route === route && row.neurons === neurons && row.steps === steps)!.cpuSeconds;
    return {
      route,
      inNeurons: logSlope([500, 1000], [seconds(500, 10), seconds(1000, 10)]),
      inSteps: logSlope([20, 40], [seconds(500, 20), seconds(500, 40)]),
    };
  });
  return { rows, exponents };
}
