import type { Rng } from '../shared/rng.ts';
import type { ScoreTable } from './aggregates.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { stratifiedBootstrapBand } from './stratified-bootstrap.ts';
import { type Estimate, mean } from './summaries.ts';

/** A point of a performance profile. */
export interface ProfilePoint extends Estimate {
  readonly threshold: number;
}

/** Share of runs that score more than each threshold, in the mean over tasks: the score distribution of Agarwal et al. (2021). */
export function performanceProfile(scores: ScoreTable, thresholds: readonly number[]): number[] {
  return thresholds.map((threshold) => mean(scores.map((task) => shareAbove(task, threshold))));
}

/** The same with pointwise bands from the stratified bootstrap. */
export function performanceProfileBand(
  scores: ScoreTable,
  thresholds: readonly number[],
  rng: Rng,
  options?: Omit<BootstrapOptions, 'statistic'>,
): ProfilePoint[] {
  const band = stratifiedBootstrapBand(scores, (resampled) => performanceProfile(resampled, thresholds), rng, options);
  return band.map((estimate, at) => ({ threshold: thresholds[at]!, ...estimate }));
}

function shareAbove(scores: ArrayLike<number>, threshold: number): number {
  let above = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! > threshold) above++;
  return above / scores.length;
}
