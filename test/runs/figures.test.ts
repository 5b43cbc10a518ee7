import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Plot from '@observablehq/plot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurvePoint, type CurveSeries, pointsFromEvents, runningMean, thin } from '../../src/runs/curve-series.ts';
import { paddedRange, shortNumber, spread } from '../../src/runs/figure-numbers.ts';
import { figureToSvg } from '../../src/runs/figure-to-svg.ts';
import { learningCurve, writeLearningCurve } from '../../src/runs/learning-curve.ts';
import { colourOf, palette } from '../../src/shared/figure-style.ts';
import { svgToPng } from '../../src/shared/rasterise-svg.ts';
import { temporaryFolder } from './snapshots.ts';

const returns: CurvePoint[] = Array.from({ length: 200 }, (_, i) => ({ step: 50 * (i + 1), value: 100 - 90 * 0.98 ** i + (i % 7) }));
const evaluations: CurvePoint[] = [0, 5000, 10_000].map((step) => ({ step, value: step / 100, low: step / 100 - 5, high: step / 100 + 5 }));
const series: CurveSeries[] = [
  { label: 'training return', points: returns, kind: 'smoothed' },
  { label: 'evaluation', points: evaluations, kind: 'dots' },
];
const options = {
  title: 'ring · tabular',
  subtitle: 'seed 1',
  yLabel: 'return per episode (USD)',
  baselines: [
    { label: 'greedy', value: 90 },
    { label: 'matching', value: 91 },
  ],
};

/** Width and height of a PNG; fails when it is none. */
function sizeOf(png: Buffer): [number, number] {
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('writeLearningCurve', () => {
  it('writes an SVG that stands alone and a PNG of twice its size', async () => {
    const folder = temporaryFolder();
    const paths = await writeLearningCurve(folder, series, options);
    expect(paths).toEqual({ svg: join(folder, 'curve.svg'), png: join(folder, 'curve.png') });
    expect(readdirSync(folder).sort()).toEqual(['curve.png', 'curve.svg']);
    const svg = readFileSync(paths.svg, 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="760" height="(\d+)"/);
    const height = Number(/height="(\d+)"/.exec(svg)![1]);
    expect(sizeOf(readFileSync(paths.png))).toEqual([1520, 2 * height]);
  });

  it('names a baseline far from the lines at the edge, so that it does not flatten them', () => {
    const rules = (svg: string) => svg.match(/stroke-dasharray="5 4"[\s\S]*?<\/g>/)?.[0].match(/<line/g)?.length ?? 0;
    const near = figureToSvg(learningCurve(series, options));
    const far = figureToSvg(learningCurve(series, { ...options, baselines: [...options.baselines, { label: 'random', value: -9000 }] }));
    expect(far).toContain('random \u22129000 \u2193');
    expect(near).not.toContain('\u2193');
    expect(rules(near)).toBe(2);
    expect(rules(far)).toBe(2);
  });

  it('shows title, axes with units, legend and baselines', () => {
    const svg = figureToSvg(learningCurve(series, options));
    const texts = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((match) => match[1]);
    for (const text of [
      'ring · tabular',
      'seed 1',
      'environment steps',
      'return per episode (USD)',
      'training return (running mean of 13)',
    ]) {
      expect(texts).toContain(text);
    }
    expect(texts).toEqual(expect.arrayContaining(['evaluation', 'greedy 90', 'matching 91', '0', '10k']));
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
    expect(svg.match(/<circle/g)).toHaveLength(evaluations.length + 1);
  });

  it('draws equal curves as equal bytes', () => {
    const [once, again] = [figureToSvg(learningCurve(series, options)), figureToSvg(learningCurve(series, options))];
    expect(once).toBe(again);
    expect(svgToPng(once).equals(svgToPng(again))).toBe(true);
  });

  it('makes well-formed XML of any labels and values', () => {
    const values = fc.oneof(fc.double(), fc.double({ min: -1e3, max: 1e3 }), fc.constantFrom(Number.NaN, 5e-324, Number.MAX_VALUE));
    const points = fc
      .array(fc.record({ rise: fc.nat(1000), value: values, width: fc.option(fc.double({ min: 0, max: 10 }), { nil: undefined }) }), {
        maxLength: 12,
      })
      .map((steps) => {
        let step = 0;
        return steps.map(({ rise, value, width }): CurvePoint => {
          step += rise;
          return width === undefined ? { step, value } : { step, value, low: value - width, high: value + width };
        });
      });
    const labels = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('<b>&amp;', ']]>', '"\u0000\ud800'));
    const lines = fc.array(
      fc.record({ label: labels, points, kind: fc.constantFrom('line' as const, 'dots' as const, 'smoothed' as const) }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(lines, labels, fc.array(fc.record({ label: labels, value: values }), { maxLength: 3 }), (drawn, title, baselines) => {
        const svg = figureToSvg(learningCurve(drawn, { title, yLabel: title, baselines }));
        expect(svg.replace(/<text.*?<\/text>/gs, '')).not.toMatch(/NaN|Infinity|undefined/);
        sizeOf(svgToPng(svg, { scale: 0.25 }));
      }),
      { numRuns: 60 },
    );
  });

  it('stays small however many points there are', () => {
    const points = Array.from({ length: 200_000 }, (_, step) => ({ step, value: Math.sin(step / 1e4) }));
    expect(figureToSvg(learningCurve([{ label: 'long', points, kind: 'smoothed' }], options)).length).toBeLessThan(120_000);
  });

  it('says when there is nothing to show', () => {
    expect(figureToSvg(learningCurve([], { title: 'new', yLabel: 'return' }))).toContain('no values yet');
  });
});

describe('figures', () => {
  it('take bars and heat maps as well', () => {
    const cells = Array.from({ length: 12 }, (_, i) => ({ hour: i % 4, zone: Math.floor(i / 4), demand: i }));
    const bars = [3, 5].map((value, i) => ({ name: `policy ${i}`, value }));
    const legend = bars.map(({ name }, i) => ({ label: name, colour: colourOf(i), mark: 'box' as const }));
    const heat = figureToSvg({
      title: 'Demand',
      plot: { marks: [Plot.cell(cells, { x: 'hour', y: 'zone', fill: 'demand', clip: true })] },
    });
    const bar = figureToSvg({ title: 'Reward', legend, plot: { marks: [Plot.barY(bars, { x: 'name', y: 'value' })] } });
    expect(heat.match(/<rect/g)!.length).toBeGreaterThanOrEqual(cells.length);
    expect(bar).toContain(`fill="${palette[1]}"`);
    for (const svg of [heat, bar]) expect(sizeOf(svgToPng(svg, { scale: 1 }))[0]).toBe(760);
  });

  it('survive values far outside of their axes', () => {
    const points = [0, 1e300, -1e300, 1, 1e25].map((y, x) => ({ x, y }));
    const marks = [Plot.lineY(points, { x: 'x', y: 'y' }), Plot.dot(points, { x: 'x', y: 'y' }), Plot.barY(points, { x: 'x', y: 'y' })];
    for (const mark of marks) {
      const svg = figureToSvg({ title: 'Too much', plot: { y: { domain: [0, 1] }, marks: [mark] } });
      expect(svg).not.toMatch(/\de\+/);
      sizeOf(svgToPng(svg, { scale: 1 }));
    }
  });

  it('break a long legend into rows', () => {
    const legend = Array.from({ length: 12 }, (_, i) => ({
      label: `a rather long label ${i}`,
      colour: colourOf(i),
      mark: 'line' as const,
    }));
    const rows = (count: number) => {
      const svg = figureToSvg({ title: 't', legend: legend.slice(0, count), plot: { marks: [] } });
      return new Set([...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)" dy="0\.33em">/g)].map((match) => match[1])).size;
    };
    expect([rows(1), rows(3), rows(12)]).toEqual([1, 1, 3]);
  });

  it('have their letters drawn in the font of the package', () => {
    const draw = (title: string) => svgToPng(figureToSvg({ title, plot: { marks: [] } }), { scale: 1 });
    const blank = draw(' ');
    for (const letter of ['A', 'é', 'γ', '−', '×']) expect(draw(letter).equals(blank)).toBe(false);
    expect(draw('\ue000').equals(draw('γ'))).toBe(false);
  });
});

describe('points', () => {
  it('come from events', () => {
    const events = [
      { type: 'evaluation', step: 0, mean: { reward: 1 } },
      { type: 'log', step: 5, mean: { reward: 2 } },
      { type: 'evaluation', step: 10, mean: { reward: 'NaN' } },
      { type: 'evaluation', step: 20, mean: { reward: 3 } },
    ];
    expect(pointsFromEvents(events, 'evaluation', (event) => (event['mean'] as { reward: unknown }).reward)).toEqual([
      { step: 0, value: 1 },
      { step: 20, value: 3 },
    ]);
  });

  it('have running means that pass over what is not finite', () => {
    const points = [1, 2, Number.NaN, 4, 5].map((value, step) => ({ step, value }));
    expect(runningMean(points, 3).map(({ value }) => value)).toEqual([1.5, 1.5, 3, 4.5, 4.5]);
    expect(runningMean([{ step: 0, value: Infinity }], 3)[0]!.value).toBeNaN();
  });

  it('keep their mean when thinned', () => {
    const points = Array.from({ length: 1000 }, (_, step) => ({ step, value: step ** 2 }));
    const few = thin(points, 100);
    const mean = (list: readonly CurvePoint[]) => list.reduce((sum, { value }) => sum + value, 0) / list.length;
    expect(few).toHaveLength(100);
    expect(mean(few)).toBeCloseTo(mean(points), 6);
    expect(thin(few, 100)).toBe(few);
  });
});

describe('numbers of figures', () => {
  it.each([
    [0, '0'],
    [-0.3, '−0.3'],
    [0.1 + 0.2, '0.3'],
    [9999, '9999'],
    [12_000, '12k'],
    [-1_250_000, '−1.25M'],
    [2e9, '2G'],
    [405.104, '405.1'],
    [-1.5e15, '−1.5e15'],
    [1e200, '1e200'],
  ])('%d is written %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });

  it('range over the finite values with some air', () => {
    expect(paddedRange([])).toEqual([0, 1]);
    expect(paddedRange([Number.NaN, undefined])).toEqual([0, 1]);
    expect(paddedRange([0, 100, Infinity])).toEqual([0, 106]);
    expect(paddedRange([-50, 50])).toEqual([-56, 56]);
    expect(paddedRange([0])).toEqual([0, 1]);
    expect(paddedRange([-10])).toEqual([-11, -9]);
    expect(paddedRange([100, 100 + 1e-12])[1]).toBeCloseTo(110, 6);
    expect(paddedRange([-5e-324])).toEqual([-1, 1]);
    expect(paddedRange([-Number.MAX_VALUE, Number.MAX_VALUE]).map((end) => end / 1.12e200)).toEqual([
      expect.closeTo(-1),
      expect.closeTo(1),
    ]);
  });

  it('spread labels apart in their order, and leave alone those that have room', () => {
    expect(spread([10, 30, 11], 4)).toEqual([8.5, 30, 12.5]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 8 }), (positions) => {
        const moved = spread(positions, 10);
        const order = positions.map((_, i) => i).sort((a, b) => moved[a]! - moved[b]!);
        for (const [rank, i] of order.entries()) {
          if (rank === 0) continue;
          expect(moved[i]! - moved[order[rank - 1]!]!).toBeGreaterThan(10 - 1e-9);
          expect(positions[i]!).toBeGreaterThanOrEqual(positions[order[rank - 1]!]!);
        }
        expect(moved.reduce((sum, x) => sum + x, 0)).toBeCloseTo(
          positions.reduce((sum, x) => sum + x, 0),
          6,
        );
      }),
    );
  });
});
