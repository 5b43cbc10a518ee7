import * as Plot from '@observablehq/plot';
import type { GoodnessOfFit } from '../demand/goodness-of-fit.ts';
import { colourOf, ink } from '../shared/figure-style.ts';
import { shortNumber } from './figure-numbers.ts';
import { type Figure, figureToSvg } from './figure-to-svg.ts';

const OBSERVED = { label: 'held out', colour: colourOf(1), mark: 'line' } as const;
const MODEL = { label: 'model', colour: colourOf(0), mark: 'line' } as const;
const HEIGHT = 240;
const WIDTH = 760;

/** Three figures, one above the other, as an SVG document: hours, lengths, trips between zones; held-out trips beside the model. */
export function demandFitSvg(name: string, fit: GoodnessOfFit): string {
  return stack([hoursFigure(name, fit), lengthFigure(fit), odFigure(fit)].map(figureToSvg));
}

function hoursFigure(name: string, { hours, fitted, heldOut, how }: GoodnessOfFit): Figure {
  const points = (values: readonly number[]) => values.map((share, hour) => ({ hour, percent: 100 * share }));
  return {
    title: `${name}: a model of demand fitted to ${fitted} trips`,
    subtitle: `beside ${heldOut} held-out trips (${how}); hours: correlation ${hours.correlation.toFixed(3)}, KS ${hours.ks.toFixed(3)}`,
    legend: [OBSERVED, MODEL],
    yLabel: 'trips by hour of pick-up, %',
    height: HEIGHT,
    plot: {
      x: { domain: [0, 23], label: 'local hour' },
      y: { grid: true, label: null },
      marks: [
        Plot.ruleY([0], { stroke: ink.muted }),
        Plot.lineY(points(hours.observed), { x: 'hour', y: 'percent', stroke: OBSERVED.colour, strokeWidth: 2 }),
        Plot.lineY(points(hours.model), { x: 'hour', y: 'percent', stroke: MODEL.colour, strokeWidth: 2 }),
      ],
    },
  };
}

function lengthFigure({ lengths, length }: GoodnessOfFit): Figure {
  const most = lengths.observed[Math.floor(0.99 * (lengths.observed.length - 1))] ?? 1;
  const curve = (sorted: Float64Array) =>
    Array.from({ length: 200 }, (_, i) => {
      const km = (most * i) / 199;
      return { km, percent: (100 * countBelow(sorted, km)) / sorted.length };
    });
  return {
    title: 'Straight-line length',
    subtitle: `mean ${length.observedMean.toFixed(2)} km held out, ${length.modelMean.toFixed(2)} km by the model; KS ${length.ks.toFixed(3)}`,
    legend: [OBSERVED, MODEL],
    yLabel: 'trips that are shorter, %',
    height: HEIGHT,
    plot: {
      x: { domain: [0, most], label: 'km' },
      y: { grid: true, domain: [0, 100], label: null },
      marks: [
        Plot.lineY(curve(lengths.observed), { x: 'km', y: 'percent', stroke: OBSERVED.colour, strokeWidth: 2 }),
        Plot.lineY(curve(lengths.model), { x: 'km', y: 'percent', stroke: MODEL.colour, strokeWidth: 2 }),
      ],
    },
  };
}

function odFigure({ od }: GoodnessOfFit): Figure {
  const pairs = Array.from(od.observed, (observed, cell) => ({ observed, expected: od.expected[cell]! })).filter(
    ({ observed }) => observed > 0,
  );
  const most = Math.max(1, ...pairs.map(({ observed, expected }) => Math.max(observed, expected)));
  const least = 0.02;
  return {
    title: 'Trips between zones',
    subtitle:
      `correlation ${od.correlation.toFixed(3)}, common part ${od.commonPart.toFixed(3)}; the fitted days themselves in place of the model: ` +
      `${od.ceiling.correlation.toFixed(3)}, ${od.ceiling.commonPart.toFixed(3)}`,
    yLabel: 'expected by the model',
    height: 360,
    plot: {
      x: { type: 'log', domain: [0.8, most * 1.3], label: 'held-out trips between two zones (pairs with at least one)', ticks: 4 },
      y: { type: 'log', domain: [least, most * 1.3], grid: true, label: null, ticks: 5, tickFormat: shortNumber },
      marks: [
        Plot.line(
          [
            [0.8, 0.8],
            [most, most],
          ],
          { stroke: ink.muted, strokeDasharray: '5 4' },
        ),
        Plot.dot(pairs, { x: 'observed', y: (pair) => Math.max(least, pair.expected), r: 1.6, fill: MODEL.colour, fillOpacity: 0.35 }),
      ],
    },
  };
}

function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** SVG documents of one width, one below the other. */
function stack(documents: readonly string[]): string {
  let y = 0;
  const parts = documents.map((svg) => {
    const placed = svg.replace('<svg ', `<svg y="${y}" `);
    y += Number(/height="(\d+)"/.exec(svg)![1]);
    return placed;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}">${parts.join('')}</svg>\n`;
}
