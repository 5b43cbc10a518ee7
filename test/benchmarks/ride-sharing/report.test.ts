import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparePolicies, pairedDifference } from '../../../benchmarks/ride-sharing/compare.ts';
import { benchmarkFigures } from '../../../benchmarks/ride-sharing/figures.ts';
import { formatDifference, formatKpi, headOf } from '../../../benchmarks/ride-sharing/format-kpi.ts';
import { byHour, byZone } from '../../../benchmarks/ride-sharing/kpis/breakdown.ts';
import { kpiNames } from '../../../benchmarks/ride-sharing/kpis/definitions.ts';
import { episodeKpis } from '../../../benchmarks/ride-sharing/kpis/episode-kpis.ts';
import { requestFacts } from '../../../benchmarks/ride-sharing/kpis/request-facts.ts';
import { benchmarkPage } from '../../../benchmarks/ride-sharing/page.ts';
import type { EpisodeReport, PolicyReport } from '../../../benchmarks/ride-sharing/results.ts';
import { createRunStore } from '../../../benchmarks/ride-sharing/run-store.ts';
import { summaryRows } from '../../../benchmarks/ride-sharing/summary-table.ts';
import { csvFiles } from '../../../benchmarks/ride-sharing/write-csv.ts';
import { figureToSvg } from '../../../src/runs/figure-to-svg.ts';
import { lineCity } from '../../ride-sharing/line-world.ts';
import { logOf } from './episode-logs.ts';

const city = lineCity(12, 30);

/** An episode of ten requests, so many of them served, one a minute. */
function episodeOf(episode: number, served: number): EpisodeReport {
  const log = logOf(
    Array.from({ length: 10 }, (_, i) => ({
      appeared: 700 * i,
      origin: i,
      ...(i < served ? { pickedUp: 700 * i + 60, droppedOff: 700 * i + 200 } : {}),
    })),
    { metres: [5000] },
    { seen: [10] },
    { duration: 3 * 3600 },
  );
  const facts = requestFacts(log);
  return { episode, label: `day ${episode}`, kpis: episodeKpis(log, city), hours: byHour(facts, log), zones: byZone(facts, city) };
}

/** A policy that served so many of ten requests in each episode of each seed. */
function policyOf(name: string, served: readonly (readonly number[])[], learned = served.length > 1): PolicyReport {
  const runs = served.map((episodes, seed) => ({
    seed,
    command: `murmur train <${name}>`,
    episodes: episodes.map((count, i) => episodeOf(i, count)),
  }));
  return { name, label: name.toUpperCase(), learned, runs, failures: [] };
}

describe('the comparison', () => {
  it('takes differences episode by episode, and seed by seed where both learned', () => {
    const co = policyOf('co', [[5, 2]]);
    const ql = policyOf('ql', [
      [6, 3],
      [7, 4],
    ]);
    // Easy and hard days do not widen what is the same in each.
    expect(pairedDifference(ql, co, 'serviceRate')).toMatchObject({
      value: expect.closeTo(0.15, 12),
      low: expect.closeTo(0.1, 12),
      high: expect.closeTo(0.2, 12),
    });
    const other = policyOf('other', [
      [5, 2],
      [6, 3],
      [1, 1],
    ]);
    for (const side of ['value', 'low', 'high'] as const) expect(pairedDifference(ql, other, 'serviceRate')[side]).toBeCloseTo(0.1, 12);
  });

  it('has no difference for the reference, and says what failed', () => {
    const failed = { ...policyOf('am', []), failures: ['The solver stopped.'] };
    const compared = comparePolicies([policyOf('co', [[5, 2]]), policyOf('ql', [[6, 3]]), failed], 'co');
    expect(compared.map(({ difference }) => difference?.serviceRate.value ?? null)).toEqual([null, expect.closeTo(0.1, 12), null]);
    expect(compared[0]!.mean.serviceRate).toBeCloseTo(0.35, 12);
    const { header, rows } = summaryRows(compared, 'co');
    expect(header.slice(0, 4)).toEqual(['policy', 'seeds', 'service rate [%]', 'less co [points]']);
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['CO', '1', '35.0', ''],
      ['QL', '1', '45.0', '+10.00 [+10.00, +10.00]'],
      ['AM', 'failed', '–', ''],
    ]);
  });
});

describe('figures in words', () => {
  it('have their unit in the head and a sign where they are differences', () => {
    expect(headOf('waitMean')).toBe('wait [s]');
    expect(formatKpi('emptyKmShare', 0.1234)).toBe('12.3');
    expect(formatKpi('gapMost', Number.NaN)).toBe('–');
    expect(formatDifference('waitMean', { value: -3.21, low: -5, high: 1 })).toBe('−3.2 [−5.0, +1.0]');
  });
});

describe('the files', () => {
  const policies = [
    policyOf('co', [[5, 2]]),
    policyOf('ql', [
      [6, 3],
      [7, 4],
    ]),
  ];

  it('hold a row for each episode, hour and zone', () => {
    const files = csvFiles(policies);
    const rows = (name: keyof typeof files) =>
      files[name]
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
    const [header, ...episodes] = rows('episodes.csv');
    expect(header).toEqual(['policy', 'seed', 'episode', 'day', ...kpiNames]);
    expect(episodes).toHaveLength(6);
    expect(episodes[3]!.slice(0, 6)).toEqual(['ql', '0', '1', 'day 1', '10', '3']);
    expect(episodes[3]![header!.indexOf('gapMean')]).toBe('');
    expect(rows('hours.csv')).toHaveLength(1 + 6 * 3);
    expect(rows('zones.csv')).toHaveLength(1 + 6 * 6);
    expect(rows('zones.csv')[1]!.slice(3, 7)).toEqual(['day 0', city.zoneLabels[0], '2', '2']);
  });

  it('are one page that needs no other', () => {
    const figures = benchmarkFigures(policies, city);
    expect(figures.map(({ name }) => name)).toEqual([
      'hours-serviceRate',
      'hours-waitMean',
      'hours-totalDelayMean',
      'hours-requests',
      'zones-co',
      'zones-ql',
    ]);
    const svgs = figures.map(({ name, figure }) => ({ name, svg: figureToSvg(figure) }));
    const page = benchmarkPage({ title: 'A & B', lines: ['two days'], reference: 'co' }, policies, comparePolicies(policies, 'co'), svgs);
    expect(page).toContain('<h1>A &amp; B</h1>');
    expect(page.match(/<svg/g)!.length).toBeGreaterThanOrEqual(6);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<link|<img/);
    expect(page).toContain('murmur train &lt;ql&gt;');
    expect(page).toContain('+15.00 [');
  });

  it('give back what was kept when it was made from the same, and nothing else', async () => {
    const store = createRunStore(mkdtempSync(join(tmpdir(), 'run-store-')));
    const [report] = policies[1]!.runs;
    await store.keep('ql-0', { env: 1 }, report!);
    expect(await store.find('ql-0', { env: 1 })).toEqual(report);
    expect(await store.find('ql-0', { env: 2 })).toBeNull();
    expect(await store.find('ql-1', { env: 1 })).toBeNull();
  });
});
