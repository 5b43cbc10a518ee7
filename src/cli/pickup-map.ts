import * as Plot from '@observablehq/plot';
import { METRES_PER_DEGREE } from '../city/geometry.ts';
import { shortNumber } from '../runs/figure-numbers.ts';
import type { Figure } from '../runs/figure-to-svg.ts';
import { ink } from '../shared/figure-style.ts';
import { UserError } from '../shared/user-error.ts';
import type { GridCell } from '../trips/point-grid.ts';
import { formatCount } from './format.ts';

/** From few to many, light to dark; told apart in grey, too. */
const shades = ['#dbe9f4', '#abcfe5', '#6baed6', '#3284bd', '#0b5394', '#08264d'] as const;
/** The most that the map itself may take up, in pixels, and what stands around it. */
const MOST = { width: 680, height: 820 } as const;
const MARGIN = { across: 80, along: 58 } as const;
const HEXAGON = 5;
/** Share of the points at each edge that the map does not stretch to. */
const STRAY = 0.002;

/** A map of how many trips begin where, in hexagons. @throws UserError if nothing is known of where they begin */
export function pickupMap(cells: readonly GridCell[]): Figure {
  if (cells.length === 0) throw new UserError('The map cannot be drawn: the trips have zones and no coordinates.');
  const [west, east] = middle(cells, ({ x }) => x);
  const [south, north] = middle(cells, ({ y }) => y);
  const shown = cells.filter(({ x, y }) => x >= west && x <= east && y >= south && y <= north);
  const stretch = 1 / Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(MOST.width / (east - west), MOST.height / (stretch * (north - south)));
  const width = Math.round(Math.max(280, scale * (east - west)));
  const height = Math.round(Math.max(200, scale * stretch * (north - south)));
  const hexagons = binned(shown, { x: [west, east], y: [south, north] }, width, height);
  const most = Math.max(...hexagons.map(({ count }) => count));
  const steps = shades.map((_, i) => Math.max(1, Math.round(most ** (i / shades.length))));
  const shadeOf = (count: number): string => shades[steps.findLastIndex((step) => count >= step)]!;
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const outside = total - shown.reduce((sum, { count }) => sum + count, 0);
  const metres = Number(((HEXAGON * 2 * (north - south) * METRES_PER_DEGREE) / height).toPrecision(2));
  return {
    title: 'Where trips begin',
    subtitle: `${formatCount(total)} pick-ups, by hexagons of about ${metres} m${outside > 0 ? `; ${formatCount(outside)} lie beyond the edges` : ''}`,
    legend: steps.flatMap((step, i) => {
      const next = steps[i + 1];
      if (next !== undefined && next <= step) return [];
      const last = next === undefined ? most : next - 1;
      return [
        { label: last <= step ? shortNumber(step) : `${shortNumber(step)}–${shortNumber(last)}`, colour: shades[i]!, mark: 'box' as const },
      ];
    }),
    width: width + MARGIN.across,
    height: height + MARGIN.along,
    plot: {
      x: { domain: [west, east], label: 'longitude', ticks: 5, tickFormat: degrees },
      y: { domain: [south, north], label: null, ticks: 6, tickFormat: degrees },
      marks: [
        Plot.frame({ stroke: ink.grid }),
        Plot.dot(hexagons, {
          x: 'x',
          y: 'y',
          r: HEXAGON,
          symbol: 'hexagon',
          fill: ({ count }) => shadeOf(count),
          stroke: 'none',
          clip: true,
        }),
      ],
    },
    yLabel: 'latitude',
  };
}

/** Where the cells lie, without the few at either end. */
function middle(cells: readonly GridCell[], coordinate: (cell: GridCell) => number): [number, number] {
  const sorted = cells.toSorted((a, b) => coordinate(a) - coordinate(b));
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  const at = (share: number): number => {
    let seen = 0;
    for (const cell of sorted) {
      seen += cell.count;
      if (seen >= share * total) return coordinate(cell);
    }
    return coordinate(sorted.at(-1)!);
  };
  const [low, high] = [at(STRAY), at(1 - STRAY)];
  const air = Math.max(0.002, (high - low) * 0.02);
  return [low - air, high + air];
}

interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Puts cells into hexagons that are regular on the paper, with the middles in degrees. */
function binned(cells: readonly GridCell[], { x: [west, east], y: [south, north] }: Extent, width: number, height: number): GridCell[] {
  const columnWidth = HEXAGON * Math.sqrt(3);
  const rowHeight = HEXAGON * 1.5;
  const bins = new Map<string, { x: number; y: number; count: number }>();
  for (const { x, y, count } of cells) {
    const px = ((x - west) / (east - west)) * width;
    const py = ((y - south) / (north - south)) * height;
    // Of the middles in the two nearest rows, the nearest is the hexagon's.
    const middles = [Math.floor(py / rowHeight), Math.ceil(py / rowHeight)].map((row) => {
      const shift = row % 2 === 0 ? 0 : 0.5;
      const column = Math.round(px / columnWidth - shift) + shift;
      return { row, column, away: (column * columnWidth - px) ** 2 + (row * rowHeight - py) ** 2 };
    });
    const { row, column } = middles[0]!.away <= middles[1]!.away ? middles[0]! : middles[1]!;
    const key = `${row} ${column}`;
    const bin = bins.get(key) ?? {
      x: west + (column * columnWidth * (east - west)) / width,
      y: south + (row * rowHeight * (north - south)) / height,
      count: 0,
    };
    bin.count += count;
    bins.set(key, bin);
  }
  return [...bins.values()];
}

function degrees(value: number): string {
  return `${value.toFixed(2).replace('-', '−')}°`;
}
