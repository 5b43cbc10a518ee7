import type { RunEvent } from './run-folder.ts';

/** A value at a timestep, with an interval around it if there is one. */
export interface CurvePoint {
  readonly step: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** The points of one line of a figure. */
export interface CurveSeries {
  readonly label: string;
  readonly points: readonly CurvePoint[];
  /** 'smoothed': a running mean over the pale line of the values (training returns). 'dots': a line with a dot at each value (evaluations). Default 'line'. */
  readonly kind?: 'line' | 'dots' | 'smoothed';
}

/** The events of a type as points: `figure` finds the value in an event; events without a number there are passed over. */
export function pointsFromEvents(events: readonly RunEvent[], type: string, figure: (event: RunEvent) => unknown): CurvePoint[] {
  return events.flatMap((event) => {
    const value = event.type === type ? figure(event) : undefined;
    return typeof value === 'number' ? [{ step: event.step, value }] : [];
  });
}

/** The mean of `window` points around each, fewer at both ends; values that are not finite are left out of the means. */
export function runningMean(points: readonly CurvePoint[], window: number): CurvePoint[] {
  const sums = new Float64Array(points.length + 1);
  const counts = new Uint32Array(points.length + 1);
  for (const [i, { value }] of points.entries()) {
    const counted = Number.isFinite(value);
    sums[i + 1] = sums[i]! + (counted ? value : 0);
    counts[i + 1] = counts[i]! + (counted ? 1 : 0);
  }
  const reach = Math.floor(window / 2);
  return points.map(({ step }, i) => {
    const begin = Math.max(0, i - reach);
    const end = Math.min(points.length, i + reach + 1);
    return { step, value: (sums[end]! - sums[begin]!) / (counts[end]! - counts[begin]!) };
  });
}

/** At most about `most` points: means of runs of neighbours, at the step of the middle one. */
export function thin(points: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  const run = Math.ceil(points.length / most);
  if (run <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / run) }, (_, i) => {
    const part = points.slice(i * run, (i + 1) * run);
    return { step: part[part.length >> 1]!.step, value: part.reduce((sum, { value }) => sum + value, 0) / part.length };
  });
}
