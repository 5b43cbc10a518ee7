import * as Plot from '@observablehq/plot';
import type { Figure } from '../runs/figure-to-svg.ts';
import { fontSize, ink, textWidth } from '../shared/figure-style.ts';
import type { Estimate } from '../statistics/summaries.ts';
import type { Standings } from './standings.ts';

/** Who gets how much of the points against whom: rows against columns, the highest rated first. */
export function heatMap({ ranking, pairs }: Standings, { title, subtitle }: { readonly title: string; readonly subtitle: string }): Figure {
  const names = ranking.map(({ name }) => name);
  const cells = pairs.flatMap(({ first, second, score }) => [
    { row: first, column: second, ...score },
    { row: second, column: first, value: 1 - score.value, low: 1 - score.high, high: 1 - score.low },
  ]);
  const longest = Math.max(...names.map((name) => textWidth(name, fontSize.text)));
  const side = Math.min(110, Math.max(78, 560 / names.length));
  // Names of columns are turned where they would run into each other.
  const turned = longest > side - 8;
  const marginLeft = Math.ceil(longest) + 32;
  const marginTop = turned ? Math.ceil(longest) + 16 : 30;
  const axis = { tickSize: 0, label: null } as const;
  return {
    title,
    subtitle,
    width: Math.max(marginLeft + side * names.length + 24, textWidth(subtitle, fontSize.subtitle) + 44, 420),
    height: marginTop + side * 0.62 * names.length + 16,
    plot: {
      ...{ marginLeft, marginTop, marginBottom: 8, marginRight: 24 },
      padding: 0.04,
      x: { domain: names },
      y: { domain: names },
      color: { type: 'linear', domain: [0, 0.5, 1], range: ['#d2570c', '#f6f3ee', '#0b67a8'], interpolate: 'rgb', legend: false },
      marks: [
        Plot.axisX({ ...axis, anchor: 'top', ...(turned ? { tickRotate: -90 } : {}) }),
        Plot.axisY(axis),
        Plot.cell(cells, { x: 'column', y: 'row', fill: 'value' }),
        Plot.cell(names, { x: (name: string) => name, y: (name: string) => name, fill: ink.grid }),
        Plot.text(cells, {
          x: 'column',
          y: 'row',
          text: (cell: Estimate) => percent(cell.value),
          dy: -7,
          fill: inkOn,
          fontSize: 15,
          fontWeight: 600,
        }),
        Plot.text(cells, {
          x: 'column',
          y: 'row',
          text: (cell: Estimate) => `${percent(cell.low)}–${percent(cell.high)}`,
          dy: 11,
          fill: inkOn,
          fontSize: 11,
        }),
      ],
    },
  };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** A colour that can be read on a cell. */
const inkOn = ({ value }: Estimate): string => (value > 0.8 || value < 0.2 ? ink.paper : ink.text);
