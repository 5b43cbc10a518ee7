import * as Plot from '@observablehq/plot';
import { shortNumber } from '../runs/figure-numbers.ts';
import type { Figure } from '../runs/figure-to-svg.ts';
import { colourOf, ink } from '../shared/figure-style.ts';
import type { StudyResult } from './run-study.ts';
import type { StudySummary, SummaryRow } from './summarise-study.ts';

/** A figure and the name of its files. */
export interface NamedFigure {
  readonly name: string;
  readonly figure: Figure;
}

const axes = (x: string): { x: Plot.Markish; y: Plot.Markish } => ({
  x: Plot.axisX({ labelArrow: 'none', label: x, labelAnchor: 'center', labelOffset: 42, tickFormat: shortNumber, tickSize: 5 }),
  y: Plot.axisY({ labelArrow: 'none', label: null, tickFormat: shortNumber, ticks: 6, tickSize: 0 }),
});

/** All figures of a study. */
export function studyFigures(result: StudyResult, summary: StudySummary): NamedFigure[] {
  const groups = result.problem.groups.map(({ name }) => name);
  const rowsOf = (group: string) => summary.rows.filter((row) => row.group === group);
  const slug = (name: string) => name.replaceAll(' ', '-');
  return [
    ...groups.map((group) => ({ name: `variance-${slug(group)}`, figure: varianceFigure(group, rowsOf(group)) })),
    ...(result.measured.length > 1 ? [{ name: 'width', figure: widthFigure(groups.map((group) => rowsOf(group).at(-1)!)) }] : []),
    { name: 'histogram', figure: histogramFigure(result) },
    ...(result.predicted.layers.length > 1
      ? groups.map((group) => ({ name: `layers-${slug(group)}`, figure: layersFigure(group, rowsOf(group)) }))
      : []),
  ];
}

/** n Var over training: dots for each width, the prediction as a line with its error. */
function varianceFigure(group: string, rows: readonly SummaryRow[]): Figure {
  const widths = rows[0]!.measured.map(({ width }) => width);
  const measured = rows.flatMap(({ time, measured }) =>
    measured.map(({ width, value, standardError }) => ({
      time,
      width,
      value,
      low: value - 2 * standardError,
      high: value + 2 * standardError,
    })),
  );
  const predicted = rows.map(({ time, predicted, predictedError }) => ({
    time,
    value: predicted,
    low: predicted - 2 * (predictedError ?? 0),
    high: predicted + 2 * (predictedError ?? 0),
  }));
  const colour = ({ width }: { width: number }) => colourOf(widths.indexOf(width));
  const axis = axes('mean-field time of training');
  return {
    title: `Seed-to-seed variance over training, ${group}`,
    subtitle: 'n times the variance of the outputs: networks of every width on one curve, as predicted from the infinite-width limit',
    yLabel: 'n Var(y), mean over the points; bars and band: two standard errors',
    legend: [
      ...widths.map((width, index) => ({ label: `n = ${width}`, colour: colourOf(index), mark: 'dots' as const })),
      { label: 'predicted', colour: ink.text, mark: 'line' },
    ],
    plot: {
      y: { domain: [0, 1.06 * Math.max(...measured.map(({ high }) => high), ...predicted.map(({ high }) => high))] },
      marks: [
        Plot.gridY({ stroke: ink.grid, strokeOpacity: 1, ticks: 6 }),
        axis.y,
        axis.x,
        Plot.areaY(predicted, { x: 'time', y1: 'low', y2: 'high', fill: ink.muted, fillOpacity: 0.25 }),
        Plot.lineY(predicted, { x: 'time', y: 'value', stroke: ink.text, strokeWidth: 1.8 }),
        Plot.ruleX(measured, { x: 'time', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.2 }),
        Plot.dot(measured, { x: 'time', y: 'value', fill: colour, stroke: ink.paper, strokeWidth: 0.8, r: 4 }),
      ],
    },
  };
}

/** Var against n at the end of training, log-log, with the line Sigma / n. */
function widthFigure(rows: readonly SummaryRow[]): Figure {
  const dots = rows.flatMap(({ group, measured }) => measured.map(({ width, value }) => ({ group, width, variance: value / width })));
  const widths = rows[0]!.measured.map(({ width }) => width);
  const lines = rows.flatMap(({ group, predicted }) => widths.map((width) => ({ group, width, variance: predicted / width })));
  // What has vanished to rounding says nothing of the slope, and would stretch the axis.
  const top = Math.max(...dots.map(({ variance }) => variance));
  const isDrawn = ({ variance }: { variance: number }) => variance > 1e-6 * top;
  const colour = ({ group }: { group: string }) => colourOf(rows.findIndex((row) => row.group === group));
  const drawn = [...dots, ...lines].filter(isDrawn).map(({ variance }) => Math.log10(variance));
  const first = Math.floor(Math.min(...drawn));
  const powers = Array.from({ length: Math.ceil(Math.max(...drawn)) - first + 1 }, (_, index) => 10 ** (first + index));
  return {
    title: 'Variance against width, after training',
    subtitle: 'Dots: ensembles; lines: the prediction Sigma / n, of slope -1',
    yLabel: 'Var(y) (log)',
    legend: rows.map(({ group, slope }, index) => ({
      label: `${group}, slope ${slope!.toFixed(3)}`,
      colour: colourOf(index),
      mark: 'dots' as const,
    })),
    plot: {
      x: { type: 'log', ticks: widths },
      y: { type: 'log', domain: [powers[0]!, powers.at(-1)!] },
      marks: [
        Plot.gridY(powers, { stroke: ink.grid, strokeOpacity: 1 }),
        Plot.axisY(powers, { labelArrow: 'none', label: null, tickFormat: (value: number) => value.toExponential(0), tickSize: 0 }),
        Plot.axisX(widths, { labelArrow: 'none', label: 'width n (log)', labelAnchor: 'center', labelOffset: 42, tickFormat: String }),
        Plot.lineY(lines.filter(isDrawn), { x: 'width', y: 'variance', z: 'group', stroke: colour, strokeWidth: 1.8 }),
        Plot.dot(dots.filter(isDrawn), { x: 'width', y: 'variance', fill: colour, stroke: ink.paper, strokeWidth: 0.8, r: 4.5 }),
      ],
    },
  };
}

/** The outputs of the widest networks against the Gaussian of their mean and variance. */
function histogramFigure({ measured }: StudyResult): Figure {
  const { width, networks, sample } = measured.at(-1)!;
  const mean = sample.reduce((sum, value) => sum + value, 0) / networks;
  const deviation = Math.sqrt(sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (networks - 1));
  const bins = Math.max(12, Math.min(60, Math.round(Math.sqrt(networks))));
  const [low, high] = [mean - 4 * deviation, mean + 4 * deviation];
  const step = (high - low) / bins;
  const bars = Array.from({ length: bins }, (_, bin) => {
    const from = low + bin * step;
    const inside = sample.filter((value) => value >= from && value < from + step).length;
    return { from, to: from + step, density: inside / networks / step };
  });
  const curve = Array.from({ length: 161 }, (_, i) => {
    const value = low + ((high - low) * i) / 160;
    return { value, density: Math.exp(-0.5 * ((value - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI)) };
  });
  const axis = axes('output of the last point at the end of training');
  return {
    title: 'Outputs of independent networks',
    subtitle: `${networks.toLocaleString('en-GB')} networks of width ${width}, and the Gaussian of their mean and variance`,
    yLabel: 'density',
    legend: [
      { label: `n = ${width}`, colour: colourOf(0), mark: 'box' },
      { label: 'Gaussian', colour: ink.text, mark: 'line' },
    ],
    plot: {
      marks: [
        Plot.gridY({ stroke: ink.grid, strokeOpacity: 1, ticks: 6 }),
        axis.y,
        axis.x,
        Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'density', fill: colourOf(0), fillOpacity: 0.55, inset: 0.5 }),
        Plot.lineY(curve, { x: 'value', y: 'density', stroke: ink.text, strokeWidth: 1.8 }),
        Plot.ruleY([0], { stroke: ink.muted }),
      ],
    },
  };
}

/** Which layer's neurons the variance comes from, over training. */
function layersFigure(group: string, rows: readonly SummaryRow[]): Figure {
  const layers = rows[0]!.layers.map((_, index) => index);
  const areas = rows.flatMap(({ time, layers }) => layers.map((value, layer) => ({ time, layer, value })));
  const colour = ({ layer }: { layer: number }) => colourOf(layer);
  const axis = axes('mean-field time of training');
  return {
    title: `Where the variance comes from, ${group}`,
    subtitle: 'The part of each hidden layer in the predicted n Var: widen the layer that has the most for its cost',
    yLabel: 'n Var(y), predicted',
    legend: layers.map((layer) => ({ label: `hidden layer ${layer + 1}`, colour: colourOf(layer), mark: 'box' as const })),
    plot: {
      marks: [
        Plot.gridY({ stroke: ink.grid, strokeOpacity: 1, ticks: 6 }),
        axis.y,
        axis.x,
        Plot.areaY(areas, Plot.stackY({ x: 'time', y: 'value', z: 'layer', order: 'layer', fill: colour, fillOpacity: 0.75 })),
        Plot.ruleY([0], { stroke: ink.muted }),
      ],
    },
  };
}
