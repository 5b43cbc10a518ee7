import process from 'node:process';
import { trainEnsemble } from '../../src/fluctuation/ensemble.ts';
import { predictFluctuation } from '../../src/fluctuation/predict.ts';
import { referenceProblem } from '../../src/fluctuation/reference-problem.ts';

/** One whole job with the time that it may take on two cores. */
export interface TargetRow {
  readonly job: string;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly targetSeconds: number;
}

/** The jobs that a user waits for, at full size. */
export async function benchTargets(say: (text: string) => void): Promise<TargetRow[]> {
  const rows: TargetRow[] = [];
  const timed = async (job: string, targetSeconds: number, work: () => Promise<unknown>) => {
    const wall = performance.now();
    const cpu = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(cpu);
    const row = { job, cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - wall) / 1000, targetSeconds };
    say(`${job}: ${row.cpuSeconds.toFixed(0)} s of CPU`);
    rows.push(row);
  };
  const large = referenceProblem(3, 400);
  await timed('prediction: 3 layers, M = 1000, 400 steps, 9 outputs', 120, () =>
    predictFluctuation({
      ...large,
      observations: { points: large.points, times: [400] },
      neurons: 1000,
      embeddings: 1,
      seed: 'target',
      threads: 2,
    }),
  );
  for (const depth of [2, 3] as const) {
    const { points, ...reference } = referenceProblem(depth, 800);
    await timed(`ensemble: 8000 networks of ${depth} layers, n = 100, 800 steps`, 300, () =>
      trainEnsemble({
        ...reference,
        observations: { points, times: [0, 100, 800] },
        width: 100,
        networks: 8000,
        seed: 'target',
        threads: 2,
      }),
    );
  }
  return rows;
}
