import { basename, dirname } from 'node:path';
import { type CurvePoint, type CurveSeries, pointsFromEvents } from '../../src/runs/curve-series.ts';
import { writeLearningCurve } from '../../src/runs/learning-curve.ts';
import { openRunFolder } from '../../src/runs/run-folder.ts';
import { createRng } from '../../src/shared/rng.ts';
import { bootstrapInterval } from '../../src/statistics/bootstrap.ts';
import { mean } from '../../src/statistics/summaries.ts';
import type { ComparedPolicy } from './compare-policies.ts';
import type { PolicyResult } from './results.ts';
import type { StudyRun } from './study-run.ts';

/** A learned policy's finished runs. */
export interface Trained {
  readonly policy: PolicyResult;
  readonly runs: readonly StudyRun[];
}

/**
 * Draws the mean evaluation reward of each learned policy over training, with 95 % bootstrap intervals over the seeds, and the scripted
 * rules as rules, to `<base>.svg` and `<base>.png`.
 */
export async function drawCurves(base: string, trained: readonly Trained[], scripted: readonly ComparedPolicy[]): Promise<void> {
  const series = await Promise.all(trained.map(curveOf));
  await writeLearningCurve(dirname(base), series, {
    title: 'amod-hours: what a fleet of 100 vehicles earns while it learns',
    subtitle: 'mean over 20 test dates, with 95 % intervals over the training seeds',
    yLabel: 'reward per hour (USD)',
    xLabel: 'timesteps (a minute in each of eight copies)',
    baselines: scripted.map(({ label, reward }) => ({ label, value: reward.value })),
    name: basename(base),
  });
}

async function curveOf({ policy, runs }: Trained): Promise<CurveSeries> {
  const curves = await Promise.all(
    runs.map(async ({ folder }) =>
      pointsFromEvents(await openRunFolder(folder).events(), 'evaluation', (event) => (event['mean'] as Record<string, number>)['reward']),
    ),
  );
  const rng = createRng(`curves/${policy.name}`);
  const points = curves[0]!.map(({ step }, i): CurvePoint => {
    const values = curves.map((curve) => curve[i]!.value);
    const { low, high } = bootstrapInterval(values, rng);
    return { step, value: mean(values), low, high };
  });
  return { label: policy.label, kind: 'dots', points };
}
