import type { CurvePoint } from '../runs/curve-series.ts';
import type { Rng } from '../shared/rng.ts';
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { mean } from '../statistics/summaries.ts';

/**
 * What learners did in training, `every` so many timesteps: the mean over the episodes that ended since the point before, in the mean over
 * the runs, with 95 % bootstrap intervals where there are several. Where a run has no episodes there is no point.
 *
 * @param runs of each run, a figure of its episodes at the timesteps at which they ended
 */
export function trainingMeans(runs: readonly (readonly CurvePoint[])[], every: number, rng: Rng): CurvePoint[] {
  const means = runs.map((episodes) => stretchMeans(episodes, every));
  const ends = [...(means[0]?.keys() ?? [])].filter((end) => means.every((own) => own.has(end)));
  return ends
    .toSorted((a, b) => a - b)
    .map((step) => {
      const values = means.map((own) => own.get(step)!);
      return { step, value: mean(values), ...(values.length > 1 ? bootstrapInterval(values, rng) : {}) };
    });
}

/** By the timestep at which a stretch ends: the mean over the episodes that ended in it. */
function stretchMeans(episodes: readonly CurvePoint[], every: number): Map<number, number> {
  const values = new Map<number, number[]>();
  for (const { step, value } of episodes) {
    const end = Math.ceil(step / every) * every;
    const own = values.get(end);
    if (own) own.push(value);
    else values.set(end, [value]);
  }
  return new Map([...values].map(([end, all]) => [end, mean(all)]));
}
