import * as Plot from '@observablehq/plot';
import { shortNumber } from '../runs/figure-numbers.ts';
import type { Figure } from '../runs/figure-to-svg.ts';
import { learningCurve } from '../runs/learning-curve.ts';
import { colourOf, ink } from '../shared/figure-style.ts';
import type { LearnerSummary } from './summarise-learner.ts';
import type { EnvironmentSummary } from './summarise-runs.ts';

/** Learning curves of all learners of an environment, with bands over training seeds. */
export function curvesFigure({ name, metric, learners }: EnvironmentSummary): Figure {
  const series = drawn(learners).map(({ label, curve }) => ({ label, points: curve }));
  return learningCurve(series, {
    title: `Learning curves in ${name}`,
    subtitle: 'Evaluations; mean over training seeds, 95 % bootstrap intervals',
    yLabel: perEpisode(metric),
    xLabel: 'timesteps',
  });
}

/** Performance profiles of all learners of an environment. */
export function profileFigure({ name, metric, learners }: EnvironmentSummary): Figure {
  // A learner has the same colour in both figures.
  const shown = drawn(learners).flatMap((learner, index) => (learner.profile.length > 0 ? [{ ...learner, colour: colourOf(index) }] : []));
  const axis = { labelArrow: 'none', tickFormat: shortNumber } as const;
  return {
    title: `Performance profiles in ${name}`,
    subtitle: 'Share of training seeds whose last evaluation is above a value, with 95 % bootstrap bands',
    yLabel: 'share of seeds',
    height: 320,
    legend: shown.map(({ label, colour }) => ({ label, colour, mark: 'line' as const })),
    plot: {
      marginBottom: 50,
      y: { domain: [0, 1] },
      marks: [
        Plot.gridY({ stroke: ink.grid, strokeOpacity: 1, ticks: 5 }),
        Plot.axisY({ ...axis, ticks: 5, tickSize: 0, label: null }),
        Plot.axisX({ ...axis, ticks: 7, tickSize: 5, label: perEpisode(metric), labelAnchor: 'center', labelOffset: 42 }),
        Plot.ruleY([0], { stroke: ink.muted }),
        ...shown.flatMap(({ profile, colour }) => [
          Plot.areaY(profile, { x: 'threshold', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.14, curve: 'step-after' }),
          Plot.lineY(profile, { x: 'threshold', y: 'value', stroke: colour, strokeWidth: 2.2, curve: 'step-after' }),
        ]),
      ],
    },
  };
}

const perEpisode = (metric: string): string => (metric === 'return' ? 'return per episode' : metric);
const drawn = (learners: readonly LearnerSummary[]): LearnerSummary[] => learners.filter(({ curve }) => curve.length > 0);
