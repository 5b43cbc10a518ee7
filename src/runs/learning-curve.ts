import { join } from 'node:path';
import * as Plot from '@observablehq/plot';
import { colourOf, fontSize, ink, textWidth } from '../shared/figure-style.ts';
import { svgToPng } from '../shared/rasterise-svg.ts';
import { writeAtomically } from './atomic-file.ts';
import { type CurvePoint, type CurveSeries, runningMean, thin } from './curve-series.ts';
import { clampToAxis, paddedRange, shortNumber, spread } from './figure-numbers.ts';
import { type Figure, figureToSvg, type LegendEntry } from './figure-to-svg.ts';

export interface LearningCurveOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** With its unit: "return per episode (USD)". */
  readonly yLabel: string;
  /** Default "environment steps". */
  readonly xLabel?: string;
  /** Where the axis begins. Default 0. */
  readonly firstStep?: number;
  /** Levels to compare with, as dashed rules named at the right: what a scripted policy earns, say. */
  readonly baselines?: readonly { readonly label: string; readonly value: number }[];
  /** Points in the running mean of 'smoothed' series. Default: a fifteenth of them. */
  readonly window?: number;
  /** Name of the files without extension. Default "curve". */
  readonly name?: string;
}

/** More points than this are not seen in a figure. */
const mostPoints = 1500;

const height = 360;
const margin = { marginTop: 14, marginBottom: 50, marginLeft: 64 };

interface DrawnSeries extends CurveSeries {
  readonly colour: string;
  readonly last: number;
  /** Width of the running mean; 0 when there is none. */
  readonly window: number;
  /** Values for 'smoothed' series: the pale line behind. */
  readonly raw: readonly CurvePoint[];
}

/** Draws a learning curve into the run folder as `curve.svg` and `curve.png`. Returns their paths. */
export async function writeLearningCurve(
  runFolder: string,
  series: readonly CurveSeries[],
  options: LearningCurveOptions,
): Promise<{ svg: string; png: string }> {
  const svg = figureToSvg(learningCurve(series, options));
  const base = join(runFolder, options.name ?? 'curve');
  await writeAtomically(`${base}.svg`, svg);
  await writeAtomically(`${base}.png`, svgToPng(svg));
  return { svg: `${base}.svg`, png: `${base}.png` };
}

/** A learning curve as a figure. */
export function learningCurve(series: readonly CurveSeries[], options: LearningCurveOptions): Figure {
  const lines = series.map((line, index) => prepare(line, index, options.window));
  const baselines = (options.baselines ?? [])
    .filter(({ value }) => Number.isFinite(value))
    .map(({ label, value }) => ({ label, value: clampToAxis(value) }));
  const values = lines.flatMap(({ points, raw }) => [...points, ...raw].flatMap(({ value, low, high }) => [value, low, high]));
  const rules = baselines.filter(({ value }) => isWithinReach(value, values));
  const y = paddedRange([...values, ...rules.map(({ value }) => value)]);
  const lastStep = Math.max(1, ...lines.map(({ last }) => last));
  const names = nameRules(baselines, y);
  const axis = { labelArrow: 'none', tickFormat: shortNumber } as const;

  return {
    title: options.title,
    ...(options.subtitle === undefined ? {} : { subtitle: options.subtitle }),
    yLabel: options.yLabel,
    height,
    legend: lines.map(legendEntry),
    plot: {
      ...margin,
      marginRight: Math.max(24, ...names.map(({ text }) => 20 + textWidth(text, fontSize.text))),
      x: { domain: [options.firstStep ?? 0, lastStep] },
      y: { domain: y },
      marks: [
        Plot.gridY({ stroke: ink.grid, strokeOpacity: 1, ticks: 6 }),
        Plot.axisY({ ...axis, ticks: 6, tickSize: 0, label: null }),
        Plot.axisX({
          ...axis,
          ticks: 7,
          tickSize: 5,
          label: options.xLabel ?? 'environment steps',
          labelAnchor: 'center',
          labelOffset: 42,
        }),
        Plot.ruleY([y[0]], { stroke: ink.muted }),
        Plot.ruleY(rules, { y: 'value', stroke: ink.muted, strokeDasharray: '5 4', strokeWidth: 1.3 }),
        ...lines.flatMap(marksOf),
        Plot.text(names, { x: lastStep, y: 'y', text: 'text', textAnchor: 'start', dx: 8, fill: ink.muted }),
        values.some(Number.isFinite) ? null : Plot.text(['no values yet'], { frameAnchor: 'middle', fill: ink.muted }),
      ],
    },
  };
}

function prepare(line: CurveSeries, index: number, wanted: number | undefined): DrawnSeries {
  const { kind } = line;
  const points = line.points.map(drawable);
  const window = kind === 'smoothed' ? (wanted ?? Math.max(1, Math.round(points.length / 15))) : 0;
  return {
    ...line,
    colour: colourOf(index),
    last: points.at(-1)?.step ?? 0,
    window,
    points: thin(window > 1 ? runningMean(points, window) : points, mostPoints),
    raw: window > 1 ? thin(points, mostPoints) : [],
  };
}

/** Diverged values go to the end of the axis, infinite ones out of the figure. */
function drawable({ step, value, low, high }: CurvePoint): CurvePoint {
  const clamped = Number.isFinite(value) ? clampToAxis(value) : Number.NaN;
  return low === undefined || high === undefined
    ? { step, value: clamped }
    : { step, value: clamped, low: clampToAxis(low), high: clampToAxis(high) };
}

function marksOf({ points, raw, kind, colour }: DrawnSeries): Plot.Markish[] {
  const at = { x: 'step', y: 'value' };
  const bands = points.some(({ low, high }) => low !== undefined && high !== undefined);
  const dotted = kind === 'dots' || points.length === 1;
  return [
    bands ? Plot.areaY(points, { x: 'step', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.16 }) : null,
    Plot.lineY(raw, { ...at, stroke: colour, strokeOpacity: 0.28, strokeWidth: 1 }),
    Plot.lineY(points, { ...at, stroke: colour, strokeWidth: 2.2 }),
    dotted ? Plot.dot(points, { ...at, r: points.length > 60 ? 2 : 3.6, fill: colour, stroke: ink.paper, strokeWidth: 1 }) : null,
  ];
}

function legendEntry({ label, colour, kind, window }: DrawnSeries): LegendEntry {
  return {
    label: window > 1 ? `${label} (running mean of ${window})` : label,
    colour,
    mark: kind === 'dots' ? 'dots' : 'line',
  };
}

/** How many times the spread of the lines a baseline may lie away from them and still be drawn: one farther off would flatten them. */
const REACH = 3;

function isWithinReach(value: number, values: readonly (number | undefined)[]): boolean {
  const drawn = values.filter((other): other is number => other !== undefined && Number.isFinite(other));
  if (drawn.length === 0) return true;
  const low = Math.min(...drawn);
  const high = Math.max(...drawn);
  return high === low || (value >= low - REACH * (high - low) && value <= high + REACH * (high - low));
}

/** Names of the rules at heights (in units of y) at which they do not cover each other; an arrow at the edge for those beyond it. */
function nameRules(rules: readonly { label: string; value: number }[], [low, high]: [number, number]): { text: string; y: number }[] {
  const unit = (high - low) / (height - margin.marginTop - margin.marginBottom);
  const heights = spread(
    rules.map(({ value }) => Math.min(high, Math.max(low, value))),
    (fontSize.text + 3) * unit,
  );
  return rules.map(({ label, value }, i) => {
    const arrow = value < low ? ' \u2193' : value > high ? ' \u2191' : '';
    return { text: `${label} ${shortNumber(value)}${arrow}`, y: heights[i]! };
  });
}
